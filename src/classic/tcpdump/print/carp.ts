/** CARP (BSD's, which has the number of VRRP), as -T carp asks for it. */
import { remainder } from './cksum.ts';
import type { Printing } from './printing.ts';

const advertisement = 1;
const version2 = 2;
const farthest = 255;

/** Prints a packet. */
export function printCarp(p: Printing, at: number, length: number): void {
  p.protocol = 'carp';
  const first = p.u8(at);
  const version = first >>> 4;
  const type = first & 15;
  p.text(`CARPv${version}-${type === advertisement ? 'advertise' : 'unknown'} ${length}: `);
  if (p.hopLimit !== farthest) p.text(`[ttl=${p.hopLimit}!] `);
  if (version !== version2 || type !== advertisement) return;
  p.need(at + 2, 1);
  p.need(at + 5, 1);
  p.text(`vhid=${p.u8(at + 1)} advbase=${p.u8(at + 5)} advskew=${p.u8(at + 2)} authlen=${p.u8(at + 3)} `);
  if (p.verbose > 0 && p.has(at, length) && remainder(p, at, length) !== 0)
    p.text(` (bad carp cksum ${p.u16(at + 6).toString(16)}!)`);
  const counter = p.u64(at + 8);
  p.text(`counter=${counter}`);
}
