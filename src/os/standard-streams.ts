/** The standard streams of this process as bytes that flow. */
import { closeSync, openSync } from 'node:fs';
import { ReadStream } from 'node:tty';
import { replaceDescriptor } from '../ffi/stream-calls.ts';
import type { ByteSink, ByteSource } from './byte-stream.ts';
import { emptySource } from './byte-stream.ts';
import { descriptorKind, descriptorSink, descriptorSource } from './descriptor-stream.ts';

/** Standard input. */
export interface StandardInput {
  readonly isTerminal: boolean;
  /** The bytes, up to `bufferSize` of them at once (1 MiB when absent). Ask once. Throws PTL_NO_FFI. */
  open(bufferSize?: number): ByteSource;
  /** Switches a terminal to single keys without echo (true) or back to lines (false); nothing elsewhere. */
  setRaw(raw: boolean): void;
}

/** What a tool that moves bytes is handed. */
export interface StandardStreams {
  readonly input: StandardInput;
  /** Standard output as a sink; what was printed by other ways stands before it. Ask once. Throws PTL_NO_FFI. */
  readonly output: () => ByteSink;
  /** The terminal behind standard output; null where there is none. */
  readonly window: StandardWindow | null;
}

/** A terminal's window. */
export interface StandardWindow {
  /** As it is now, characters. */
  size(): WindowSize;
  /** Calls `tell` at each change until the function that comes back is called. */
  onResize(tell: (size: WindowSize) => void): () => void;
}

/** Characters across and down. */
export interface WindowSize {
  readonly columns: number;
  readonly rows: number;
}

/** The window of this process's standard output; null where that is no terminal. */
export function standardWindow(): StandardWindow | null {
  const { stdout } = process;
  if (!stdout.isTTY) return null;
  // A terminal that does not know its size (a serial line) says 0.
  const size = (): WindowSize => ({ columns: stdout.columns || 80, rows: stdout.rows || 24 });
  return {
    size,
    onResize(tell) {
      const changed = (): void => tell(size());
      stdout.on('resize', changed);
      return () => void stdout.off('resize', changed);
    },
  };
}

/** The standard input of this process. */
export function standardInput(): StandardInput {
  let terminal: ReadStream | undefined;
  return {
    get isTerminal() {
      return kindOf(0) === 'terminal';
    },
    open(bufferSize) {
      const kind = kindOf(0);
      return kind === null ? emptySource : descriptorSource(0, kind, bufferSize === undefined ? {} : { bufferSize });
    },
    setRaw(raw) {
      if (kindOf(0) !== 'terminal') return;
      terminal ??= new ReadStream(0);
      terminal.setRawMode(raw);
    },
  };
}

/**
 * The standard output of this process; `end` closes the descriptor, so that whoever reads it sees the end at once. What was written by
 * other ways before must have been flushed. Throws PTL_NO_FFI.
 */
export function standardOutput(): ByteSink {
  const kind = kindOf(1);
  if (kind === null) return { write: () => undefined, end: () => undefined };
  return descriptorSink(1, kind, () => (kind === 'terminal' ? undefined : closeStandardOutput()));
}

/** Descriptor 1 becomes /dev/null: were it closed, the next file opened would get its number, and what is printed later. */
function closeStandardOutput(): void {
  const nowhere = openSync('/dev/null', 'w');
  replaceDescriptor(1, nowhere);
  closeSync(nowhere);
}

function kindOf(fd: number): ReturnType<typeof descriptorKind> | null {
  try {
    return descriptorKind(fd);
  } catch {
    return null;
  }
}
