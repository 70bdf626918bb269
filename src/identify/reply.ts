/** What a port has said so far on one connection (or in one datagram): bounded, and read as text at most once. */
import { latin1 } from '../wire/bytes.ts';

/** Bytes kept of one port; what comes after them is not needed to know a protocol. */
export const maxReplyBytes = 65_536;
/** Characters that patterns see: enough for any greeting, few enough that no pattern can take long. */
const maxPatternText = 4096;

/** A reply. */
export class Reply {
  /** At most {@link maxReplyBytes}. */
  readonly bytes: Uint8Array;
  #text: string | undefined;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes.length > maxReplyBytes ? bytes.subarray(0, maxReplyBytes) : bytes;
  }

  /** The first 4096 bytes, one character a byte: for patterns. Hostile, not fit to print as it is. */
  get text(): string {
    return (this.#text ??= latin1(this.bytes, 0, Math.min(this.bytes.length, maxPatternText)));
  }

  get length(): number {
    return this.bytes.length;
  }
}

/** Collects what arrives on one connection and forgets what is too much. */
export class ReplyBuffer {
  #bytes = new Uint8Array(0);

  /** Adds a chunk; false when the buffer was full already and nothing was kept. */
  add(chunk: Uint8Array): boolean {
    const room = maxReplyBytes - this.#bytes.length;
    if (room <= 0) return false;
    const part = chunk.subarray(0, room);
    const grown = new Uint8Array(this.#bytes.length + part.length);
    grown.set(this.#bytes);
    grown.set(part, this.#bytes.length);
    this.#bytes = grown;
    return true;
  }

  get length(): number {
    return this.#bytes.length;
  }

  /** What was kept, as a reply. */
  reply(): Reply {
    return new Reply(this.#bytes);
  }

  /** Forgets everything: the next part of a conversation begins. */
  clear(): void {
    this.#bytes = new Uint8Array(0);
  }
}
