/** The options of PIM's hello (RFC 7761 section 4.9.2, RFC 3973, RFC 6395). */
import { requireBytes, requireThat } from './cut-short.ts';
import { printUnknownBytes } from './hex-dump.ts';
import { printUnicast } from './pim-address.ts';
import type { Printing } from './printing.ts';
import { word, type Words } from './tokens.ts';

const options: Words = {
  1: 'Hold Time',
  2: 'LAN Prune Delay',
  18: 'DR Priority (Old)',
  19: 'DR Priority',
  20: 'Generation ID',
  21: 'State Refresh Capability',
  22: 'Bi-Directional Capability',
  24: 'Address List',
  65001: 'Address List (Old)',
};
const lengths: Readonly<Record<number, number>> = { 1: 2, 2: 4, 18: 4, 19: 4, 20: 4, 21: 4 };

/** Prints them. */
export function printPimHello(p: Printing, at: number, length: number, old: number): void {
  const end = at + length;
  for (let next = at; next < end;) {
    if (end - next < 4) requireBytes(p, next, Infinity);
    p.need(next, 4);
    const kind = p.u16(next);
    const size = p.u16(next + 2);
    p.text(`\n\t  ${word(options, kind, () => 'Unknown')} Option (${kind}), length ${size}, Value: `);
    requireBytes(p, next + 4, size);
    requireThat(size <= end - next - 4);
    const wanted = lengths[kind];
    const isOldPriority = (kind === 18 || kind === 19) && size === 0;
    if (wanted !== undefined && size !== wanted && !isOldPriority) {
      p.text(`[option length ${size} != ${wanted}]`);
      requireThat(false);
    }
    printValue(p, kind, next + 4, size, old);
    if (p.verbose > 1) printUnknownBytes(p, next + 4, size, '\n\t    ');
    next += 4 + size;
  }
}

function printValue(p: Printing, kind: number, at: number, size: number, old: number): void {
  switch (kind) {
    case 1:
      p.relativeTime(p.u16(at));
      return;
    case 2:
      p.text(`\n\t    T-bit=${(p.u8(at) & 0x80) === 0 ? 0 : 1}, LAN delay ${p.u16(at) & 0x7fff}ms`);
      p.text(`, Override interval ${p.u16(at + 2)}ms`);
      return;
    case 18:
    case 19:
      if (size === 0) p.text('Bi-Directional Capability (Old)');
      else p.text(String(p.u32(at)));
      return;
    case 20:
      p.text('0x');
      p.hex(p.u32(at), 8);
      return;
    case 21:
      p.text(`v${p.u8(at)}`);
      if (p.u8(at + 1) !== 0) {
        p.text(', interval ');
        p.relativeTime(p.u8(at + 1));
      }
      if (p.u16(at + 2) !== 0) {
        p.text(' ?0x');
        p.hex(p.u16(at + 2), 4);
        p.char(63);
      }
      return;
    case 22:
      return;
    case 24:
    case 65001:
      if (p.verbose > 1) printList(p, at, size, old);
      return;
    default:
      if (p.verbose <= 1) printUnknownBytes(p, at, size, '\n\t    ');
  }
}

function printList(p: Printing, at: number, size: number, old: number): void {
  for (let next = at; next < at + size;) {
    p.text('\n\t    ');
    next += printUnicast(p, next, old);
  }
}
