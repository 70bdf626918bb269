/** Bytes that are pulled one after the other: a regular file at once, everything else when it comes. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { ByteSource } from '../os/byte-stream.ts';
import { descriptorKind, descriptorSource } from '../os/descriptor-stream.ts';

/** Bytes in order. One reading at a time. */
export interface ByteInput {
  /**
   * Reads some bytes into `into` from `at` on and tells how many: 0 at the end. A plain number where they are there at once. May throw
   * or reject with an Error that has an errno `code`.
   */
  read(into: Uint8Array, at: number): number | Promise<number>;
  /** Idempotent. */
  close(): void;
}

/** Opens a file, a named pipe or a device. Throws an Error with an errno `code`. */
export function pathInput(path: string): ByteInput {
  const fd = openSync(path, 'r');
  try {
    const status = fstatSync(fd);
    // A directory opens, but its first reading fails: EISDIR.
    if (status.isFile() || status.isDirectory()) return fileInput(fd);
    return sourceInput(descriptorSource(fd, descriptorKind(fd)), () => closeSync(fd));
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

function fileInput(fd: number): ByteInput {
  let open = true;
  return {
    read: (into, at) => readSync(fd, into, at, into.length - at, null),
    close() {
      if (open) closeSync(fd);
      open = false;
    },
  };
}

/** Bytes in memory. */
export function memoryInput(bytes: Uint8Array): ByteInput {
  let used = 0;
  return {
    read(into, at) {
      const length = Math.min(bytes.length - used, into.length - at);
      into.set(bytes.subarray(used, used + length), at);
      used += length;
      return length;
    },
    close: () => undefined,
  };
}

/** Pulls from a source that pushes: it is held up until what it gave has been read. */
export function sourceInput(source: ByteSource, close: () => void = () => undefined): ByteInput {
  let given: Uint8Array = new Uint8Array(0);
  let release: (() => void) | null = null;
  const state: { failure: Error | null; over: boolean; started: boolean } = {
    failure: null,
    over: false,
    started: false,
  };
  let wake: (() => void) | null = null;
  const stir = (): void => {
    wake?.();
    wake = null;
  };
  const start = (): void => {
    state.started = true;
    source.start(
      (bytes) =>
        new Promise((resolve) => {
          given = bytes;
          release = resolve;
          stir();
        }),
      (error) => {
        state.over = true;
        state.failure = error;
        stir();
      },
    );
  };
  return {
    async read(into, at) {
      if (!state.started) start();
      while (given.length === 0 && !state.over) await new Promise<void>((resolve) => void (wake = resolve));
      if (given.length === 0 && state.failure !== null) throw state.failure;
      const length = Math.min(given.length, into.length - at);
      into.set(given.subarray(0, length), at);
      given = given.subarray(length);
      if (given.length === 0) {
        release?.();
        release = null;
      }
      return length;
    },
    close() {
      if (state.started && !state.over) source.stop();
      state.over = true;
      stir();
      close();
      close = () => undefined;
    },
  };
}
