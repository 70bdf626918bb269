/** Runs a program that a user asked for on a connection: its argument vector, no shell in between, no longer than its client. */
import { spawn } from 'node:child_process';
import { Duplex } from 'node:stream';

/** A running program. */
export interface RunningProgram {
  /** Its standard input and output; its standard error is ours. */
  readonly stream: Duplex;
  /** Settles when it has ended: its exit code, the signal's name, or why it could not start. Never rejects. */
  readonly ended: Promise<{
    readonly code: number | null;
    readonly signal: string | null;
    readonly failure: string | null;
  }>;
  /** Asks it and what it started to end. Its process group is its own, so that nothing else is hit. */
  stop(signal: 'SIGTERM' | 'SIGKILL'): void;
}

/** Starts it. `environment` is all it gets. */
export function execProgram(
  argv: readonly [string, ...string[]],
  environment: Readonly<Record<string, string | undefined>>,
): RunningProgram {
  const [program, ...args] = argv;
  const child = spawn(program, args, {
    stdio: ['pipe', 'pipe', 'inherit'],
    shell: false,
    detached: true,
    env: environment,
  });
  const ended = new Promise<Awaited<RunningProgram['ended']>>((resolve) => {
    child.once('error', (error) => resolve({ code: null, signal: null, failure: error.message }));
    child.once('exit', (code, signal) => resolve({ code, signal, failure: null }));
  });
  child.stdin.on('error', () => undefined);
  return {
    stream: Duplex.from({ readable: child.stdout, writable: child.stdin }),
    ended,
    stop(signal) {
      if (child.pid === undefined) return;
      try {
        process.kill(-child.pid, signal);
      } catch {
        // It has ended already.
      }
    },
  };
}
