/** IPv4 (RFC 791): the line's head, the header in parentheses with -v, fragments, options, and what is inside. */
import { remainder, shouldBe } from './cksum.ts';
import { printIpOptions } from './ip-options.ts';
import { printAddressPair } from './ip-addresses.ts';
import { bringsAddresses, ipProtocolWord, printIpPayload } from './ip-protocols.ts';
import { deepest, type Printing, truncation } from './printing.ts';
import { bitWords } from './tokens.ts';

const shortestHeader = 20;
const fragmentBits = [
  [0x2000, '+'],
  [0x4000, 'DF'],
  [0x8000, 'rsvd'],
] as const;
const congestion = ['', ',ECT(1)', ',ECT(0)', ',CE'] as const;

/** Prints a packet. Packets inside call this again, one deeper. */
export function printIp(p: Printing, at: number, length: number): void {
  p.protocol = 'ip';
  if (p.u8(at) >>> 4 !== 4) {
    // A version that the link layer did not announce.
    p.text(p.u8(at) >>> 4 === 6 ? 'IP6, wrong link-layer encapsulation' : `IP${p.u8(at) >>> 4}`);
    p.invalid();
    return;
  }
  if (!p.options.linkHeader) p.text('IP ');
  if (!p.has(at, shortestHeader)) {
    p.truncated();
    return;
  }
  if (length < shortestHeader) {
    p.text(`truncated-ip ${length}`);
    return;
  }
  const headerLength = (p.u8(at) & 15) * 4;
  if (headerLength < shortestHeader) {
    p.text(`bad-hlen ${headerLength}`);
    return;
  }
  const total = p.u16(at + 2);
  if (length < total) p.text(`truncated-ip - ${total - length} bytes missing! `);
  if (total < headerLength) {
    p.text(`bad-len ${total}`);
    return;
  }
  const savedEnd = p.snapEnd;
  p.snapEnd = Math.min(savedEnd, at + total);
  if (p.depth++ < deepest) printInside(p, at, headerLength, total);
  else p.truncated();
  p.depth--;
  p.snapEnd = savedEnd;
}

function printInside(p: Printing, at: number, headerLength: number, total: number): void {
  const offset = p.u16(at + 6);
  const protocol = p.u8(at + 9);
  if (p.verbose > 0 && !printHeader(p, at, headerLength)) return;
  if ((offset & 0x1fff) !== 0) {
    printFragment(p, at, protocol);
    return;
  }
  p.ip = at;
  if (!bringsAddresses(protocol)) printAddressPair(p, ': ');
  if (!p.has(at, headerLength)) {
    p.text(` [remaining caplen(${p.snapEnd - at}) < header length(${headerLength})]`);
    throw truncation;
  }
  p.fragmented = (offset & 0x2000) !== 0;
  p.hopLimit = p.u8(at + 8);
  printIpPayload(p, protocol, at + headerLength, total - headerLength);
}

/** False when the options are cut short, which ends the packet. */
function printHeader(p: Printing, at: number, headerLength: number): boolean {
  const service = p.u8(at + 1);
  p.text('(tos 0x');
  p.hex(service);
  p.text(congestion[service & 3]!);
  const ttl = p.u8(at + 8);
  if (ttl > 0) p.text(`, ttl ${ttl}`);
  const offset = p.u16(at + 6);
  const protocol = p.u8(at + 9);
  p.text(', id ');
  p.number(p.u16(at + 4));
  p.text(', offset ');
  p.number((offset & 0x1fff) * 8);
  p.text(', flags [');
  p.text(offset === 0x4000 ? 'DF' : bitWords(fragmentBits, offset & 0xe000, ', ', 'none'));
  p.text('], proto ');
  p.text(ipProtocolWord(protocol));
  p.text(` (${protocol}), length `);
  p.number(p.u16(at + 2));
  let whole = true;
  if (headerLength > shortestHeader) {
    p.text(', options (');
    whole = printIpOptions(p, at + shortestHeader, headerLength - shortestHeader);
    if (!whole) p.text(' [truncated-option]');
    p.char(41);
  }
  if (!p.options.skipChecksums && p.has(at, headerLength)) {
    const left = remainder(p, at, headerLength);
    const stood = p.u16(at + 10);
    if (left !== 0) p.text(`, bad cksum ${stood.toString(16)} (->${shouldBe(stood, left).toString(16)})!`);
  }
  p.text(')\n    ');
  if (whole) return true;
  p.ip = at;
  printAddressPair(p, ': ');
  p.truncated();
  return false;
}

/** A fragment that is not the first: its transport header went by before. */
function printFragment(p: Printing, at: number, protocol: number): void {
  if (p.options.quietness > 1) return;
  p.ip = at;
  printAddressPair(p, ':');
  const name = p.names.protocol(protocol);
  if (name === null) p.text(` ip-proto-${protocol}`);
  else p.text(` ${name}`);
}

/** Prints a packet of the version that its first half byte says. */
export function printIpOfEither(
  p: Printing,
  at: number,
  length: number,
  printIp6: (p: Printing, at: number, length: number) => void,
): void {
  p.protocol = 'ipn';
  if (length < 1) {
    p.text(`truncated-ip ${length}`);
    return;
  }
  const version = p.u8(at) >>> 4;
  if (version === 4) printIp(p, at, length);
  else if (version === 6) printIp6(p, at, length);
  else p.text(`unknown ip ${version}`);
}
