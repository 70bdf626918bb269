/** Joining the fragments of IP packets again, with bounds: on their number, their bytes and their age. */
import { copyOf, latin1, put16, putBytes, u16, u32, u8 } from './bytes.ts';
import type { IpParts } from './ip-header.ts';
import { findIpParts, ipParts } from './ip-header.ts';
import { fillIpv4Checksum, ipv4Field } from './ipv4.ts';
import { ipv6Field } from './ipv6.ts';

/** Bounds of a reassembler. */
export interface ReassemblyLimits {
  /** Packets that are being joined at one time; the oldest gives way. */
  readonly packets: number;
  /** Bytes of all kept fragments, each counted with 256 more: many tiny ones must not fill the memory. */
  readonly bytes: number;
  /** Seconds after which the rest of a packet is not waited for; Linux: 30 (net.ipv4.ipfrag_time), RFC 8200: 60. */
  readonly seconds: number;
}

/** Bounds that suit a capture: the bytes and seconds that Linux allows (net.ipv4.ipfrag_high_thresh, ipfrag_time). */
export const reassemblyLimits: ReassemblyLimits = { packets: 1024, bytes: 4 << 20, seconds: 30 };

/** What a fragment did. */
export type Reassembled =
  /** The packet is whole: header and payload as before it was cut. */
  | { readonly kind: 'packet'; readonly bytes: Uint8Array; readonly fragments: number }
  | { readonly kind: 'waiting' }
  /** Not a fragment: read the packet as it is. */
  | { readonly kind: 'whole' }
  /** The fragment was dropped, and what there was of its packet with it. */
  | { readonly kind: 'dropped'; readonly reason: string };

interface Fragment {
  readonly offset: number;
  readonly data: Uint8Array;
}

interface Unfinished {
  readonly since: number;
  fragments: Fragment[];
  bytes: number;
  /** Of the payload, known with the last fragment; -1 before. */
  length: number;
  /** The headers of the first fragment without its fragment header. */
  head: Uint8Array | null;
  /** Why all that comes is dropped, or null. */
  spoilt: string | null;
}

/** What keeping a fragment takes besides its bytes, roughly. */
const fragmentCost = 256;

/** Fragments of a packet; 64 KiB in pieces of eight bytes are 8192, honest ones at an MTU of 68 are 1400. */
const maxFragments = 2048;

/** Joins fragments as they come. */
export class IpReassembler {
  readonly #limits: ReassemblyLimits;
  readonly #unfinished = new Map<string, Unfinished>();
  readonly #parts = ipParts();
  #bytes = 0;

  constructor(limits: ReassemblyLimits = reassemblyLimits) {
    this.#limits = limits;
  }

  /** How many packets are unfinished, and how many bytes they hold. */
  get held(): { readonly packets: number; readonly bytes: number } {
    return { packets: this.#unfinished.size, bytes: this.#bytes };
  }

  /** Takes the IP packet between `start` and `end`, which came at `seconds`; what is kept of it is copied. */
  push(bytes: Uint8Array, start: number, end: number, seconds: number): Reassembled {
    const parts = this.#parts;
    const reason = findIpParts(bytes, start, end, parts);
    if (reason !== null) return { kind: 'dropped', reason };
    if (parts.fragmentOffset < 0) return { kind: 'whole' };
    this.#forget(seconds);
    const key = keyOf(bytes, start, parts);
    const entry = this.#unfinished.get(key) ?? this.#begin(key, seconds);
    const flaw = entry.spoilt ?? this.#add(entry, bytes, start);
    if (flaw !== null) {
      this.#spoil(entry, flaw);
      return { kind: 'dropped', reason: flaw };
    }
    if (entry.length < 0 || entry.bytes < entry.length || entry.head === null) return this.#bounded(key, entry);
    this.#remove(key, entry);
    return { kind: 'packet', bytes: joined(entry.head, entry), fragments: entry.fragments.length };
  }

  #begin(key: string, since: number): Unfinished {
    if (this.#unfinished.size >= this.#limits.packets) this.#removeOldest();
    const entry = { since, fragments: [], bytes: 0, length: -1, head: null, spoilt: null };
    this.#unfinished.set(key, entry);
    return entry;
  }

  /** Takes a fragment into its place; null, or why the whole packet is to be dropped. */
  #add(entry: Unfinished, bytes: Uint8Array, start: number): string | null {
    const parts = this.#parts;
    const { fragmentOffset: offset, moreFragments: more } = parts;
    // Behind the fragment header of IPv6 further headers may stand: they belong to what was cut.
    const dataStart = parts.version === 4 ? parts.transportStart : parts.fragmentAt + 8;
    const length = parts.end - dataStart;
    const stated = parts.version === 4 ? u16(bytes, start + 2) : u16(bytes, start + 4) + ipv6Field.payload;
    if (start + stated > parts.end) return 'a fragment is cut short';
    if (length === 0 || (more && (length & 7) !== 0)) return 'a fragment has an impossible length';
    if (offset + length > 0xffff) return 'the fragments make more than 65,535 bytes';
    const known = entry.length < 0 ? 0x1_0000 : entry.length;
    if (offset + length > known || (!more && entry.length >= 0 && entry.length !== offset + length)) {
      return 'the fragments disagree about the end';
    }
    const data = bytes.subarray(dataStart, parts.end);
    const place = placeOf(entry.fragments, offset, data);
    // Linux drops the packet on an overlap but not on an exact repetition (RFC 5722; ip_frag_queue in net/ipv4).
    if (place === 'repeated') return null;
    if (place === 'overlap') return 'the fragments overlap';
    if (entry.fragments.length === maxFragments) return `more than ${maxFragments} fragments`;
    if (!more && beyond(entry.fragments, offset + length)) return 'the fragments disagree about the end';
    entry.fragments.splice(place, 0, { offset, data: copyOf(data, 0, data.length) });
    entry.bytes += length;
    this.#bytes += length + fragmentCost;
    if (!more) entry.length = offset + length;
    if (offset === 0) entry.head = headOf(bytes, start, dataStart, parts);
    return null;
  }

  #bounded(key: string, entry: Unfinished): Reassembled {
    while (this.#bytes > this.#limits.bytes && this.#unfinished.size > 1) this.#removeOldest();
    if (this.#bytes > this.#limits.bytes) this.#remove(key, entry);
    if (this.#unfinished.has(key)) return { kind: 'waiting' };
    return { kind: 'dropped', reason: 'too many bytes in unfinished packets' };
  }

  #forget(now: number): void {
    for (const [key, entry] of this.#unfinished) {
      if (now - entry.since < this.#limits.seconds) break;
      this.#remove(key, entry);
    }
  }

  #removeOldest(): void {
    for (const [key, entry] of this.#unfinished) {
      this.#remove(key, entry);
      return;
    }
  }

  #remove(key: string, entry: Unfinished): void {
    this.#bytes -= costOf(entry);
    this.#unfinished.delete(key);
  }

  /** Keeps the entry without its bytes: later fragments of a packet with an overlap are dropped too (RFC 5722). */
  #spoil(entry: Unfinished, reason: string): void {
    this.#bytes -= costOf(entry);
    Object.assign(entry, { fragments: [], bytes: 0, head: null, spoilt: reason });
  }
}

function costOf(entry: Unfinished): number {
  return entry.bytes + entry.fragments.length * fragmentCost;
}

/** Addresses, identification and, in IPv4, the protocol (RFC 791; RFC 8200 leaves the protocol out). */
function keyOf(bytes: Uint8Array, start: number, parts: IpParts): string {
  const addresses = latin1(bytes, parts.sourceAt, parts.sourceAt + (parts.version === 4 ? 8 : 32));
  if (parts.version === 4) return `${addresses}${parts.protocol}.${u16(bytes, start + ipv4Field.identification)}`;
  return `${addresses}${u32(bytes, parts.fragmentAt + 4)}`;
}

/** Where among the sorted fragments this one goes. */
function placeOf(fragments: readonly Fragment[], offset: number, data: Uint8Array): number | 'repeated' | 'overlap' {
  let low = 0;
  let high = fragments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (fragments[middle]!.offset < offset) low = middle + 1;
    else high = middle;
  }
  const after = fragments[low];
  if (after?.offset === offset && sameBytes(after.data, data)) return 'repeated';
  if (after !== undefined && after.offset < offset + data.length) return 'overlap';
  const before = fragments[low - 1];
  return before !== undefined && before.offset + before.data.length > offset ? 'overlap' : low;
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

function beyond(fragments: readonly Fragment[], end: number): boolean {
  const last = fragments.at(-1);
  return last !== undefined && last.offset + last.data.length > end;
}

/** The headers before the payload that was cut, the fragment header of IPv6 taken out. */
function headOf(bytes: Uint8Array, start: number, dataStart: number, parts: IpParts): Uint8Array {
  if (parts.version === 4) return copyOf(bytes, start, dataStart);
  const head = copyOf(bytes, start, parts.fragmentAt);
  head[nextHeaderAt(head)] = u8(bytes, parts.fragmentAt);
  return head;
}

/** Where the last header of a chain, which is known to end with `head`, names what follows it. */
function nextHeaderAt(head: Uint8Array): number {
  let nameAt: number = ipv6Field.nextHeader;
  // Only headers counted in words of eight bytes may stand before a fragment header (RFC 8200 section 4.1).
  for (let at = ipv6Field.payload; at + 8 <= head.length; at += (u8(head, at + 1) + 1) * 8) nameAt = at;
  return nameAt;
}

/** Headers and payload in one piece, lengths and checksum set anew. */
function joined(head: Uint8Array, entry: Unfinished): Uint8Array {
  const packet = new Uint8Array(head.length + entry.length);
  putBytes(packet, 0, head);
  for (const { offset, data } of entry.fragments) putBytes(packet, head.length + offset, data);
  if (u8(head, 0) >> 4 === 6) {
    put16(packet, ipv6Field.payloadLength, packet.length - ipv6Field.payload);
    return packet;
  }
  put16(packet, ipv4Field.totalLength, packet.length);
  put16(packet, ipv4Field.flagsAndOffset, u16(packet, ipv4Field.flagsAndOffset) & 0x8000);
  fillIpv4Checksum(packet, 0);
  return packet;
}
