/** Programs inside a laboratory: run to the end, or kept running until the laboratory closes. Never through a shell. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { systemClock } from '../src/base/clock.ts';
import { labEnvironment } from './availability.ts';
import { labError } from './lab-error.ts';

/** How a program is run. */
export interface RunOptions {
  /** Bytes for its standard input, which is then closed; closed at once when absent. */
  readonly input?: string | Uint8Array;
  /** Variables on top of this process's own. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Killed after this time; 30 seconds when absent. */
  readonly timeoutMs?: number;
  /** Killed when it prints more than this; 256 MiB when absent. */
  readonly maxBytes?: number;
}

/** What a program did. A non-zero code is a result, not an error. */
export interface RunResult {
  /** Exit code; null when a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly timedOut: boolean;
  /** Output as UTF-8 text. */
  readonly stdout: string;
  readonly stderr: string;
  /** The same, as the bytes they were. */
  readonly stdoutBytes: Buffer;
  readonly stderrBytes: Buffer;
}

/** A program that keeps running. */
export interface LabProcess {
  readonly pid: number;
  readonly child: ChildProcessWithoutNullStreams;
  /** What it has printed so far (stdout and stderr as they came), the last 64 KiB. */
  output(): string;
  /** Settles when it has ended; never rejects. */
  readonly exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  /** Asks it to end (SIGTERM), and kills it when it has not within `graceMs` (1000 when absent). */
  stop(graceMs?: number): Promise<void>;
}

const keptOutput = 64 * 1024;

/** Runs a program to its end. Throws PTL_LAB when it cannot be started or prints more than it may. */
export async function runToEnd(argv: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const limit = options.maxBytes ?? 256 * 1024 * 1024;
  const stop = new AbortController();
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  let size = 0;
  const child = launch(argv, options);
  const collect = (into: Buffer[]) => (chunk: Buffer) => {
    size += chunk.length;
    if (size > limit) child.kill('SIGKILL');
    else into.push(chunk);
  };
  child.stdout.on('data', collect(out));
  child.stderr.on('data', collect(err));
  child.stdin.end(options.input ?? '');
  let timedOut = false;
  const end = ended(child, argv, 'close');
  const watch = async (): Promise<void> => {
    await systemClock.sleep(options.timeoutMs ?? 30_000, stop.signal);
    if (stop.signal.aborted) return;
    timedOut = true;
    child.kill('SIGKILL');
    // Children of the child may hold the pipes open: without this we would wait for them.
    child.stdout.destroy();
    child.stderr.destroy();
  };
  void watch();
  const { code, signal } = await end.finally(() => stop.abort());
  if (size > limit) throw labError(`${argv[0]} printed more than ${limit} bytes`);
  return withText({ code, signal, timedOut, stdoutBytes: Buffer.concat(out), stderrBytes: Buffer.concat(err) });
}

/** Starts a program that keeps running; its input stays open. */
export function startProcess(argv: readonly string[], options: RunOptions = {}): LabProcess {
  const child = launch(argv, options);
  let kept = '';
  const keep = (chunk: Buffer): void => {
    kept = (kept + chunk.toString('utf8')).slice(-keptOutput);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  if (options.input !== undefined) child.stdin.write(options.input);
  const exited = ended(child, argv, 'exit').catch((error: unknown) => {
    kept += String(error);
    return { code: null, signal: null };
  });
  return {
    pid: child.pid ?? -1,
    child,
    output: () => kept,
    exited,
    stop: (graceMs) => stopChild(child, exited, graceMs),
  };
}

function launch(argv: readonly string[], options: RunOptions): ChildProcessWithoutNullStreams {
  const [file, ...rest] = argv;
  if (file === undefined) throw labError('an empty command line');
  const env = { ...labEnvironment, ...options.env };
  const child = spawn(file, rest, { env, stdio: 'pipe', ...(options.cwd === undefined ? {} : { cwd: options.cwd }) });
  // A program may end before it has read its input: EPIPE is not ours to report.
  child.stdin.on('error', () => undefined);
  return child;
}

function ended(
  child: ChildProcessWithoutNullStreams,
  argv: readonly string[],
  event: 'exit' | 'close',
): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
  return new Promise((resolve, reject) => {
    child.once('error', (cause) => reject(labError(`${argv[0]} could not be started`, String(cause))));
    child.once(event, (code: number | null, signal: NodeJS.Signals | null) => resolve({ code, signal }));
  });
}

async function stopChild(
  child: ChildProcessWithoutNullStreams,
  exited: Promise<unknown>,
  graceMs = 1000,
): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const timer = new AbortController();
  const inTime = await Promise.race([
    exited.then(() => true),
    systemClock.sleep(graceMs, timer.signal).then(() => false),
  ]);
  timer.abort();
  if (inTime) return;
  child.kill('SIGKILL');
  await exited;
}

function withText(result: Omit<RunResult, 'stdout' | 'stderr'>): RunResult {
  return {
    ...result,
    get stdout() {
      return result.stdoutBytes.toString('utf8');
    },
    get stderr() {
      return result.stderrBytes.toString('utf8');
    },
  };
}
