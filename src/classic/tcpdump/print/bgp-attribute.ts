/** Path attributes of BGP (RFC 4271 section 5, RFC 4760, RFC 8092 ...). */
import { asText } from './bgp-as.ts';
import { printExtendedCommunities } from './bgp-community.ts';
import { type AddressLength, distinguisherText, hasPathIds, printLabelled, printPrefixes } from './bgp-prefix.ts';
import { attributes, familyText, subsequentText } from './bgp-words.ts';
import { printUnknownBytes } from './hex-dump.ts';
import { labelledIpv4, labelledIpv6 } from './labelled.ts';
import { type Printing, truncation } from './printing.ts';
import { word, type Words } from './tokens.ts';

/** Thrown at a part that tcpdump prints and we do not. */
export const notPrinted: Error = Object.freeze(
  Object.assign(Object.create(Error.prototype) as Error, { message: 'not printed' }),
);

const origins: Words = { 0: 'IGP', 1: 'EGP', 2: 'Incomplete' };
const wellKnown: Words = {
  0xffff_ff01: ' NO_EXPORT',
  0xffff_ff02: ' NO_ADVERTISE',
  0xffff_ff03: ' NO_EXPORT_SUBCONFED',
};
const opens: Words = { 1: '{ ', 2: '', 3: '( ', 4: '({ ' };
const closes: Words = { 1: '}', 2: '', 3: ')', 4: '})' };
const long = 0x10;

/** Prints attributes, each on a line of its own. */
export function printBgpAttributes(p: Printing, at: number, length: number, indent: string): void {
  const end = at + length;
  for (let next = at; next < end;) {
    const flags = p.u8(next);
    const code = p.u8(next + 1);
    const header = (flags & long) === 0 ? 3 : 4;
    const size = header === 3 ? p.u8(next + 2) : p.u16(next + 2);
    if (next + header > end) throw truncation;
    p.text(`\n\t  ${indent}${word(attributes, code, () => 'Unknown Attribute')} (${code}), length: ${size}`);
    if (flags !== 0) p.text(`, Flags [${flagText(flags)}]: `);
    if (next + header + size > end) {
      p.text(' [path attrs too short]');
      return;
    }
    printAttribute(p, code, next + header, size);
    next += header + size;
  }
}

function flagText(flags: number): string {
  const letters = `${flags & 0x80 ? 'O' : ''}${flags & 0x40 ? 'T' : ''}${flags & 0x20 ? 'P' : ''}${flags & 0x10 ? 'E' : ''}`;
  return (flags & 0xf) === 0 ? letters : `${letters}+${(flags & 0xf).toString(16)}`;
}

function printAttribute(p: Printing, code: number, at: number, size: number): void {
  if (!printValue(p, code, at, size)) p.text('invalid len');
  if (p.verbose > 1 && size > 0 && (code !== 32 || size % 12 !== 0)) printUnknownBytes(p, at, size, '\n\t    ');
}

/** False when the length is wrong. */
function printValue(p: Printing, code: number, at: number, size: number): boolean {
  switch (code) {
    case 1:
      if (size !== 1) return false;
      p.text(word(origins, p.u8(at), () => 'Unknown Origin Typecode'));
      return true;
    case 2:
    case 17:
      return printPath(p, at, size, code === 17 ? 4 : asSize(p, at, size));
    case 3:
    case 9:
      if (size !== 4) return false;
      p.ipv4(at);
      return true;
    case 4:
    case 5:
      if (size !== 4) return false;
      p.text(String(p.u32(at)));
      return true;
    case 6:
      return size === 0;
    case 7:
    case 18:
      return printAggregator(p, at, size);
    case 8:
      return printCommunities(p, at, size);
    case 10:
      return printClusters(p, at, size);
    case 14:
      printReach(p, at, size);
      return true;
    case 15:
      printUnreach(p, at, size);
      return true;
    case 16:
      if (size % 8 !== 0) return false;
      printExtendedCommunities(p, at, size);
      return true;
    case 22:
    case 26:
    case 128:
      throw notPrinted;
    case 32:
      return printLargeCommunities(p, at, size);
    default:
      p.text(`\n\t    no Attribute ${code} decoder`);
      if (p.verbose <= 1) printUnknownBytes(p, at, size, '\n\t    ');
      return true;
  }
}

/** Bytes of each number in a path: nothing but the path itself tells. */
function asSize(p: Printing, at: number, size: number): 2 | 4 {
  for (let next = at; next < at + size;) {
    const kind = p.u8(next);
    if (kind < 1 || kind > 4) return 4;
    const count = p.u8(next + 1);
    if (count === 0) return 2;
    next += 2 + count * 2;
    if (next > at + size) return 4;
  }
  return 2;
}

function printPath(p: Printing, at: number, size: number, width: 2 | 4): boolean {
  if (size % 2 !== 0) return false;
  if (size === 0) {
    p.text('empty');
    return true;
  }
  for (let next = at; next < at + size;) {
    const kind = p.u8(next);
    p.text(word(opens, kind, () => '?'));
    const count = p.u8(next + 1);
    next += 2;
    for (let index = 0; index < count; index++) {
      p.text(`${asText(p, width === 2 ? p.u16(next) : p.u32(next))} `);
      next += width;
    }
    p.text(word(closes, kind, () => '?'));
  }
  return true;
}

function printAggregator(p: Printing, at: number, size: number): boolean {
  if (size !== 6 && size !== 8) return false;
  p.text(` AS #${asText(p, size === 6 ? p.u16(at) : p.u32(at))}`);
  labelledIpv4(p, ', origin ', at + size - 4);
  return true;
}

function printCommunities(p: Printing, at: number, size: number): boolean {
  if (size % 4 !== 0) return false;
  for (let next = at; next < at + size; next += 4) {
    const value = p.u32(next);
    p.text(wellKnown[value] ?? `${value >>> 16}:${value & 0xffff}${at + size - next > 4 ? ', ' : ''}`);
  }
  return true;
}

function printClusters(p: Printing, at: number, size: number): boolean {
  if (size % 4 !== 0) return false;
  for (let next = at; next < at + size; next += 4) {
    p.ipv4(next);
    if (next + 4 < at + size) p.text(', ');
  }
  return true;
}

function printLargeCommunities(p: Printing, at: number, size: number): boolean {
  if (size === 0 || size % 12 !== 0) return false;
  for (let next = at; next < at + size; next += 12) {
    p.text(`\n\t    ${p.u32(next)}:${p.u32(next + 4)}:${p.u32(next + 8)}${next + 12 < at + size ? ', ' : ''}`);
  }
  return true;
}

/** How prefixes of a family are written; null where tcpdump writes bytes. */
type Form = 'plain' | 'labelled' | 'vpn';

/** Prints the families, and says how their prefixes are written. */
function printFamily(p: Printing, at: number): { form: Form | null; addressLength: AddressLength } {
  const family = p.u16(at);
  const safi = p.u8(at + 2);
  p.text(
    `\n\t    AFI: ${familyText(family, 'Unknown AFI')}, ${safi > 128 ? 'vendor specific ' : ''}SAFI: ${subsequentText(safi, 'Unknown SAFI')}`,
  );
  const addressLength = family === 2 ? 16 : 4;
  if (family === 1 || family === 2) {
    if (safi >= 1 && safi <= 3) return { form: 'plain', addressLength };
    if (safi === 4) return { form: 'labelled', addressLength };
    if (safi >= 128 && safi <= 130) return { form: 'vpn', addressLength };
  }
  if (isOther(family, safi)) throw notPrinted;
  return { form: null, addressLength };
}

/** Multicast VPNs, MDT, targets, VPLS, EVPN and NSAP, which tcpdump prints. */
function isOther(family: number, safi: number): boolean {
  if (family === 1 || family === 2) return safi === 5 || safi === 66 || safi === 132;
  if (family === 25 || family === 196) return safi === 65 || safi === 70 || (safi >= 128 && safi <= 130);
  return family === 3 && (safi <= 3 || (safi >= 128 && safi <= 130));
}

function printUnknownFamily(p: Printing, at: number, size: number): void {
  p.text(`\n\t    no AFI ${p.u16(at)} / SAFI ${p.u8(at + 2)} decoder`);
  if (p.verbose <= 1) printUnknownBytes(p, at, size, '\n\t    ');
}

function printReach(p: Printing, at: number, size: number): void {
  if (size < 3) throw truncation;
  const { form, addressLength } = printFamily(p, at);
  if (form === null) {
    printUnknownFamily(p, at, size);
    return;
  }
  const length = p.u8(at + 3);
  printNextHops(p, at + 4, length, form === 'vpn', addressLength);
  let next = at + 4 + length;
  const attachments = p.u8(next);
  next++;
  if (attachments === 0) p.text(', no SNPA');
  else {
    p.text(`\n\t    ${attachments} SNPA`);
    for (let index = 0; index < attachments; index++) {
      const own = p.u8(next);
      p.text(`\n\t      ${own} bytes`);
      next += 1 + own;
    }
  }
  printRoutes(p, next, at + size, form, addressLength);
}

function printRoutes(p: Printing, at: number, end: number, form: Form, addressLength: AddressLength): void {
  if (form === 'plain') {
    const withIds = hasPathIds(p, at, end - at, addressLength * 8);
    printPrefixes(p, at, end, withIds, addressLength, '\n\t      ', p.snapEnd);
  } else printLabelled(p, at, end, form === 'vpn', addressLength);
}

function printNextHops(p: Printing, at: number, length: number, vpn: boolean, addressLength: AddressLength): void {
  const own = addressLength + (vpn ? 8 : 0);
  if (length > 0) {
    p.need(at, length);
    let left = length;
    for (let next = at; left > 0; next += own) {
      p.text(left === length ? '\n\t    nexthop: ' : ', ');
      if (left < own) {
        p.text('invalid len');
        break;
      }
      if (vpn) p.text(`RD: ${distinguisherText(p, next)}, `);
      if (addressLength === 16) labelledIpv6(p, '', next + own - 16);
      else labelledIpv4(p, '', next + own - 4);
      left -= own;
    }
  }
  p.text(`, nh-length: ${length}`);
}

function printUnreach(p: Printing, at: number, size: number): void {
  p.need(at, 3);
  const { form, addressLength } = printFamily(p, at);
  if (form === null) printUnknownFamily(p, at, size);
  else if (size === 3) p.text('\n\t      End-of-Rib Marker (empty NLRI)');
  else printRoutes(p, at + 3, at + size, form, addressLength);
}
