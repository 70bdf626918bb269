/** IPv6 (RFC 8200): the line's head, its header with -v, extension headers, and what is inside. */
import { printAddressPair } from './ip-addresses.ts';
import { printDestinationOptions, printHopOptions } from './ip6-options.ts';
import { bringsAddresses, ipProtocolWord, printIpPayload } from './ip-protocols.ts';
import { printMobility } from './mobility.ts';
import { printRouting } from './ip6-routing.ts';
import { deepest, type Printing } from './printing.ts';

const headerLength = 40;
const extension = { hop: 0, routing: 43, fragment: 44, destination: 60, oldMobility: 62, mobility: 135 } as const;
/** What stands before the first extension header. */
const none = 255;

/** Prints a packet. Packets inside call this again, one deeper. */
export function printIp6(p: Printing, at: number, length: number): void {
  p.protocol = 'ip6';
  if (!p.has(at, headerLength)) {
    p.truncated();
    return;
  }
  if (length < headerLength) {
    p.text(`truncated-ip6 ${length}`);
    return;
  }
  if (!p.options.linkHeader) p.text('IP6 ');
  const version = p.u8(at) >>> 4;
  if (version !== 6) {
    p.text(`version error: ${version} != 6`);
    return;
  }
  const payload = p.u16(at + 4);
  const whole = payload === 0 ? length + headerLength : payload + headerLength;
  if (payload !== 0 && length < whole) p.text(`truncated-ip6 - ${whole - length} bytes missing!`);
  if (p.verbose > 0) printHeader(p, at, payload);
  const savedEnd = p.snapEnd;
  p.snapEnd = Math.min(savedEnd, at + whole);
  if (p.depth++ < deepest) printHeaders(p, at, length, whole, payload, savedEnd);
  else p.truncated();
  p.depth--;
  p.snapEnd = savedEnd;
}

function printHeader(p: Printing, at: number, payload: number): void {
  const flow = p.u32(at);
  const next = p.u8(at + 6);
  p.char(40);
  const trafficClass = (flow >>> 20) & 0xff;
  if (trafficClass !== 0) {
    p.text('class 0x');
    p.hex(trafficClass, 2);
    p.text(', ');
  }
  if (flow & 0xf_ffff) {
    p.text('flowlabel 0x');
    p.hex(flow & 0xf_ffff, 5);
    p.text(', ');
  }
  p.text(`hlim ${p.u8(at + 7)}, next-header ${ipProtocolWord(next)} (${next}) payload length: `);
  p.number(payload);
  p.text(') ');
}

/** Walks over the extension headers to what is inside. `whole` counts from `at`; a payload of 0 may be a jumbogram's (RFC 2675). */
function printHeaders(p: Printing, at: number, length: number, whole: number, payload: number, savedEnd: number): void {
  let next = p.u8(at + 6);
  let before = none;
  let header = at;
  let advance = headerLength;
  let left = whole;
  let fragmented = false;
  p.jumbo = -1;
  while (header < p.snapEnd && advance > 0) {
    if (left < advance) {
      p.truncated();
      return;
    }
    header += advance;
    left -= advance;
    p.ip = at;
    if (header === at + headerLength && !bringsAddresses(next)) printAddressPair(p, ': ');
    if (!isExtension(next)) {
      const inside = payloadLength(p, at, header, length, left, payload, before !== none, savedEnd);
      if (inside < 0) return;
      p.fragmented = fragmented;
      p.hopLimit = p.u8(at + 7);
      printIpPayload(p, next, header, inside);
      return;
    }
    advance = printExtension(p, next, header, before, payload);
    if (advance < 0) return;
    fragmented ||= next === extension.fragment;
    before = next;
    next = p.u8(header);
    p.protocol = 'ip6';
  }
}

function isExtension(next: number): boolean {
  return (
    next === extension.hop ||
    next === extension.destination ||
    next === extension.fragment ||
    next === extension.routing ||
    next === extension.mobility ||
    next === extension.oldMobility
  );
}

/** The length of the header, or -1 when the packet's line ends with it. */
function printExtension(p: Printing, kind: number, at: number, before: number, payload: number): number {
  switch (kind) {
    case extension.hop:
      return printHopByHop(p, at, before, payload);
    case extension.destination:
      return printDestinationOptions(p, at, payload);
    case extension.fragment:
      return printFragment(p, at);
    case extension.routing:
      if (p.has(at, 1)) return printRouting(p, at);
      p.truncated();
      return -1;
    default:
      printMobility(p, at);
      return -1;
  }
}

/** The header of hop-by-hop options, which stands first or not at all (RFC 8200 section 4.1). */
function printHopByHop(p: Printing, at: number, before: number, payload: number): number {
  if (before !== none) {
    const seen = p.ip + headerLength !== at && p.u8(p.ip + 6) === extension.hop;
    p.text(
      seen
        ? '[The Hop-by-Hop Options header was already found]'
        : "[The Hop-by-Hop Options header don't follow the IPv6 header]",
    );
    p.invalid();
    return -1;
  }
  const advance = printHopOptions(p, at, payload);
  if (payload === 0 && p.jumbo === -1) {
    p.text('[No valid Jumbo Payload Hop-by-Hop option found]');
    p.invalid();
    return -1;
  }
  return advance;
}

/** RFC 8200 section 4.5. Nothing can be said of what is in a fragment that is not the first. */
function printFragment(p: Printing, at: number): number {
  p.protocol = 'frag6';
  const offset = p.u16(at + 2) & 0xfff8;
  const inside = headerLength + p.u16(p.ip + 4) - (at - p.ip) - 8;
  // A header beyond the payload's end makes it negative, which tcpdump prints as a number of 64 bits.
  const size = inside >= 0 ? String(inside) : String(BigInt.asUintN(64, BigInt(inside)));
  if (p.verbose > 0)
    p.text(
      `frag (0x${p
        .u32(at + 4)
        .toString(16)
        .padStart(8, '0')}:${offset}|${size})`,
    );
  else p.text(`frag (${offset}|${size})`);
  if (offset !== 0) return -1;
  p.char(32);
  return p.snapEnd <= at + 8 ? -1 : 8;
}

/** The length of what is inside, which a jumbogram's option gives; -1 when the line ends here. */
function payloadLength(
  p: Printing,
  at: number,
  header: number,
  length: number,
  left: number,
  payload: number,
  extended: boolean,
  savedEnd: number,
): number {
  const advance = header - at;
  if (p.jumbo !== -1) {
    const whole = p.jumbo + headerLength;
    if (whole < advance) {
      p.truncated();
      return -1;
    }
    if (length < whole) p.text(`truncated-ip6 - ${whole - length} bytes missing!`);
    p.snapEnd = Math.min(savedEnd, at + whole);
    return whole - advance;
  }
  if (payload !== 0) return left;
  if (extended) {
    p.truncated();
    return -1;
  }
  p.snapEnd = Math.min(savedEnd, at + headerLength);
  return 0;
}
