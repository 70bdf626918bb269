/** PPP (RFC 1661): the protocol's number, in one byte or two, and what it stands for. */
import { printUnknownBytes } from './hex-dump.ts';
import { printIpx } from './ipx.ts';
import { printMpls } from './mpls.ts';
import { printChap, printPap } from './ppp-auth.ts';
import { printPppControl } from './ppp-control.ts';
import { printHdlcStuffed } from './ppp-hdlc.ts';
import { pppProtocol, pppWords } from './ppp-words.ts';
import type { Printing } from './printing.ts';
import { bitWords, word } from './tokens.ts';

/** Address and control of RFC 1662, and two that tell the direction. */
const address = { usual: 0xff03, in: 0x0003, out: 0x0103 } as const;

/** Some links put Ethernet types where PPP's numbers stand. */
const etherType = { ip: 0x0800, ip6: 0x86dd } as const;

/** Prints a frame, whose address and control may be left out; returns the length of the header, 0 for one cut short. */
export function printPpp(p: Printing, at: number, length: number): number {
  p.protocol = 'ppp';
  if (length < 2) {
    p.truncated();
    return 0;
  }
  let next = at;
  const header = p.u16(next);
  if (header === address.in || header === address.out) {
    if (p.options.linkHeader) p.text(header === address.in ? 'In  ' : 'Out ');
    next += 2;
  } else if (header === address.usual) next += 2;
  if (at + length - next < 2) {
    p.truncated();
    return 0;
  }
  // RFC 1661 section 6.5: numbers of one byte are odd.
  let protocol = p.u16(next);
  const compressed = (protocol & 0x100) !== 0;
  if (compressed) protocol >>>= 8;
  next += compressed ? 1 : 2;
  if (p.options.linkHeader) {
    p.text(`${word(pppWords, protocol, () => 'unknown')} (0x${hex(protocol)}), length ${length}`);
    if (pppWords[protocol] === undefined) return next - at;
    p.text(': ');
  }
  printPppProtocol(p, protocol, next, at + length - next);
  return next - at;
}

/** Prints what a protocol's number says stands at `at`. */
export function printPppProtocol(p: Printing, protocol: number, at: number, length: number): void {
  // Frames that a link without synchronisation stuffed (RFC 1662 section 4.2) begin with its flag.
  if (protocol >>> 8 === 0x7e) {
    printHdlcStuffed(p, at - 1, length, printPppProtocol);
    return;
  }
  switch (protocol) {
    case pppProtocol.lcp:
    case pppProtocol.ipcp:
    case pppProtocol.osicp:
    case pppProtocol.mplscp:
    case pppProtocol.ip6cp:
    case pppProtocol.ccp:
    case pppProtocol.bacp:
      printPppControl(p, protocol, at, length);
      return;
    case pppProtocol.multilink:
      printMultilink(p, at, length);
      return;
    case pppProtocol.chap:
      printChap(p, at, length);
      return;
    case pppProtocol.pap:
      printPap(p, at, length);
      return;
    case pppProtocol.bap:
      return;
    case pppProtocol.ip:
    case etherType.ip:
    case pppProtocol.vjUncompressed:
      p.inner.ip(p, at, length);
      return;
    case pppProtocol.ip6:
    case etherType.ip6:
      p.inner.ip6(p, at, length);
      return;
    case pppProtocol.ipx:
      printIpx(p, at);
      return;
    case pppProtocol.mpls:
    case pppProtocol.mplsMulticast:
      printMpls(p, at, length);
      return;
    case pppProtocol.compressed:
      p.text('compressed PPP data');
      return;
    default:
      p.text(`${pppProtocolText(protocol)} `);
      printUnknownBytes(p, at, length, '\n\t');
  }
}

/** A protocol in words. */
export function pppProtocolText(protocol: number): string {
  return word(pppWords, protocol, () => `unknown PPP protocol (0x${hex(protocol)})`);
}

/** A fragment of a packet that goes over several links (RFC 1990). */
function printMultilink(p: Printing, at: number, length: number): void {
  if (!p.options.linkHeader) p.text('MLPPP, ');
  if (length < 2 || !p.has(at, 2)) {
    p.text('[|mlppp]');
    return;
  }
  const header = p.u16(at);
  const flags = bitWords(multilinkFlags, header, ', ', 'none');
  p.text(`seq 0x${(header & 0xfff).toString(16).padStart(3, '0')}, Flags [${flags}], length ${length}`);
}

const multilinkFlags = [
  [0x8000, 'begin'],
  [0x4000, 'end'],
] as const;

function hex(value: number): string {
  return value.toString(16).padStart(4, '0');
}
