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
  #bytes = new Uint8Array(256);
  #length = 0;

  /** Adds a chunk; false when the buffer was full already and nothing was kept. */
  add(chunk: Uint8Array): boolean {
    const part = chunk.subarray(0, maxReplyBytes - this.#length);
    if (part.length === 0) return false;
    this.#makeRoom(this.#length + part.length);
    this.#bytes.set(part, this.#length);
    this.#length += part.length;
    return true;
  }

  get length(): number {
    return this.#length;
  }

  /** What was kept until now, as a reply; later chunks do not change it. */
  reply(): Reply {
    return new Reply(this.#bytes.subarray(0, this.#length));
  }

  /** Forgets everything: the next part of a conversation begins. */
  clear(): void {
    this.#bytes = new Uint8Array(256);
    this.#length = 0;
  }

  /** Doubles: a server that sends byte by byte must not make us copy all of it each time. */
  #makeRoom(wanted: number): void {
    if (wanted <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.min(maxReplyBytes, Math.max(wanted, this.#bytes.length * 2)));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }
}
