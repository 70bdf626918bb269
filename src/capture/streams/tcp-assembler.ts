/** One direction of a TCP connection put in order: out of order, repeated and overlapping segments, holes, with bounds. */
import { copyOf } from '../../wire/bytes.ts';
import type { ByteBudget, Holder } from './byte-budget.ts';

/** A piece of payload that was seen. */
export interface StreamPiece {
  /** Valid during the call only. */
  readonly bytes: Uint8Array;
  /** The packet that brought it, from 1. */
  readonly packet: number;
  readonly seconds: number;
  readonly nanoseconds: number;
}

/** What an assembler tells, in the order of the stream. */
export interface AssemblerEvents {
  data(piece: StreamPiece): void;
  /** So many bytes never came, or were given up. */
  gap(bytes: number, reason: 'missing' | 'given-up'): void;
  /** A segment says other bytes where some were already known: the first word counts. What nobody asks for is not remembered. */
  conflict?(packet: number, bytes: number): void;
}

/** The most that one direction keeps behind a hole: more than any window in use. */
export const mostKept = 4 << 20;
/** Pieces behind a hole, each at least one byte. */
const mostPieces = 4096;
/** Of what was handed on, so much is remembered to hold repetitions against. */
const memory = 4096;

interface Kept extends StreamPiece {
  /** Relative to the stream's first byte; never wraps (numbers are exact up to 2^53). */
  readonly at: number;
}

/** Puts segments in order. */
export class TcpAssembler implements Holder {
  readonly #events: AssemblerEvents;
  readonly #budget: ByteBudget;
  /** Sorted by place, without overlaps. */
  #kept: Kept[] = [];
  #keptBytes = 0;
  /** The sequence number of place 0, -1 before the first segment. */
  #base = -1;
  /** The place of the next byte to be handed on. */
  #next = 0;
  /** The last bytes handed on stand at the end of `#recent`, which is made when there are some: the last of them is at `#next` - 1. */
  #recent: Uint8Array | null = null;
  #remembered = 0;

  constructor(events: AssemblerEvents, budget: ByteBudget) {
    this.#events = events;
    this.#budget = budget;
  }

  /** Whether it knows where the stream begins or was entered. */
  get started(): boolean {
    return this.#base !== -1;
  }

  /** Says which sequence number the first byte has: that of the SYN and one. */
  start(sequence: number): void {
    if (this.#base === -1) this.#base = sequence >>> 0;
  }

  /** Takes payload that begins at a sequence number; `missing` bytes behind it were not captured. */
  push(sequence: number, piece: StreamPiece, missing: number): void {
    this.start(sequence);
    const at = this.#placeOf(sequence);
    const { bytes } = piece;
    // A keep-alive may repeat the last byte with any value (RFC 9293 section 3.8.4).
    if (bytes.length === 1 && at === this.#next - 1) return;
    if (at + bytes.length + missing <= this.#next) return this.#compare(at, piece);
    if (at > this.#next) return this.#keep(at, piece);
    this.#compare(at, piece);
    // What was kept in the meantime came first and stays.
    if (this.#kept.length > 0) this.#fill(at, piece);
    else this.#hand(at, bytes, piece);
    // The sender went on behind what was cut off: waiting for it would be waiting forever.
    if (missing > 0) this.#skipTo(at + bytes.length + missing, 'missing');
    this.#drain();
  }

  /** The other side has everything before this number: a hole there was never captured. */
  acknowledged(sequence: number): void {
    if (this.#kept.length === 0 || !this.started) return;
    const place = this.#placeOf(sequence);
    while (this.#kept.length > 0 && this.#kept[0]!.at < place) {
      this.#skipTo(this.#kept[0]!.at, 'missing');
      this.#drain();
    }
  }

  /** Hands on what is kept, holes told: the stream is over, or the file. */
  end(): void {
    while (this.#kept.length > 0) {
      this.#skipTo(this.#kept[0]!.at, 'missing');
      this.#drain();
    }
  }

  giveUp(): void {
    if (this.#kept.length > 0) {
      this.#skipTo(this.#kept[0]!.at, 'given-up');
      this.#drain();
    } else this.#budget.done(this);
  }

  /** The place nearest to the next byte that the number can mean: sequence numbers wrap at 2^32 (RFC 9293 section 3.4). */
  #placeOf(sequence: number): number {
    const expected = (this.#base + this.#next) % 0x1_0000_0000;
    return this.#next + ((sequence - expected) | 0);
  }

  #hand(at: number, bytes: Uint8Array, piece: StreamPiece): void {
    const skip = Math.max(0, this.#next - at);
    if (skip >= bytes.length) return;
    const fresh = bytes.subarray(skip);
    this.#next += fresh.length;
    this.#remember(fresh);
    this.#events.data({ bytes: fresh, packet: piece.packet, seconds: piece.seconds, nanoseconds: piece.nanoseconds });
  }

  /** Hands a segment on that reaches into what is kept: only into the holes. */
  #fill(at: number, piece: StreamPiece): void {
    const end = at + piece.bytes.length;
    for (;;) {
      const next = this.#kept[0];
      const stop = next === undefined ? end : Math.min(end, next.at);
      if (stop > this.#next) this.#hand(at, piece.bytes.subarray(0, stop - at), piece);
      if (next === undefined || next.at >= end) return;
      this.#against(next, at, piece);
      this.#drain();
      if (this.#next >= end) return;
    }
  }

  #keep(at: number, piece: StreamPiece): void {
    let start = at;
    const end = at + piece.bytes.length;
    const before = { bytes: this.#keptBytes, pieces: this.#kept.length };
    // From the first kept piece on that ends behind this one's start.
    let index = this.#firstBehind(at);
    while (start < end) {
      const next = this.#kept[index];
      const stop = next === undefined ? end : Math.min(end, Math.max(start, next.at));
      if (stop > start) {
        this.#insert(index, start, piece, piece.bytes.subarray(start - at, stop - at));
        index++;
      }
      if (next === undefined) break;
      if (next.at < end) this.#against(next, at, piece);
      start = Math.max(start, next.at + next.bytes.length);
      index++;
    }
    this.#budget.hold(this, this.#keptBytes - before.bytes, this.#kept.length - before.pieces);
    while (this.#keptBytes > mostKept || this.#kept.length > mostPieces) this.giveUp();
  }

  #insert(index: number, at: number, piece: StreamPiece, bytes: Uint8Array): void {
    const { packet, seconds, nanoseconds } = piece;
    this.#kept.splice(index, 0, { at, bytes: copyOf(bytes, 0, bytes.length), packet, seconds, nanoseconds });
    this.#keptBytes += bytes.length;
  }

  #firstBehind(at: number): number {
    let low = 0;
    let high = this.#kept.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const { at: start, bytes } = this.#kept[middle]!;
      if (start + bytes.length <= at) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #drain(): void {
    let count = 0;
    for (; count < this.#kept.length && this.#kept[count]!.at <= this.#next; count++) {
      const piece = this.#kept[count]!;
      this.#keptBytes -= piece.bytes.length;
      this.#budget.release(piece.bytes.length);
      this.#hand(piece.at, piece.bytes, piece);
    }
    if (count > 0) this.#kept.splice(0, count);
    if (this.#kept.length === 0) this.#budget.done(this);
  }

  #skipTo(place: number, reason: 'missing' | 'given-up'): void {
    if (place <= this.#next) return;
    const bytes = place - this.#next;
    this.#next = place;
    this.#remembered = 0;
    this.#events.gap(bytes, reason);
  }

  #remember(bytes: Uint8Array): void {
    if (this.#events.conflict === undefined) return;
    this.#recent ??= new Uint8Array(memory);
    const kept = Math.min(bytes.length, memory);
    // In place: a new array for each segment would be 4 KiB of garbage that the collector does not see as such.
    this.#recent.copyWithin(0, kept);
    this.#recent.set(bytes.subarray(bytes.length - kept), memory - kept);
    this.#remembered = Math.min(memory, this.#remembered + kept);
  }

  /** Holds what a segment repeats against what is remembered of it. */
  #compare(at: number, { bytes, packet }: StreamPiece): void {
    if (this.#recent === null) return;
    const recent = this.#recent.subarray(memory - this.#remembered);
    const different = differing(bytes, at, recent, this.#next - this.#remembered);
    if (different > 0) this.#events.conflict?.(packet, different);
  }

  #against(kept: Kept, at: number, { bytes, packet }: StreamPiece): void {
    const different = differing(bytes, at, kept.bytes, kept.at);
    if (different > 0) this.#events.conflict?.(packet, different);
  }
}

/** How many bytes differ where two pieces overlap. */
function differing(a: Uint8Array, aStart: number, b: Uint8Array, bStart: number): number {
  const from = Math.max(aStart, bStart);
  const to = Math.min(aStart + a.length, bStart + b.length);
  let count = 0;
  for (let place = from; place < to; place++) if (a[place - aStart] !== b[place - bStart]) count++;
  return count;
}
