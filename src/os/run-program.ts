/** Runs a program of the system by its argument vector; no shell takes part. */
import { spawn } from 'node:child_process';

/** How a program ended. `code` is null when a signal or the time limit ended it, or it could not start (then `failure` says why). */
export interface ProgramResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly failure: string | null;
}

const usualOutput = 64 << 10;

/** Runs `argv[0]` with the rest as arguments, standard input closed, output kept up to `outputLimit` bytes each, ended after `timeoutMs`. */
export function runProgram(
  argv: readonly [string, ...string[]],
  timeoutMs: number,
  outputLimit: number = usualOutput,
): Promise<ProgramResult> {
  return new Promise((resolve) => {
    const [program, ...args] = argv;
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], timeout: timeoutMs, shell: false });
    const read = (stream: NodeJS.ReadableStream): (() => string) => {
      const parts: Buffer[] = [];
      let length = 0;
      stream.on('data', (part: Buffer) => {
        if (length < outputLimit) parts.push(part.subarray(0, outputLimit - length));
        length += part.length;
      });
      return () => Buffer.concat(parts).toString('utf8');
    };
    const stdout = read(child.stdout);
    const stderr = read(child.stderr);
    child.on('error', (error) => resolve({ code: null, stdout: '', stderr: '', failure: error.message }));
    child.on('close', (code, signal) => {
      resolve({ code, stdout: stdout(), stderr: stderr(), failure: signal === null ? null : `ended by ${signal}` });
    });
  });
}
