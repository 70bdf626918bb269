/** Probes on their way out: gathered into batches, sent from here, or from here and other threads together. */
import { backPressure } from '../link/link.ts';
import type { FlyingBatch, Link } from '../link/link.ts';
import { PreparedBatch } from '../link/prepared-batch.ts';

/** Is told that the frame of a slot could not be sent, and the errno name. */
export type Refused = (slot: number, error: string) => void;

/** Where probes are put. */
export interface Outbox {
  /** A batch with room for one frame more, to be written behind its last; null while there is none. */
  room(): PreparedBatch | null;
  /** The frame was written: counts it, as the one of a slot. */
  add(slot: number): void;
  /** Sends what was gathered. Frames that can never go are told; those that a full queue does not take yet stay. */
  flush(refused: Refused): void;
  /** Sends what was put down and nobody has taken yet: before this thread waits. What is refused is told at the next flush. */
  finish(): void;
  close(): void;
}

/** Room for any probe of ours. */
const slotLength = 1536;

/** Sends from this thread. */
export class DirectOutbox implements Outbox {
  readonly #link: Link;
  readonly #batch = PreparedBatch.create({ slotLength });
  readonly #slots = new Int32Array(this.#batch.capacity);
  #from = 0;
  /** Frames refused while making room: told at the next flush. */
  readonly #refused: [slot: number, error: string][] = [];

  constructor(link: Link) {
    this.#link = link;
  }

  room(): PreparedBatch | null {
    if (this.#batch.count === this.#batch.capacity) this.#send();
    return this.#batch.count < this.#batch.capacity ? this.#batch : null;
  }

  add(slot: number): void {
    this.#slots[this.#batch.count++] = slot;
  }

  flush(refused: Refused): void {
    this.#send();
    for (const [slot, error] of this.#refused.splice(0)) refused(slot, error);
  }

  finish(): void {
    this.#send();
  }

  close(): void {
    this.#batch.count = 0;
  }

  #send(): void {
    const batch = this.#batch;
    while (this.#from < batch.count) {
      this.#from += this.#link.send(batch, this.#from);
      const error = this.#link.sendError;
      if (error === null) continue;
      if (backPressure.has(error)) return;
      this.#refused.push([this.#slots[this.#from]!, error]);
      this.#from++;
    }
    batch.count = 0;
    this.#from = 0;
  }
}

/** So many that a system call is worth it, and so few that two threads end at the same time. */
const sharedFrames = 256;
const sharedBatches = 4;
/** Batches that other threads may have in hand; what comes on top is sent from here, so that all processors work. */
const mostFlying = 2;
/** Calls whose end is not known yet, because the event loop has not turned. */
const mostUnheard = 32;

/** One batch of {@link SharedOutbox}. */
interface Place {
  readonly batch: PreparedBatch;
  readonly slots: Int32Array;
  flying: FlyingBatch | null;
}

/** Sends from here and from other threads of the system at once. */
export class SharedOutbox implements Outbox {
  readonly #link: Link;
  readonly #places: readonly Place[] = Array.from({ length: sharedBatches }, () => ({
    batch: PreparedBatch.create({ slotLength, capacity: sharedFrames }),
    slots: new Int32Array(sharedFrames),
    flying: null,
  }));
  readonly #refused: [slot: number, error: string][] = [];
  /** Calls that took everything, as far as can be seen, but have not called back. */
  #unheard: FlyingBatch[] = [];
  #filling: Place | null = this.#places[0]!;

  constructor(link: Link) {
    this.#link = link;
  }

  room(): PreparedBatch | null {
    if (this.#filling !== null && this.#filling.batch.count === sharedFrames) this.#dispatch(this.#filling);
    this.#filling ??= this.#freePlace();
    return this.#filling?.batch ?? null;
  }

  add(slot: number): void {
    const { batch, slots } = this.#filling!;
    slots[batch.count++] = slot;
  }

  flush(refused: Refused): void {
    if (this.#filling !== null && this.#filling.batch.count > 0) this.#dispatch(this.#filling);
    this.#land();
    for (const [slot, error] of this.#refused.splice(0)) refused(slot, error);
  }

  finish(): void {
    if (this.#filling !== null && this.#filling.batch.count > 0) this.#sendHere(this.#filling, 0);
    this.#land();
  }

  close(): void {
    for (const place of this.#places) if (place.flying === null) place.batch.count = 0;
  }

  #dispatch(place: Place): void {
    this.#filling = null;
    this.#land();
    const flying = this.#places.filter((each) => each.flying !== null).length;
    if (flying < mostFlying && this.#unheard.length < mostUnheard)
      place.flying = this.#link.sendAside?.(place.batch) ?? null;
    if (place.flying === null) this.#sendHere(place, 0);
    else this.#filling = this.#freePlace();
  }

  #freePlace(): Place | null {
    this.#land();
    return this.#places.find(({ batch, flying }) => flying === null && batch.count === 0) ?? null;
  }

  /** Takes back what was sent, and sends the rest of what a refusal stopped. */
  #land(): void {
    this.#unheard = this.#unheard.filter(({ taken }) => taken === null);
    for (const place of this.#places) {
      const { flying, batch } = place;
      if (flying === null) continue;
      if (flying.sent) {
        if (flying.taken === null) this.#unheard.push(flying);
        batch.count = 0;
      } else if (flying.taken === null) continue;
      place.flying = null;
      if (batch.count > 0) this.#sendHere(place, flying.taken!);
    }
  }

  /** Sends without waiting: what a full queue does not take is refused, and asked for again by the engine. */
  #sendHere({ batch, slots }: Place, from: number): void {
    for (let at = from; at < batch.count;) {
      at += this.#link.send(batch, at);
      const error = this.#link.sendError;
      if (error === null) continue;
      const until = backPressure.has(error) ? batch.count : at + 1;
      for (; at < until; at++) this.#refused.push([slots[at]!, error]);
    }
    batch.count = 0;
  }
}
