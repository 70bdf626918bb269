/** LLDP (IEEE 802.1AB): the length and the system's name; with -v all that the neighbour says of itself. */
import { requireBytes, untilCut } from './cut-short.ts';
import { printUnknownBytes } from './hex-dump.ts';
import { isLldpAddress, printLldpAddress } from './lldp-address.ts';
import { printLldp8021 } from './lldp-8021.ts';
import { printLldp8023 } from './lldp-8023.ts';
import { printLldpMed } from './lldp-med.ts';
import { organisation } from './organisations.ts';
import type { Printing } from './printing.ts';
import { type Bits, bitWords, word, type Words } from './tokens.ts';

const tlv = { end: 0, chassis: 1, port: 2, ttl: 3, name: 5, capabilities: 7, address: 8, own: 127 } as const;
const tlvs: Words = {
  [tlv.end]: 'End',
  [tlv.chassis]: 'Chassis ID',
  [tlv.port]: 'Port ID',
  [tlv.ttl]: 'Time to Live',
  4: 'Port Description',
  [tlv.name]: 'System Name',
  6: 'System Description',
  [tlv.capabilities]: 'System Capabilities',
  [tlv.address]: 'Management Address',
  [tlv.own]: 'Organization specific',
};
const chassisKinds: Words = {
  1: 'Chassis component',
  2: 'Interface alias',
  3: 'Port component',
  4: 'MAC address',
  5: 'Network address',
  6: 'Interface name',
  7: 'Local',
};
const portKinds: Words = {
  1: 'Interface alias',
  2: 'Port component',
  3: 'MAC address',
  4: 'Network Address',
  5: 'Interface Name',
  6: 'Agent circuit ID',
  7: 'Local',
};
const capabilities: Bits = [
  [1, 'Other'],
  [2, 'Repeater'],
  [4, 'Bridge'],
  [8, 'WLAN AP'],
  [16, 'Router'],
  [32, 'Telephone'],
  [64, 'Docsis'],
  [128, 'Station Only'],
];
const numberings: Words = { 2: 'Interface Index', 3: 'System Port Number' };
const organisation8021 = 0x00_80_c2;
const organisation8023 = 0x00_12_0f;
const organisationTia = 0x00_12_bb;
const organisationIana = 0x00_00_5e;
/** The least bytes of one of IANA's, its kind included. */
const leastIana = 5;
/** DCBX, whose parts have forms of their own that are not printed here. */
const organisationDcbx = 0x00_1b_21;

/** Whether all of it is of forms that have a printer. */
export function isPlainLldp(p: Printing, at: number, length: number): boolean {
  const end = Math.min(p.snapEnd, at + length);
  if (p.verbose === 0) return true;
  for (let next = at; next + 5 <= end; next += 2 + (p.u16(next) & 0x1ff)) {
    if (p.u8(next) >>> 1 !== tlv.own) continue;
    const owner = p.u24(next + 2);
    if (owner === organisationDcbx) return false;
  }
  return true;
}

/** Prints what stands behind Ethernet's header. */
export function printLldp(p: Printing, at: number, length: number): void {
  p.protocol = 'lldp';
  p.text(`LLDP, length ${length}`);
  untilCut(p, () => {
    const end = at + length;
    for (let next = at; end - next >= 2;) {
      requireBytes(p, next, 2);
      const type = p.u8(next) >>> 1;
      const size = p.u16(next) & 0x1ff;
      next += 2;
      if (p.verbose > 0) p.text(`\n\t${word(tlvs, type, unknown)} TLV (${type}), length ${size}`);
      if (type === tlv.end || size === 0) return;
      requireBytes(p, next, size > end - next ? Infinity : size);
      if (p.verbose > 0) {
        const known = printTlv(p, type, next, size);
        if (p.verbose > 1 || !known) printUnknownBytes(p, next, size, '\n\t  ');
      } else if (type === tlv.name) printNamed(p, ': ', next, size);
      next += size;
    }
  });
}

function unknown(): string {
  return 'Unknown';
}

function printNamed(p: Printing, name: string, at: number, size: number): void {
  p.text(name);
  p.safeTextToZero(at, size);
}

/** Ends the message with the mark of a cut. */
function requireSize(p: Printing, at: number, fits: boolean): void {
  requireBytes(p, at, fits ? 0 : Infinity);
}

/** False when the bytes are to be shown. */
function printTlv(p: Printing, type: number, at: number, size: number): boolean {
  if (type === tlv.chassis) return printIdentity(p, chassisKinds, 4, at, size);
  if (type === tlv.port) return printIdentity(p, portKinds, 3, at, size);
  if (type === tlv.ttl) {
    requireSize(p, at, size >= 2);
    p.text(`: TTL ${p.u16(at)}s`);
  } else if (type === 4 || type === tlv.name) printNamed(p, ': ', at, size);
  else if (type === 6) printNamed(p, '\n\t  ', at, size);
  else if (type === tlv.capabilities) {
    requireSize(p, at, size >= 4);
    printCapabilities(p, 'System ', p.u16(at));
    printCapabilities(p, 'Enabled', p.u16(at + 2));
  } else if (type === tlv.address) printManagement(p, at, size);
  else if (type === tlv.own) return printOwn(p, at, size);
  else return false;
  return true;
}

function printIdentity(p: Printing, kinds: Words, mac: number, at: number, size: number): boolean {
  requireSize(p, at, size >= 2);
  const kind = p.u8(at);
  p.text(`\n\t  Subtype ${word(kinds, kind, unknown)} (${kind}): `);
  if (kind === mac) {
    requireSize(p, at, size >= 7);
    p.mac(at + 1);
  } else if (kind === mac + 1) {
    requireSize(p, at, isLldpAddress(p, at + 1, size - 1));
    printLldpAddress(p, at + 1);
  } else if (kinds[kind] === undefined) return false;
  else p.safeTextToZero(at + 1, size - 1);
  return true;
}

function printCapabilities(p: Printing, name: string, bits: number): void {
  p.text(`\n\t  ${name} Capabilities [${bitWords(capabilities, bits, ', ', 'none')}] (0x`);
  p.hex(bits, 4);
  p.char(41);
}

/** 802.1AB section 8.5.9: the address, the interface's number, an object identifier. */
function printManagement(p: Printing, at: number, size: number): void {
  const length = p.u8(at);
  requireSize(p, at, size > length && isLldpAddress(p, at + 1, length));
  p.text(`\n\t  Management Address length ${length}, `);
  printLldpAddress(p, at + 1);
  const numbering = at + 1 + length;
  const left = size - 1 - length - 5;
  requireSize(p, at, left >= 0);
  const kind = p.u8(numbering);
  p.text(`\n\t  ${word(numberings, kind, unknown)} Interface Numbering (${kind}): ${p.u32(numbering + 1)}`);
  if (left === 0) return;
  const oid = p.u8(numbering + 5);
  requireSize(p, at, left > oid);
  if (oid > 0) printNamed(p, `\n\t  OID length ${oid}`, numbering + 6, oid);
}

function printOwn(p: Printing, at: number, size: number): boolean {
  requireSize(p, at, size >= 3);
  const owner = p.u24(at);
  p.text(`: OUI ${organisation(owner)} (0x`);
  p.hex(owner, 6);
  p.char(41);
  if (owner === organisation8021) return printLldp8021(p, at + 3, size - 3);
  if (owner === organisation8023) return printLldp8023(p, at + 3, size - 3);
  if (owner === organisationTia) return printLldpMed(p, at + 3, size - 3);
  if (owner === organisationIana) return printIana(p, at + 3, size - 3);
  return false;
}

/** RFC 8520 section 12: where the description of a thing's use stands. */
function printIana(p: Printing, at: number, size: number): boolean {
  if (size < leastIana) return true;
  const kind = p.u8(at);
  p.text(`\n\t  ${kind === 1 ? 'MUD-URL' : 'unknown'} Subtype (${kind})`);
  if (kind !== 1) return false;
  p.text('\n\t  MUD-URL=');
  p.safeText(at + 1, size - 1);
  return true;
}
