/** VTP: how Cisco's switches tell each other their VLANs. */
import { requireThat } from './cut-short.ts';
import { printUnknownBytes } from './hex-dump.ts';
import { labelledIpv4 } from './labelled.ts';
import { untilMalformed } from './malformed.ts';
import { type Printing, truncation } from './printing.ts';
import { word, type Words } from './tokens.ts';

const messages: Words = {
  1: 'Summary advertisement',
  2: 'Subset advertisement',
  3: 'Advertisement request',
  4: 'Join message',
};
const headers: Words = { 1: 'Followers', 2: 'Seq number', 3: 'Rsvd', 4: 'Rsvd' };
const states: Words = { 0: 'Operational', 1: 'Suspended' };
const types: Words = { 1: 'Ethernet', 2: 'FDDI', 3: 'TrCRF', 4: 'FDDI-net', 5: 'TrBRF' };
const tlvs: Words = {
  1: 'Source-Routing Ring Number TLV',
  2: 'Source-Routing Bridge Number TLV',
  3: 'STP type TLV',
  4: 'Parent VLAN TLV',
  5: 'Translationally bridged VLANs TLV',
  6: 'Pruning TLV',
  7: 'Bridge Type TLV',
  8: 'Max ARP Hop Count TLV',
  9: 'Max STE Hop Count TLV',
  10: 'Backup CRF Mode TLV',
};
/** The words of values, of the kinds that have them. */
const values: Readonly<Record<number, Words>> = {
  3: { 1: 'SRT', 2: 'SRB', 3: 'Auto' },
  6: { 1: 'Enabled' },
  7: { 1: 'SRB' },
  10: { 1: 'Backup' },
};
const others: Words = { 6: 'Disabled', 7: 'SRT', 10: 'Not backup' };
const headerLength = 36;
const vlanHeader = 12;

/** Prints a packet. */
export function printVtp(p: Printing, at: number, length: number): void {
  p.protocol = 'vtp';
  untilMalformed(p, at, length, () => printPacket(p, at, length));
}

function printPacket(p: Printing, at: number, length: number): void {
  requireThat(length >= headerLength);
  p.need(at, headerLength);
  const type = p.u8(at + 1);
  p.text(`VTPv${p.u8(at)}, Message ${word(messages, type, () => 'Unknown message type')} (0x`);
  p.hex(type, 2);
  p.text(`), length ${length}`);
  if (p.verbose === 0) {
    p.need(at, length);
    return;
  }
  const nameLength = p.u8(at + 3);
  p.text('\n\tDomain name: ');
  if (nameLength < 1 || nameLength > 32) {
    p.text(` [invalid MgmtD Len ${nameLength}]`);
    requireThat(false);
  }
  p.safeTextToZero(at + 4, nameLength);
  p.text(`, ${word(headers, type, () => 'Unknown')}: ${p.u8(at + 2)}`);
  const body = at + headerLength;
  if (type === 1) printSummary(p, body);
  else if (type === 2) printSubset(p, body, at + length);
  else if (type === 3) {
    const start = p.u32(body);
    p.text(`\n\tStart value: ${start}`);
  }
}

function printSummary(p: Printing, at: number): void {
  p.need(at, 8);
  labelledIpv4(p, `\n\t  Config Rev ${p.u32(at).toString(16)}, Updater `, at + 4);
  p.need(at + 8, 12);
  p.text(', Timestamp');
  for (let index = 8; index < 20; index += 4) {
    p.text(' 0x');
    p.hex(p.u32(at + index), 8);
  }
  p.need(at + 20, 16);
  p.text(', MD5 digest: ');
  p.hexBytes(at + 20, 16);
}

function printSubset(p: Printing, at: number, end: number): void {
  const revision = p.u32(at);
  p.text(`, Config Rev ${revision.toString(16)}`);
  for (let next = at + 4; next < end;) {
    const length = p.u8(next);
    if (length === 0) return;
    if (next + length > end || length < vlanHeader) throw truncation;
    p.need(next, length);
    printVlan(p, next, length);
    next += length;
  }
}

function printVlan(p: Printing, at: number, length: number): void {
  p.text(`\n\tVLAN info status ${word(states, p.u8(at + 1), () => 'Unknown')}`);
  p.text(`, type ${word(types, p.u8(at + 2), () => 'Unknown')}, VLAN-id ${p.u16(at + 4)}, MTU ${p.u16(at + 6)}`);
  p.text(', SAID 0x');
  p.hex(p.u32(at + 8), 8);
  p.text(', Name ');
  const nameLength = p.u8(at + 3);
  requireThat(nameLength <= length - vlanHeader);
  p.safeTextToZero(at + vlanHeader, nameLength);
  // Names take whole words of four bytes.
  let next = at + vlanHeader + Math.ceil(nameLength / 4) * 4;
  const end = at + length;
  while (next < end) {
    requireThat(end - next >= 2);
    const type = p.u8(next);
    const size = p.u8(next + 1) * 2;
    p.text(`\n\t\t${word(tlvs, type, () => 'Unknown')} (0x`);
    p.hex(type, 4);
    p.text(') TLV');
    if (end - next < size + 2) {
      p.text(' (TLV goes past the end of the packet)');
      requireThat(false);
    }
    if (type >= 1 && type <= 10 && size !== 2) {
      p.text(` (invalid TLV length ${size / 2} != 1)`);
      requireThat(false);
    }
    p.need(next, size + 2);
    printTlv(p, type, next, size);
    next += 2 + size;
  }
}

function printTlv(p: Printing, type: number, at: number, size: number): void {
  const known = values[type];
  if (known === undefined && type !== 9) {
    printUnknownBytes(p, at, size + 2, '\n\t\t  ');
    return;
  }
  if (known === undefined) p.text(`, ${p.u16(at + 2)}`);
  else p.text(`, ${word(known, p.u16(at + 2), () => others[type] ?? 'Unknown')} (${p.u16(at + 2)})`);
}
