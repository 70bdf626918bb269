/** Packets that begin with IP. */
import { printIpOfEither } from './ip.ts';
import { printIp6 } from './ip6.ts';
import type { Printing } from './printing.ts';

/** Prints a packet; it has no link header. */
export function printRaw(p: Printing, at: number, length: number): number {
  p.protocol = 'raw';
  if (p.options.linkHeader) p.text('ip: ');
  printIpOfEither(p, at, length, printIp6);
  return 0;
}
