/** NetFlow, versions 1, 5 and 6, as -T cnfp asks for it: the header and a record for each flow. */
import { ipv4Text } from '../../../addr/ipv4.ts';
import { requireBytes, untilCut } from './cut-short.ts';
import type { Printing } from './printing.ts';

const headerLength = { 1: 16, 5: 24, 6: 24 } as const;
const recordLength = { 1: 48, 5: 48, 6: 52 } as const;
const tcp = 6;
/** The bits of TCP's flags in the order in which they are printed. */
const letters = ['F', 'S', 'R', 'P', 'A', 'U'] as const;

/** Prints a datagram. */
export function printCnfp(p: Printing, at: number): void {
  p.protocol = 'cnfp';
  untilCut(p, () => printDatagram(p, at));
}

function printDatagram(p: Printing, at: number): void {
  p.need(at, 2);
  const version = p.u16(at);
  const known = version === 1 || version === 5 || version === 6;
  if (known) requireBytes(p, at, headerLength[version]);
  p.text(`NetFlow v${version.toString(16)}`);
  if (!known) return;
  const uptime = p.u32(at + 4);
  p.text(`, ${thousandths(uptime)} uptime, ${p.u32(at + 8)}.${String(p.u32(at + 12)).padStart(9, '0')}`);
  if (version !== 1) p.text(`, #${p.u32(at + 16)}`);
  // tcpdump takes four bytes for the count, of which two are the time's.
  const records = p.u32(at + 2);
  p.text(`, ${String(records).padStart(2)} recs`);
  for (let record = 0; record < records; record++)
    printRecord(p, version, at + headerLength[version] + record * recordLength[version]);
}

function thousandths(value: number): string {
  return `${Math.floor(value / 1000)}.${String(value % 1000).padStart(3, '0')}`;
}

function printRecord(p: Printing, version: 1 | 5 | 6, at: number): void {
  // A record of version 5 counts as cut short by the length of one of version 6.
  requireBytes(p, at, recordLength[version === 1 ? 1 : 6]);
  p.text(`\n  started ${thousandths(p.u32(at + 24))}, last ${thousandths(p.u32(at + 28))}\n    `);
  printSide(p, version, at, at + 44, at + 40, at + 32);
  p.text(' > ');
  printSide(p, version, at + 4, at + 45, at + 42, at + 34);
  p.text(` >> ${ipv4Text(p.u32(at + 8))}\n    `);
  const protocol = p.u8(at + 38);
  p.text(`${p.names.protocol(protocol) ?? protocol} `);
  if (protocol === tcp) {
    const flags = p.u8(version === 1 ? at + 40 : at + 37);
    for (const [bit, letter] of letters.entries()) if ((flags >>> bit) & 1) p.text(letter);
    if (flags !== 0) p.char(32);
  }
  p.text(`tos ${p.u8(at + 39)}, ${p.u32(at + 16)} (${p.u32(at + 20)} octets) `);
  if (version === 6) p.text(`(${p.u8(at + 46)}<>${p.u8(at + 47)} encaps)`);
}

/** An address, from version 5 on with the length of its mask and its AS, and a port. */
function printSide(p: Printing, version: number, address: number, mask: number, system: number, port: number): void {
  p.text(ipv4Text(p.u32(address)));
  if (version !== 1) p.text(`/${p.u8(mask)}:${p.u16(system)}`);
  p.text(`:${p.u16(port)}`);
}
