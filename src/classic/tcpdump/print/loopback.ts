/** BSD's loopback frames (LINKTYPE_NULL, LINKTYPE_LOOP): an address family in the order of one or the other machine. */
import { printUnknownPacket } from './hex-dump.ts';
import { printIp } from './ip.ts';
import { printIp6 } from './ip6.ts';
import type { Printing } from './printing.ts';

const headerLength = 4;
const words: Readonly<Record<number, string>> = {
  2: 'IPv4',
  6: 'NS',
  7: 'ISO',
  16: 'Appletalk',
  23: 'IPX',
  24: 'IPv6',
  28: 'IPv6',
  30: 'IPv6',
};

/** Prints a frame; returns the length of its header. */
export function printLoopback(p: Printing, at: number, length: number): number {
  p.protocol = 'null';
  p.need(at, headerLength);
  let family = p.u32le(at);
  // Families are small numbers: with something in the upper half, it came from a machine of the other order.
  if (family > 0xffff) family = p.u32(at);
  if (p.options.linkHeader) printHeader(p, family, length);
  const rest = length - headerLength;
  if (family === 2) printIp(p, at + headerLength, rest);
  else if (family === 24 || family === 28 || family === 30) printIp6(p, at + headerLength, rest);
  else {
    if (!p.options.linkHeader) printHeader(p, family, length);
    printUnknownPacket(p, at + headerLength, p.snapEnd - at - headerLength);
  }
  return headerLength;
}

function printHeader(p: Printing, family: number, length: number): void {
  const word = words[family];
  if (!p.quiet) p.text(`AF ${word ?? 'Unknown'} (${family})`);
  else p.text(word ?? `Unknown AF ${family}`);
  p.text(`, length ${length}: `);
}
