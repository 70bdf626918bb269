/** VXLAN (RFC 7348) and the frame in it. */
import { requireThat, untilCut } from './cut-short.ts';
import type { Printing } from './printing.ts';

const headerLength = 8;

/** Prints a packet. */
export function printVxlan(p: Printing, at: number, length: number): void {
  p.protocol = 'vxlan';
  p.text('VXLAN');
  untilCut(p, () => {
    requireThat(length >= headerLength);
    const flags = p.u8(at);
    p.text(`, flags [${flags & 8 ? 'I' : 'invalid'}] (0x${flags.toString(16).padStart(2, '0')})`);
    p.text(', ');
    p.need(at + 1, 3);
    p.text(`vni ${p.u24(at + 4)}`);
    p.char(10);
    p.need(at + 7, 1);
    p.inner.ether(p, at + headerLength, length - headerLength);
  });
}
