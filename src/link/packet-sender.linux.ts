/** The send side: hundreds of prebuilt frames a system call, and an honest count of what the kernel took. */
import { constants } from 'node:os';
import { MessageVectors } from '../ffi/message-vectors.ts';
import { sendmmsg, sendmmsgAside } from '../ffi/packet-socket.ts';
import type { FlyingBatch } from './link.ts';
import type { PreparedBatch } from './prepared-batch.ts';

const errnoNames = new Map(Object.entries(constants.errno).map(([name, number]) => [number, name]));

/** Writes the destination of a frame as its sockaddr into `names` at `at`; returns its length. */
export type NameWriter = (bytes: Uint8Array, start: number, end: number, names: Uint8Array, at: number) => number;

/** What became of a call. */
export interface SendOutcome {
  readonly taken: number;
  /** Errno name of the frame that stopped it, or null. */
  readonly error: string | null;
}

/** Sends batches on a socket, and counts. */
export class PacketSender {
  sent = 0;
  readonly errors: Record<string, number> = {};
  readonly #vectors = new WeakMap<SharedArrayBuffer, MessageVectors>();
  readonly #writeName: NameWriter | null;
  /** Batches that a thread of the system has in hand. */
  #flying = 0;
  #landed: () => void = () => {};

  /** `writeName` is for sockets that need an address for every frame (raw IP). */
  constructor(writeName: NameWriter | null = null) {
    this.#writeName = writeName;
  }

  /**
   * Sends frames `from` to `to` - 1 of a batch without waiting; stops at the first that is refused. Throws RangeError where
   * a length exceeds its slot: the kernel would read beyond it.
   */
  send(fd: number, batch: PreparedBatch, from: number, to: number): SendOutcome {
    const vectors = this.#vectorsOf(batch);
    this.#describe(vectors, batch, from, to);
    let at = from;
    while (at < to) {
      const taken = sendmmsg(fd, vectors.addressFrom(at), to - at);
      if (taken <= 0) return { taken: at - from, error: this.#count(taken) };
      at += taken;
      this.sent += taken;
    }
    return { taken: to - from, error: null };
  }

  /** Sends a whole batch in a thread of the system. Throws RangeError as {@link send} does. */
  sendAside(fd: number, batch: PreparedBatch): FlyingBatch {
    const vectors = this.#vectorsOf(batch);
    const { count } = batch;
    this.#describe(vectors, batch, 0, count);
    vectors.clearSent(count - 1);
    let taken: number | null = null;
    this.#flying++;
    sendmmsgAside(fd, vectors.addressFrom(0), count, (result) => {
      taken = Math.max(0, result);
      this.sent += taken;
      if (--this.#flying === 0) this.#landed();
    });
    return {
      get sent() {
        return vectors.sentLength(count - 1) !== 0;
      },
      get taken() {
        return taken;
      },
    };
  }

  /** Calls back when no batch is on its way any more: at once where none is. */
  whenLanded(landed: () => void): void {
    this.#landed = landed;
    if (this.#flying === 0) landed();
  }

  #describe(vectors: MessageVectors, batch: PreparedBatch, from: number, to: number): void {
    const { lengths, slotLength, bytes } = batch;
    for (let index = from; index < to; index++) {
      const length = lengths[index]!;
      if (length > slotLength) throw new RangeError(`frame ${index} has ${length} bytes in a slot of ${slotLength}`);
      vectors.setLength(index, length);
      if (this.#writeName === null) continue;
      const start = index * slotLength;
      const nameLength = this.#writeName(bytes, start, start + length, vectors.names, vectors.nameStart(index));
      vectors.setNameLength(index, nameLength);
    }
  }

  #vectorsOf(batch: PreparedBatch): MessageVectors {
    const known = this.#vectors.get(batch.memory);
    if (known !== undefined) return known;
    const made = new MessageVectors(batch.bytes, batch.slotLength, batch.capacity);
    this.#vectors.set(batch.memory, made);
    return made;
  }

  #count(refusal: number): string {
    const name = errnoNames.get(-refusal) ?? `E${-refusal}`;
    this.errors[name] = (this.errors[name] ?? 0) + 1;
    return name;
  }
}
