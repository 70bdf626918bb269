/**
 * What is noteworthy about a segment, given all before it: retransmissions, holes, windows. The marks, their names and when they are set
 * are those that Wireshark's User's Guide describes (section "TCP Analysis"), so that findings can be compared.
 */
import { u16, u32, u8 } from '../../wire/bytes.ts';
import { tcpFlags, tcpHeaderLength } from '../../wire/tcp.ts';
import type { Direction, Flow } from './flow-table.ts';
import { SeenRanges } from './seen-ranges.ts';
import type { TransportPacket } from './transport-reader.ts';

/** Bits of the marks of a segment. */
export const analysisMarks = {
  retransmission: 0x01,
  fastRetransmission: 0x02,
  spuriousRetransmission: 0x04,
  outOfOrder: 0x08,
  lostSegment: 0x10,
  ackLostSegment: 0x20,
  duplicateAck: 0x40,
  keepAlive: 0x80,
  keepAliveAck: 0x100,
  zeroWindow: 0x200,
  zeroWindowProbe: 0x400,
  zeroWindowProbeAck: 0x800,
  windowFull: 0x1000,
  windowUpdate: 0x2000,
  reusedPorts: 0x4000,
} as const;

const { syn, fin, rst, ack: ackFlag } = tcpFlags;

/** A fast retransmission follows its duplicate acknowledgments this soon, and a segment that overtook another the other one: nanoseconds. */
const fastWithin = 20_000_000;
const overtakenWithin = 3_000_000;

/** Numbers of one end, and of a connection: two ends, when its SYN came, how long its opening took. */
const endWidth = 12;
const width = endWidth * 2 + 2;
const unknownEnd = [-1, 0, -1, 0, -1, -1, 0, 0, 0, -1, -1, -1];
const unknown = Float64Array.of(...unknownEnd, ...unknownEnd, -1, -1);

/**
 * One direction of a connection, as it stands in a table of numbers: as objects, thousands of connections would fill the memory twice over
 * with what they were. Numbers are -1 while they are not known.
 */
class End {
  /** What was seen and not acknowledged yet. */
  seen = new SeenRanges();
  at = 0;
  readonly #numbers: Float64Array;

  constructor(numbers: Float64Array) {
    this.#numbers = numbers;
  }

  /** The number that follows all that was sent so far. */
  get next(): number {
    return this.#numbers[this.at + 0]!;
  }
  set next(value: number) {
    this.#numbers[this.at + 0] = value;
  }
  get nextTime(): number {
    return this.#numbers[this.at + 1]!;
  }
  set nextTime(value: number) {
    this.#numbers[this.at + 1] = value;
  }
  /** What this end acknowledged last. */
  get acknowledged(): number {
    return this.#numbers[this.at + 2]!;
  }
  set acknowledged(value: number) {
    this.#numbers[this.at + 2] = value;
  }
  get acknowledgedTime(): number {
    return this.#numbers[this.at + 3]!;
  }
  set acknowledgedTime(value: number) {
    this.#numbers[this.at + 3] = value;
  }
  get window(): number {
    return this.#numbers[this.at + 4]!;
  }
  set window(value: number) {
    this.#numbers[this.at + 4] = value;
  }
  /** The shift of its windows, -1 where its SYN was not seen, -2 where the ends do not scale. */
  get shift(): number {
    return this.#numbers[this.at + 5]!;
  }
  set shift(value: number) {
    this.#numbers[this.at + 5] = value;
  }
  get duplicates(): number {
    return this.#numbers[this.at + 6]!;
  }
  set duplicates(value: number) {
    this.#numbers[this.at + 6] = value;
  }
  /** The packet whose acknowledgment later ones may duplicate. */
  get acknowledgedBy(): number {
    return this.#numbers[this.at + 7]!;
  }
  set acknowledgedBy(value: number) {
    this.#numbers[this.at + 7] = value;
  }
  get lastMarks(): number {
    return this.#numbers[this.at + 8]!;
  }
  set lastMarks(value: number) {
    this.#numbers[this.at + 8] = value;
  }
  /** The contiguous end of what was captured: acknowledging more than this acknowledges what was lost to the capture. */
  get whole(): number {
    return this.#numbers[this.at + 9]!;
  }
  set whole(value: number) {
    this.#numbers[this.at + 9] = value;
  }
  /** The last segment that took numbers and came in its turn: one like it is no overtaken one. */
  get lastStart(): number {
    return this.#numbers[this.at + 10]!;
  }
  set lastStart(value: number) {
    this.#numbers[this.at + 10] = value;
  }
  get lastEnd(): number {
    return this.#numbers[this.at + 11]!;
  }
  set lastEnd(value: number) {
    this.#numbers[this.at + 11] = value;
  }
}

/** The state of connections, each at a place of its own. */
export class TcpAnalysis {
  readonly #numbers: Float64Array;
  readonly #ends: readonly [End, End];
  /** By place, of both ends; made when there is something in flight. */
  readonly #seen: (SeenRanges | undefined)[] = [];
  readonly #free: number[] = [];
  #used = 0;
  #at = 0;
  /** How many duplicates of an acknowledgment the segment makes that was marked as such last. */
  duplicates = 0;
  /** The packet that those duplicate. */
  duplicateOf = 0;
  /** The window that the last segment offered, scaled where the scale is known. */
  window = 0;

  /** Room for `most` connections at one time. */
  constructor(most: number) {
    this.#numbers = new Float64Array(width * most);
    this.#ends = [new End(this.#numbers), new End(this.#numbers)];
  }

  /** A place for a connection of which nothing is known yet. There are `most` of them. */
  begin(): number {
    const place = this.#free.pop() ?? this.#used++;
    this.#numbers.set(unknown, place * width);
    return place;
  }

  /** Forgets a connection. */
  end(place: number): void {
    this.#seen[place * 2]?.clear();
    this.#seen[place * 2 + 1]?.clear();
    this.#free.push(place);
  }

  /**
   * Looks at the next segment of a direction of the connection at a place; bits of {@link analysisMarks}. `reused` where it begins a connection
   * on ports that had another one.
   */
  take(place: number, packet: TransportPacket, flow: Flow, direction: Direction, reused: boolean): number {
    this.#select(place);
    const { bytes, places, payloadStart, payloadEnd, missing } = packet;
    const at = places.transportStart;
    const mine = this.#ends[direction];
    const theirs = this.#ends[direction === 0 ? 1 : 0];
    const flags = places.tcpFlags;
    if ((flags & syn) !== 0) scaling(mine, theirs, bytes, at, flags);
    const shift = (flags & syn) === 0 && mine.shift > 0 && theirs.shift !== -2 ? mine.shift : 0;
    const segment: Segment = {
      sequence: u32(bytes, at + 4),
      acknowledgment: u32(bytes, at + 8),
      length: payloadEnd + missing - payloadStart,
      flags,
      window: u16(bytes, at + 14) * 2 ** shift,
      time: packet.seconds * 1e9 + packet.nanoseconds,
      packet: packet.number,
    };
    this.window = segment.window;
    this.#handshake(segment, direction, flow.initial);
    let marks = reused ? analysisMarks.reusedPorts : 0;
    marks |= this.#marksOf(segment, mine, theirs);
    if ((marks & analysisMarks.duplicateAck) !== 0) {
      this.duplicates = mine.duplicates;
      this.duplicateOf = mine.acknowledgedBy;
    }
    remember(segment, marks, mine, theirs);
    return marks;
  }

  #select(place: number): void {
    this.#at = place * width;
    for (const [index, end] of this.#ends.entries()) {
      end.at = this.#at + index * endWidth;
      end.seen = this.#seen[place * 2 + index] ??= new SeenRanges();
    }
  }

  get #synTime(): number {
    return this.#numbers[this.#at + endWidth * 2]!;
  }
  set #synTime(value: number) {
    this.#numbers[this.#at + endWidth * 2] = value;
  }
  get #roundTrip(): number {
    return this.#numbers[this.#at + endWidth * 2 + 1]!;
  }
  set #roundTrip(value: number) {
    this.#numbers[this.#at + endWidth * 2 + 1] = value;
  }

  /** How long the opening took, from SYN to the ACK that ended it: what came out of order came sooner. */
  #handshake({ flags, time, sequence, acknowledgment }: Segment, direction: Direction, initial: Flow['initial']): void {
    if ((flags & (syn | ackFlag)) === syn) this.#synTime = time;
    if (this.#roundTrip !== -1 || this.#synTime === -1 || (flags & syn) !== 0) return;
    const [mine, theirs] = [initial[direction], initial[direction === 0 ? 1 : 0]];
    if (sequence === next32(mine, 1) && acknowledgment === next32(theirs, 1)) this.#roundTrip = time - this.#synTime;
  }

  #marksOf(segment: Segment, mine: End, theirs: End): number {
    const { sequence, length, flags, window } = segment;
    const plain = (flags & (syn | fin | rst)) === 0;
    if (length === 1 && sequence === mine.next && theirs.window === 0) return analysisMarks.zeroWindowProbe;
    let marks = plain && window === 0 ? analysisMarks.zeroWindow : 0;
    if (mine.next !== -1 && after(sequence, mine.next) && (flags & rst) === 0) marks |= analysisMarks.lostSegment;
    const isKeepAlive = plain && length <= 1 && mine.next !== -1 && sequence === next32(mine.next, -1);
    if (isKeepAlive) marks |= analysisMarks.keepAlive;
    marks |= windowMarks(segment, mine, theirs, plain);
    const answer = answerMark(segment, mine, theirs, plain);
    if (answer !== 0) return marks | answer;
    marks |= acknowledgmentMarks(segment, mine, theirs, plain);
    return isKeepAlive ? marks : marks | this.#repetition(segment, mine, theirs);
  }

  /** Which kind of repetition a segment is that begins before what was already sent. */
  #repetition({ sequence, length, flags, time }: Segment, mine: End, theirs: End): number {
    const end = next32(sequence, length);
    if (length > 0 && theirs.acknowledged !== -1 && !after(end, theirs.acknowledged)) {
      return analysisMarks.spuriousRetransmission;
    }
    const isLonger = length > 0 || (flags & (syn | fin)) !== 0;
    if (!isLonger || mine.next === -1 || !after(mine.next, sequence)) return 0;
    // SYN and FIN take a number too (RFC 9293 section 3.4).
    const past = (flags & (syn | fin)) === 0 ? end : next32(end, 1);
    const isFast = theirs.duplicates >= 2 && theirs.acknowledged === sequence;
    if (isFast && within(time - theirs.acknowledgedTime, fastWithin)) return analysisMarks.fastRetransmission;
    const soon = this.#roundTrip === -1 ? overtakenWithin : this.#roundTrip;
    const isNew = mine.lastStart !== sequence || mine.lastEnd !== end;
    if (isNew && within(time - mine.nextTime, soon) && mine.next !== past) return analysisMarks.outOfOrder;
    return analysisMarks.retransmission;
  }
}

interface Segment {
  readonly sequence: number;
  readonly acknowledgment: number;
  /** Of the payload by the headers' word. */
  readonly length: number;
  readonly flags: number;
  /** Scaled where the scale is known. */
  readonly window: number;
  /** Nanoseconds since 1970, rounded to what a double holds. */
  readonly time: number;
  /** Its number in the file. */
  readonly packet: number;
}

function windowMarks(
  { sequence, acknowledgment, length, flags, window }: Segment,
  mine: End,
  theirs: End,
  plain: boolean,
): number {
  if (!plain) return 0;
  const isQuiet = length === 0 && window !== 0 && sequence === mine.next && acknowledgment === mine.acknowledged;
  if (isQuiet && window !== mine.window && (flags & ackFlag) !== 0) return analysisMarks.windowUpdate;
  if (length === 0 || theirs.shift === -1 || theirs.window === -1 || theirs.acknowledged === -1) return 0;
  const edge = next32(theirs.acknowledged, theirs.window);
  return next32(sequence, length) === edge ? analysisMarks.windowFull : 0;
}

/** What answers a keep-alive or a probe of a closed window. */
function answerMark(
  { sequence, acknowledgment, length, window }: Segment,
  mine: End,
  theirs: End,
  plain: boolean,
): number {
  const isQuiet = plain && length === 0 && sequence === mine.next && acknowledgment === mine.acknowledged;
  if (!isQuiet) return 0;
  if (window !== 0 && window === mine.window && (theirs.lastMarks & analysisMarks.keepAlive) !== 0) {
    return analysisMarks.keepAliveAck;
  }
  const isProbed = window === 0 && mine.window === 0 && (theirs.lastMarks & analysisMarks.zeroWindowProbe) !== 0;
  return isProbed ? analysisMarks.zeroWindowProbeAck : 0;
}

function acknowledgmentMarks(
  { sequence, acknowledgment, length, flags, window, packet }: Segment,
  mine: End,
  theirs: End,
  plain: boolean,
): number {
  let marks = 0;
  const repeats = plain && length === 0 && window !== 0 && window === mine.window && sequence === mine.next;
  if (repeats && acknowledgment === mine.acknowledged && acknowledgment !== 0) {
    marks |= analysisMarks.duplicateAck;
    mine.duplicates++;
  } else {
    mine.duplicates = 0;
    mine.acknowledgedBy = packet;
  }
  if (theirs.whole !== -1 && (flags & ackFlag) !== 0 && after(acknowledgment, theirs.whole)) {
    marks |= analysisMarks.ackLostSegment;
    // Told once: only another hole begins the count again.
    theirs.whole = -1;
  }
  return marks;
}

function remember(
  { sequence, acknowledgment, length, flags, window, time }: Segment,
  marks: number,
  mine: End,
  theirs: End,
): void {
  const end = next32(sequence, length + ((flags & (syn | fin)) === 0 ? 0 : 1));
  const isProbe = (marks & (analysisMarks.zeroWindowProbe | analysisMarks.keepAlive)) !== 0;
  const before = mine.next;
  if (mine.next === -1 || (after(end, mine.next) && !isProbe)) {
    mine.next = end;
    mine.nextTime = time;
  }
  if (!isProbe) mine.seen.add(sequence, end);
  if (sequence !== end && (marks & analysisMarks.outOfOrder) === 0) {
    mine.lastStart = sequence;
    mine.lastEnd = next32(sequence, length);
  }
  if (before === -1) mine.whole = end;
  else if (mine.whole === -1) mine.whole = (marks & analysisMarks.lostSegment) === 0 ? -1 : before;
  else if ((marks & analysisMarks.lostSegment) === 0) mine.whole = mine.seen.reach(mine.whole, sequence, end);
  mine.window = window;
  mine.lastMarks = marks;
  if ((flags & ackFlag) === 0) return;
  mine.acknowledged = acknowledgment;
  mine.acknowledgedTime = time;
  theirs.seen.forget(acknowledgment);
}

/** Reads what a SYN says of scaling (RFC 7323): it holds only where both say it. */
function scaling(mine: End, theirs: End, bytes: Uint8Array, at: number, flags: number): void {
  mine.shift = -2;
  const end = at + tcpHeaderLength(bytes, at);
  for (let option = at + 20; option < end;) {
    const kind = u8(bytes, option);
    if (kind === 0) break;
    const length = kind === 1 ? 1 : option + 1 < end ? u8(bytes, option + 1) : 0;
    if (kind === 3 && length === 3 && option + 2 < end) mine.shift = Math.min(14, u8(bytes, option + 2));
    if (length === 0) break;
    option += length;
  }
  if ((flags & ackFlag) !== 0 && mine.shift === -2 && theirs.shift >= 0) theirs.shift = -2;
}

/** Whether so much time is less than a bound; clocks that went back tell nothing of it. */
function within(passed: number, bound: number): boolean {
  return passed >= 0 && passed < bound;
}

/** Whether `a` comes after `b` in numbers that wrap. */
function after(a: number, b: number): boolean {
  return ((a - b) | 0) > 0;
}

function next32(sequence: number, length: number): number {
  return (sequence + length) >>> 0;
}
