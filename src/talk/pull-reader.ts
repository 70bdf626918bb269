/** Reading a source step by step: a chunk, a line, so many bytes; the source waits meanwhile. */
import type { ByteSource } from '../os/byte-stream.ts';

/** Pulls from a source. */
export class PullReader {
  #held: Uint8Array = new Uint8Array();
  #release: (() => void) | undefined;
  #ended: Error | null | undefined;
  #wake: (() => void) | undefined;

  constructor(source: ByteSource) {
    source.start(
      (bytes) => {
        this.#held = bytes;
        this.#wake?.();
        return new Promise((resolve) => (this.#release = resolve));
      },
      (failure) => {
        this.#ended = failure;
        this.#wake?.();
      },
    );
  }

  /** At most `most` bytes, valid until the next call; null at the end. Rejects with the source's error. */
  async chunk(most: number = Infinity): Promise<Uint8Array | null> {
    while (this.#held.length === 0) {
      if (this.#release !== undefined) {
        const release = this.#release;
        this.#release = undefined;
        release();
      }
      if (this.#ended !== undefined) {
        if (this.#ended !== null) throw this.#ended;
        return null;
      }
      await new Promise<void>((resolve) => (this.#wake = resolve));
      this.#wake = undefined;
    }
    const part = this.#held.subarray(0, Math.min(most, this.#held.length));
    this.#held = this.#held.subarray(part.length);
    return part;
  }

  /** The bytes before the next LF, without it, as UTF-8; null where the end or `most` bytes come first. */
  async line(most: number): Promise<string | null> {
    const parts: Buffer[] = [];
    for (let length = 0; length <= most;) {
      const bytes = await this.chunk();
      if (bytes === null) return null;
      const at = bytes.indexOf(10);
      if (at !== -1) {
        parts.push(Buffer.from(bytes.subarray(0, at)));
        this.unread(bytes.subarray(at + 1));
        return Buffer.concat(parts).toString('utf8');
      }
      parts.push(Buffer.from(bytes));
      length += bytes.length;
    }
    return null;
  }

  /** Puts back the end of the last chunk. */
  unread(bytes: Uint8Array): void {
    this.#held = this.#held.length === 0 ? bytes : Buffer.concat([bytes, this.#held]);
  }
}
