/**
 * Messages that several segments carry: which packets hold a piece of one, and what the last one completes. Bounded; a stream with a hole is
 * given up until a segment begins where the last one ended.
 */
import type { DissectedPacket } from '../../capture/dissect.ts';
import type { FlowPlace } from '../../capture/streams/stream-facts.ts';
import type { Frame } from './framing.ts';
import type { FramingSide } from './framing.ts';
import { framings } from './framing.ts';
import { latin1, u16 } from '../../wire/bytes.ts';
import { isRepeated } from './repeated.ts';

/** What a segment is to the messages of its stream. */
export type SegmentRole =
  /** It holds a piece of a message; `opening` is said of it, null: what TCP says. */
  | { readonly kind: 'piece'; readonly opening: string | null }
  /** It holds or completes messages: each part is to be looked at by itself; what follows them belongs to the next. */
  | { readonly kind: 'whole'; readonly protocol: string; readonly parts: readonly Uint8Array[] };

/** The longest message that is put together, and how much is held of all of them. */
const mostBytes = 1 << 20;
const mostHeld = 4 << 20;

interface Pending {
  readonly protocol: string;
  readonly side: FramingSide;
  readonly pieces: Uint8Array[];
  bytes: number;
  /** The sequence number of the next piece, from the first of its direction. */
  next: number;
  frame: Frame;
}

/** The streams of a file, told packet by packet. */
export class SegmentBook {
  readonly #pending = new Map<string, Pending>();
  readonly #protocols = new Map<number, string>();
  readonly #heads = new Set<number>();
  #held = 0;

  /** What the packet is; null where its own bytes say all. */
  roleOf(tree: DissectedPacket, flow: FlowPlace | null): SegmentRole | null {
    if (flow === null || flow.transport !== 'tcp' || isRepeated(flow)) return null;
    const place = payloadOf(tree);
    if (place === null) return null;
    const key = `${flow.stream} ${place.port}`;
    const pending = this.#pending.get(key);
    const { bytes } = place;
    if (pending !== undefined && pending.next === flow.sequence)
      return this.#goOn(key, pending, bytes, flow, place.isLast);
    if (pending !== undefined && bytes.length > 0) this.#drop(key, pending);
    if (bytes.length === 0 || bytes.length < flow.length) return null;
    const protocol = this.#protocolOf(tree, flow.stream, place);
    return protocol === null ? null : this.#begin(key, protocol, bytes, flow, place.port);
  }

  #protocolOf(tree: DissectedPacket, stream: number, { port, otherPort }: Payload): string | null {
    const named = tree.protocols.at(-1) ?? '';
    if (framings[named] === undefined) {
      return this.#protocols.get(stream) ?? framingPorts[port] ?? framingPorts[otherPort] ?? null;
    }
    if (this.#protocols.size > 65_536) this.#protocols.clear();
    this.#protocols.set(stream, named);
    return named;
  }

  #begin(key: string, protocol: string, bytes: Uint8Array, flow: FlowPlace, port: number): SegmentRole | null {
    const side = { isBodiless: this.#answersHead(flow.stream, bytes), port };
    const { at, frame } = wholeUpTo(protocol, bytes, 0, side);
    if (frame === null) return null;
    this.#keep(key, { protocol, side, frame, next: flow.sequence + bytes.length }, bytes.slice(at));
    return at === 0
      ? { kind: 'piece', opening: frame.opening }
      : { kind: 'whole', protocol, parts: [bytes.subarray(0, at)] };
  }

  /** Whether the last request of the stream was HEAD, whose answer has no body (RFC 9110 section 9.3.2). */
  #answersHead(stream: number, bytes: Uint8Array): boolean {
    const isAnswer = latin1(bytes, 0, 5) === 'HTTP/';
    if (isAnswer) return this.#heads.has(stream);
    if (latin1(bytes, 0, 5) === 'HEAD ') this.#heads.add(stream);
    else this.#heads.delete(stream);
    return false;
  }

  #goOn(key: string, pending: Pending, bytes: Uint8Array, flow: FlowPlace, isLast: boolean): SegmentRole | null {
    if (bytes.length < flow.length || pending.bytes + bytes.length > mostBytes) {
      this.#drop(key, pending);
      return null;
    }
    const held = pending.bytes;
    if (bytes.length > 0) pending.pieces.push(bytes.slice());
    pending.bytes += bytes.length;
    this.#held += bytes.length;
    pending.next += bytes.length;
    const { length, opening, repeats } = pending.frame;
    // What runs to the end of its stream is whole with it.
    if (length === Infinity && isLast) return this.#finish(key, pending, held + bytes.length);
    if (bytes.length === 0) return null;
    if (typeof length === 'number' && pending.bytes < length) return { kind: 'piece', opening: null };
    const all = Buffer.concat(pending.pieces);
    const frame = framings[pending.protocol]!(all, 0, pending.side);
    if (frame !== null && (frame.length === 'more' || frame.length > all.length)) {
      pending.frame = frame;
      return { kind: 'piece', opening: repeats ? (frame.opening ?? opening) : null };
    }
    return this.#finish(key, pending, frame === null ? all.length : Number(frame.length));
  }

  /** The message is whole at `end`; what follows it is looked at by itself. */
  #finish(key: string, pending: Pending, end: number): SegmentRole {
    const all = Buffer.concat(pending.pieces);
    const { protocol, next, side } = pending;
    this.#drop(key, pending);
    const { at, frame } = wholeUpTo(protocol, all, end, side);
    if (frame !== null) this.#keep(key, { protocol, side, frame, next }, Uint8Array.from(all.subarray(at)));
    const parts = [all.subarray(0, end), ...(at > end ? [all.subarray(end, at)] : [])];
    return { kind: 'whole', protocol, parts };
  }

  #keep(key: string, about: Pick<Pending, 'protocol' | 'side' | 'frame' | 'next'>, piece: Uint8Array): void {
    if (piece.length === 0 || piece.length > mostBytes) return;
    this.#pending.set(key, { ...about, pieces: [piece], bytes: piece.length });
    this.#held += piece.length;
    for (const [first, pending] of this.#pending) {
      if (this.#held <= mostHeld) return;
      this.#drop(first, pending);
    }
  }

  #drop(key: string, pending: Pending): void {
    this.#pending.delete(key);
    this.#held -= pending.bytes;
  }
}

/** How far whole messages reach, and the frame of the one that is not whole; null where none is begun. */
function wholeUpTo(
  protocol: string,
  bytes: Uint8Array,
  start: number,
  side: FramingSide,
): { at: number; frame: Frame | null } {
  let at = start;
  while (at < bytes.length) {
    const frame = framings[protocol]!(bytes, at, side);
    if (frame === null) return { at: bytes.length, frame: null };
    if (frame.length === 'more' || at + frame.length > bytes.length) return { at, frame };
    at += Math.max(1, frame.length);
  }
  return { at, frame: null };
}

interface Payload {
  readonly bytes: Uint8Array;
  /** Of the sender, and of the receiver. */
  readonly port: number;
  readonly otherPort: number;
  /** Whether the sender is done. */
  readonly isLast: boolean;
}

/** Ports whose messages are told from their first piece, which may not look like one. */
const framingPorts: Readonly<Record<number, string>> = { 5432: 'pgsql', 6379: 'resp' };

/** The payload of the outermost segment; null without one. */
function payloadOf(tree: DissectedPacket): Payload | null {
  const node = tree.nodes.find(({ field }) => field === 'tcp');
  if (node === undefined) return null;
  const { bytes } = tree.sources[node.source]!;
  const head = (bytes[node.start + 12] ?? 0) >> 4;
  if (head < 5 || node.end - node.start < head * 4) return null;
  const [port, otherPort] = [u16(bytes, node.start), u16(bytes, node.start + 2)];
  const isLast = (bytes[node.start + 13]! & 1) === 1;
  return { bytes: bytes.subarray(node.start + head * 4, node.end), port, otherPort, isLast };
}
