/** HSRP (RFC 2281). */
import type { Printing } from './printing.ts';
import { word } from './tokens.ts';

const operations: Readonly<Record<number, string>> = { 0: 'hello', 1: 'coup', 2: 'resign' };
const states: Readonly<Record<number, string>> = {
  0: 'initial',
  1: 'learn',
  2: 'listen',
  4: 'speak',
  8: 'standby',
  16: 'active',
};

/** Prints a packet. */
export function printHsrp(p: Printing, at: number, length: number): void {
  p.protocol = 'hsrp';
  const version = p.u8(at);
  p.text(`HSRPv${version}`);
  if (version !== 0) return;
  p.char(45);
  p.text(`${word(operations, p.u8(at + 1), (value) => `unknown (${value})`)} `);
  p.text(`${length}: `);
  p.text(`state=${word(states, p.u8(at + 2), (value) => `Unknown (${value})`)} `);
  p.text(`group=${p.u8(at + 6)} `);
  const reserved = p.u8(at + 7);
  if (reserved !== 0) p.text(`[reserved=${reserved}!] `);
  p.need(at + 16, 4);
  p.text('addr=');
  p.ipv4(at + 16);
  if (p.verbose === 0) return;
  p.text(' hellotime=');
  p.relativeTime(p.u8(at + 3));
  p.text(' holdtime=');
  p.relativeTime(p.u8(at + 4));
  p.text(` priority=${p.u8(at + 5)}`);
  p.text(' auth="');
  p.safeTextToZero(at + 8, 8);
  p.char(34);
}
