/** Outputs behind file descriptors: large synchronous writes, so that nothing is lost at exit and a slow reader slows us down. */
import { writeSync } from 'node:fs';
import { isatty } from 'node:tty';
import { errnoName, PortolanError } from '../base/errors.ts';
import type { Output } from './output.ts';
import { OutputClosed } from './output.ts';
import type { ColourChoice } from './style.ts';
import { chooseStyle } from './style.ts';

/** What an output needs to know of its surroundings. */
export interface SinkSettings {
  /** What `--color` says; `auto` when absent. */
  readonly colour?: ColourChoice;
  /** The environment variables; none when absent. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** One system call's worth: a pipe of Linux holds 64 KiB (pipe(7)). */
const chunkSize = 65_536;

/** Standard output. */
export function openStdout(settings: SinkSettings = {}): Output {
  return stdoutSink(1, settings);
}

/** An output on a file descriptor; a terminal gets each text at once, a pipe or file in chunks of 64 KiB and at `flush`. */
export function stdoutSink(descriptor: number, settings: SinkSettings = {}): Output {
  const isTTY = isatty(descriptor);
  const chunk = Buffer.allocUnsafe(chunkSize);
  const encoder = new TextEncoder();
  let used = 0;
  const flush = (): void => {
    const length = used;
    used = 0;
    writeAll(descriptor, chunk.subarray(0, length));
  };
  /** Encoded at once: texts that waited as strings would outlive young collections of garbage, and make the heap grow. */
  const add = (text: string): void => {
    for (let rest = text; ;) {
      // Stops before a character that would not fit: no character is torn.
      const { read, written } = encoder.encodeInto(rest, used === 0 ? chunk : chunk.subarray(used));
      used += written;
      if (read === rest.length) return;
      flush();
      rest = rest.slice(read);
    }
  };
  return {
    isTTY,
    style: chooseStyle({ choice: settings.colour ?? 'auto', environment: settings.environment ?? {}, isTTY }),
    get columns() {
      return isTTY ? terminalColumns(descriptor) : Infinity;
    },
    write(text) {
      add(text);
      if (isTTY) flush();
    },
    writeBytes(bytes) {
      flush();
      writeAll(descriptor, bytes);
    },
    flush,
  };
}

function quietly(write: () => void): void {
  try {
    write();
  } catch (error) {
    if (!(error instanceof OutputClosed) && !(error instanceof PortolanError)) throw error;
  }
}

/** Standard error: every text at once, and never an error of its own: there is nowhere left to report it. */
export function stderrSink(settings: SinkSettings = {}): Output {
  const sink = stdoutSink(2, settings);
  return {
    isTTY: sink.isTTY,
    style: sink.style,
    get columns() {
      return sink.columns;
    },
    write: (text) => quietly(() => (sink.write(text), sink.flush())),
    writeBytes: (bytes) => quietly(() => sink.writeBytes(bytes)),
    flush: () => undefined,
  };
}

/** Reads the size anew each time: windows are resized. */
function terminalColumns(descriptor: number): number {
  const stream = descriptor === 2 ? process.stderr : process.stdout;
  // A terminal that does not know its size (a serial line) says 0.
  return stream.columns > 0 ? stream.columns : 80;
}

function writeAll(descriptor: number, bytes: Uint8Array): void {
  let done = 0;
  let pause = 1;
  while (done < bytes.length) {
    try {
      done += writeSync(descriptor, bytes, done, bytes.length - done);
      pause = 1;
    } catch (error) {
      const errno = errnoName(error);
      // A pipe that someone else made non-blocking is full: wait for its reader, as a blocking pipe would.
      if (errno !== 'EAGAIN' && errno !== 'EINTR') throw writeError(error, errno, descriptor);
      block(pause);
      pause = Math.min(pause * 2, 50);
    }
  }
}

const neverWoken = new Int32Array(new SharedArrayBuffer(4));

function block(milliseconds: number): void {
  Atomics.wait(neverWoken, 0, 0, milliseconds);
}

const explanations: Readonly<Record<string, readonly [what: string, hint: string]>> = {
  ENOSPC: ['no space left on the device', 'free some space, or write to another file system'],
  EDQUOT: ['the disk quota is used up', 'free some space, or write to another file system'],
  EFBIG: ['the file would grow past its size limit', 'see ulimit -f, or write to another file system'],
  EIO: ['the device reported an input/output error', 'the terminal or disk has gone: choose another output'],
};

function writeError(error: unknown, errno: string | undefined, descriptor: number): Error {
  if (errno === 'EPIPE') return new OutputClosed();
  const [what, hint] = explanations[errno ?? ''] ?? ['the system refused the write', 'choose another output'];
  const name = descriptor === 1 ? 'standard output' : descriptor === 2 ? 'standard error' : `descriptor ${descriptor}`;
  return new PortolanError('PTL_OUTPUT', `cannot write to ${name}: ${what}; the output is incomplete`, {
    hint,
    evidence: errno === undefined ? String(error) : `write: ${errno}`,
    cause: error,
  });
}
