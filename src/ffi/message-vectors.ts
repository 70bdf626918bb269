/** The struct mmsghdr, iovec and address arrays that sendmmsg(2) walks, built once over memory that does not move. */
import { addressOf, littleEndian } from './packet-socket.ts';

/**
 * struct mmsghdr on LP64: a struct msghdr of 56 bytes (name pointer 0, name length 8, vector pointer 16, vector count 24),
 * then the length sent, padded to 64. struct iovec: a pointer and a length of 8 bytes each. Node runs on LP64 only.
 */
const header = { length: 64, name: 0, nameLength: 8, vector: 16, vectorCount: 24, sent: 56 } as const;
const vectorLength = 16;
/** struct sockaddr_in6, the longest address used, rounded up. */
const nameLength = 32;
/** Which half of a 64-bit field holds a number below 2^32. */
const lowHalf = littleEndian ? 0 : 1;

/** Message headers for `capacity` slots of `slotLength` bytes each. */
export class MessageVectors {
  /** Destination addresses, 32 bytes a message; used once {@link setNameLength} gave a length. */
  readonly names: Uint8Array;
  readonly #slots: Uint8Array;
  readonly #headers: Uint32Array;
  readonly #vectors: Uint32Array;
  readonly #headersAddress: number;

  constructor(slots: Uint8Array, slotLength: number, capacity: number) {
    this.#slots = slots;
    this.names = pinned(capacity * nameLength);
    const headers = pinned(capacity * header.length);
    const vectors = pinned(capacity * vectorLength);
    const slotsAddress = addressOf(slots);
    const namesAddress = addressOf(this.names);
    const vectorsAddress = addressOf(vectors);
    this.#headersAddress = addressOf(headers);
    const headerView = new DataView(headers.buffer);
    const vectorView = new DataView(vectors.buffer);
    for (let index = 0; index < capacity; index++) {
      const at = index * header.length;
      headerView.setBigUint64(at + header.name, BigInt(namesAddress + index * nameLength), littleEndian);
      headerView.setBigUint64(at + header.vector, BigInt(vectorsAddress + index * vectorLength), littleEndian);
      headerView.setBigUint64(at + header.vectorCount, 1n, littleEndian);
      vectorView.setBigUint64(index * vectorLength, BigInt(slotsAddress + index * slotLength), littleEndian);
    }
    this.#headers = new Uint32Array(headers.buffer);
    this.#vectors = new Uint32Array(vectors.buffer);
  }

  /** The length of message `index`. */
  setLength(index: number, length: number): void {
    this.#vectors[index * 4 + 2 + lowHalf] = length;
  }

  /** How many bytes of message `index`'s name are its address; 0: none. */
  setNameLength(index: number, length: number): void {
    this.#headers[index * 16 + header.nameLength / 4] = length;
  }

  /** The bytes of message `index` that the kernel has sent, 0 while it has not: sendmmsg(2) writes it one by one. */
  sentLength(index: number): number {
    return this.#headers[index * 16 + header.sent / 4]!;
  }

  /** Makes {@link sentLength} of message `index` 0. */
  clearSent(index: number): void {
    this.#headers[index * 16 + header.sent / 4] = 0;
  }

  /** Where in {@link names} the address of message `index` starts. */
  nameStart(index: number): number {
    return index * nameLength;
  }

  /** The address of the headers from message `index` on. */
  addressFrom(index: number): number {
    return this.#headersAddress + index * header.length;
  }

  /** Keeps the slots reachable for as long as the vectors point at them. */
  get slots(): Uint8Array {
    return this.#slots;
  }
}

/** Memory of our own outside the garbage-collected heap; zeroed. */
function pinned(length: number): Uint8Array {
  return new Uint8Array(new ArrayBuffer(Math.max(length, 4096)), 0, length);
}
