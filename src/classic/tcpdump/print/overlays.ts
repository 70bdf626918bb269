/** The overlays beside VXLAN: VXLAN-GPE (draft-ietf-nvo3-vxlan-gpe) and OTV (draft-hasmit-otv). */
import { untilCut } from './cut-short.ts';
import type { Printing } from './printing.ts';
import { bitWords } from './tokens.ts';

const headerLength = 8;
const gpeFlags = [
  [0x08, 'I'],
  [0x04, 'P'],
  [0x02, 'B'],
  [0x01, 'O'],
] as const;
/** What may be inside (draft-ietf-nvo3-vxlan-gpe section 3.2); of a service header (RFC 8300) nothing is said. */
const inside = { ipv4: 1, ipv6: 2, ethernet: 3, service: 4 } as const;

/** Prints a packet of VXLAN-GPE. */
export function printVxlanGpe(p: Printing, at: number, length: number): void {
  p.protocol = 'vxlan_gpe';
  p.text('VXLAN-GPE, ');
  untilCut(p, () => {
    if (length < headerLength) {
      p.text(` (len ${length} < ${headerLength})`);
      p.invalid();
      return;
    }
    p.text(`flags [${bitWords(gpeFlags, p.u8(at), '', 'none')}], `);
    p.need(at + 1, 2);
    const next = p.u8(at + 3);
    p.need(at + 4, 4);
    p.text(`vni ${p.u24(at + 4)}`);
    if (next === inside.service) return;
    p.text(p.verbose > 0 ? '\n    ' : ': ');
    if (next === inside.ipv4) p.inner.ip(p, at + headerLength, length - headerLength);
    else if (next === inside.ipv6) p.inner.ip6(p, at + headerLength, length - headerLength);
    else if (next === inside.ethernet) p.inner.ether(p, at + headerLength, length - headerLength);
    else {
      p.text('ERROR: unknown-next-protocol');
      p.invalid();
    }
  });
}

/** Prints a packet of OTV. */
export function printOtv(p: Printing, at: number, length: number): void {
  p.protocol = 'otv';
  p.text('OTV, ');
  untilCut(p, () => {
    if (length < headerLength) {
      p.text(`[length ${length} < ${headerLength}]`);
      p.invalid();
      p.need(at, length);
      return;
    }
    const flags = p.u8(at);
    p.text(`flags [${flags & 8 ? 'I' : '.'}] (0x`);
    p.hex(flags, 2);
    p.text('), ');
    p.need(at + 1, 3);
    p.text(`overlay ${p.u24(at + 1)}, `);
    p.need(at + 4, 3);
    p.text(`instance ${p.u24(at + 4)}`);
    p.char(10);
    p.need(at + 7, 1);
    p.inner.ether(p, at + headerLength, length - headerLength);
  });
}
