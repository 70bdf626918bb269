/** Compressed files (gzip, RFC 1952) as they are read: a bomb costs time, never memory. */
import { createGunzip } from 'node:zlib';
import type { ByteInput } from './byte-input.ts';

/**
 * What is decompressed in one step: deflate makes at most 1,032 bytes of one (RFC 1951: 258 bytes for 2 bits), so that no more than
 * 17 MB can wait to be read.
 */
const step = 16 * 1024;

/** The decompressed bytes of `inner`; what could be decompressed before a fault comes first, the fault as a rejection then. */
export function gunzipInput(inner: ByteInput): ByteInput {
  const compressed = new Uint8Array(step);
  const gunzip = createGunzip({ chunkSize: 128 * 1024 });
  const ready: Buffer[] = [];
  const state: { failure: Error | null; over: boolean } = { failure: null, over: false };
  let settle: () => void = () => undefined;
  gunzip.on('data', (chunk: Buffer) => void ready.push(chunk));
  gunzip.on('error', (error) => {
    state.failure = error;
    state.over = true;
    settle();
  });
  gunzip.on('end', () => {
    state.over = true;
    settle();
  });
  const feed = async (): Promise<void> => {
    const length = await inner.read(compressed, 0);
    await new Promise<void>((resolve) => {
      settle = resolve;
      if (length === 0) gunzip.end();
      else gunzip.write(compressed.subarray(0, length), () => resolve());
    });
  };
  return {
    async read(into, at) {
      while (ready.length === 0 && !state.over) await feed();
      const first = ready[0];
      if (first === undefined) {
        if (state.failure !== null) throw state.failure;
        return 0;
      }
      const length = first.copy(into, at);
      if (length === first.length) ready.shift();
      else ready[0] = first.subarray(length);
      return length;
    },
    close() {
      gunzip.destroy();
      inner.close();
    },
  };
}
