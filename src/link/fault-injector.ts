/** A wrapper that breaks things on purpose, repeatably: drops, corrupts and cuts frames, and fills up as a real queue does. */
import { type Random, seededRandom } from '../base/random.ts';
import type { FrameMeta, FrameVisitor, Link, LinkStats } from './link.ts';
import { LinkWrapper } from './link-wrapper.ts';
import { PreparedBatch } from './prepared-batch.ts';

/** What is to go wrong in one direction; probabilities from 0 to 1, 0 when absent. */
export interface FrameFaults {
  readonly drop?: number;
  /** One random bit is turned over. */
  readonly corrupt?: number;
  /** Cut to a random shorter length, 1 byte at least. */
  readonly truncate?: number;
}

/** What is to go wrong. */
export interface Faults {
  readonly seed: number;
  readonly receive?: FrameFaults;
  readonly send?: FrameFaults;
  /** How probable it is that a send is refused in the middle of a batch with ENOBUFS. */
  readonly fullQueue?: number;
}

/** Wraps a link. A frame dropped on sending counts as sent, as the network's losses do. */
export function injectFaults(inner: Link, faults: Faults): Link {
  return new FaultInjector(inner, faults);
}

class FaultInjector extends LinkWrapper {
  readonly #faults: Faults;
  readonly #random: Random;
  #fullQueues = 0;
  #droppedOnSend = 0;
  #error: string | null = null;

  constructor(inner: Link, faults: Faults) {
    super(inner);
    this.#faults = faults;
    this.#random = seededRandom(faults.seed);
  }

  override get sendError(): string | null {
    return this.#error;
  }

  override receive(visit: FrameVisitor, timeoutMs: number): number {
    const faults = this.#faults.receive;
    if (faults === undefined) return super.receive(visit, timeoutMs);
    let shown = 0;
    const faulty: FrameVisitor = (bytes, start, end, meta) => {
      // A copy: what belongs to the link is not ours to spoil.
      const frame = this.#spoil(bytes.slice(start, end), faults);
      if (frame === null) return;
      shown++;
      visit(frame, 0, frame.length, cutMeta(meta, end - start, frame.length));
    };
    super.receive(faulty, timeoutMs);
    return shown;
  }

  override send(batch: PreparedBatch, from = 0): number {
    this.#error = null;
    const full = this.#faults.fullQueue !== undefined && this.#random.chance(this.#faults.fullQueue);
    const room = full ? this.#random.integer(0, Math.max(0, batch.count - from - 1)) : batch.count - from;
    const taken = this.#sendSome(batch, from, from + room);
    if (taken === room && full && from < batch.count) {
      this.#fullQueues++;
      this.#error = 'ENOBUFS';
    }
    return taken;
  }

  override stats(): LinkStats {
    const inner = super.stats();
    const full = (inner.sendErrors['ENOBUFS'] ?? 0) + this.#fullQueues;
    const sendErrors = full === 0 ? inner.sendErrors : { ...inner.sendErrors, ENOBUFS: full };
    return { ...inner, sent: inner.sent + this.#droppedOnSend, sendErrors };
  }

  /** Frame by frame: each may meet another fate. */
  #sendSome(batch: PreparedBatch, from: number, to: number): number {
    const one = PreparedBatch.create({ slotLength: batch.slotLength, capacity: 1 });
    for (let index = from; index < to; index++) {
      const start = index * batch.slotLength;
      const frame = this.#spoil(batch.bytes.slice(start, start + batch.lengths[index]!), this.#faults.send ?? {});
      if (frame === null) {
        this.#droppedOnSend++;
        continue;
      }
      one.count = 0;
      one.add(frame);
      if (super.send(one) === 1) continue;
      this.#error = this.inner.sendError;
      return index - from;
    }
    return to - from;
  }

  /** What is left of a frame; null for nothing. */
  #spoil(frame: Uint8Array, faults: FrameFaults): Uint8Array | null {
    const random = this.#random;
    if (faults.drop !== undefined && random.chance(faults.drop)) return null;
    if (faults.corrupt !== undefined && frame.length > 0 && random.chance(faults.corrupt)) {
      const bit = random.integer(0, frame.length * 8 - 1);
      frame[bit >> 3]! ^= 1 << (bit & 7);
    }
    if (faults.truncate !== undefined && frame.length > 1 && random.chance(faults.truncate))
      return frame.subarray(0, random.integer(1, frame.length - 1));
    return frame;
  }
}

/** A frame cut on its way was short on the wire already. */
function cutMeta(meta: FrameMeta, before: number, after: number): FrameMeta {
  return after === before ? meta : { ...meta, originalLength: after };
}
