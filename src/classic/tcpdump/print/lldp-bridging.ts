/** Data centre bridging in LLDP (IEEE 802.1Q annex D.2): congestion, bandwidth for classes of traffic, pauses, applications. */
import type { Printing } from './printing.ts';

/** The least lengths, the byte of the kind included. */
const least: Readonly<Record<number, number>> = { 8: 3, 9: 22, 10: 22, 11: 3, 12: 2 };
const columns = '0  1  2  3  4  5  6  7';
const wideColumns = '0   1   2   3   4   5   6   7';

/** Prints a kind from 8 to 12, of which the title stands already. */
export function printLldpBridging(p: Printing, kind: number, at: number, size: number): void {
  if (size < least[kind]!) return;
  if (kind === 8) {
    printBits(p, 'Pre-Priority CNPV Indicator', p.u8(at + 1));
    printBits(p, 'Pre-Priority Ready Indicator', p.u8(at + 2));
  } else if (kind === 9) {
    const bits = p.u8(at + 1);
    // tcpdump takes the second from the first bit.
    p.text(`\n\t    Willing:${bits >>> 7}, CBS:${(bits & 0x80) >>> 6}, RES:${(bits >>> 3) & 7}, Max TCs:${bits & 7}`);
    printTables(p, at + 2);
  } else if (kind === 10) {
    p.text(`\n\t    RES: ${p.u8(at + 1)}`);
    printTables(p, at + 2);
  } else if (kind === 11) {
    const bits = p.u8(at + 1);
    p.text(`\n\t    Willing: ${bits >>> 7}, MBC: ${(bits >>> 6) & 1}, RES: ${(bits >>> 4) & 3}, PFC cap:${bits & 15} `);
    printBits(p, 'PFC Enable', p.u8(at + 2));
  } else printApplications(p, at, size);
}

/** A bit for each priority. */
function printBits(p: Printing, title: string, bits: number): void {
  p.text(`\n\t    ${title}\n\t     Priority : ${columns}\n\t     Value    : `);
  for (let priority = 0; priority < 8; priority++) p.text(`${(bits >>> priority) & 1}  `);
}

/** Priorities to classes, the bandwidth of each class, how each is sent. */
function printTables(p: Printing, at: number): void {
  p.text(`\n\t    Priority Assignment Table\n\t     Priority : ${wideColumns}\n\t     Value    :`);
  for (let index = 0; index < 4; index++) {
    const pair = p.u8(at + index);
    printWide(p, pair >>> 4);
    printWide(p, pair & 15);
  }
  p.text(`\n\t    TC Bandwidth Table\n\t     TC%   : ${wideColumns}\n\t     Value :`);
  for (let index = 4; index < 12; index++) printWide(p, p.u8(at + index));
  p.text(`\n\t    TSA Assignment Table\n\t     Traffic Class: ${wideColumns}\n\t     Value        :`);
  for (let index = 12; index < 20; index++) printWide(p, p.u8(at + index));
}

function printWide(p: Printing, value: number): void {
  p.text(` ${String(value).padEnd(3)}`);
}

function printApplications(p: Printing, at: number, size: number): void {
  p.text(`\n\t    RES: ${p.u8(at + 1)}`);
  if (size < 5 || (size - 2) % 3 !== 0) return;
  p.text('\n\t    Application Priority Table');
  for (let next = at + 2; next + 3 <= at + size; next += 3) {
    const bits = p.u8(next);
    p.text(
      `\n\t      Priority: ${bits >>> 5}, RES: ${(bits >>> 3) & 3}, Sel: ${bits & 7}, Protocol ID: ${p.u16(next + 1)}`,
    );
  }
}
