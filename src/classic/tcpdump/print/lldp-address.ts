/** Network addresses inside LLDP: a byte of address family (IANA's numbers), the address. */
import type { Printing } from './printing.ts';
import { word, type Words } from './tokens.ts';

/** The words that tcpdump has for families below 256, found by asking it for all. */
const families: Words = {
  0: 'Reserved',
  1: 'IPv4',
  2: 'IPv6',
  3: 'NSAP',
  4: 'HDLC',
  5: 'BBN 1822',
  6: '802',
  7: 'E.163',
  8: 'E.164',
  9: 'F.69',
  10: 'X.121',
  11: 'Novell IPX',
  12: 'Appletalk',
  13: 'Decnet IV',
  14: 'Banyan Vines',
  15: 'E.164 with NSAP subaddress',
  25: 'VPLS',
  196: 'Layer-2 VPN',
};
const lengths: Readonly<Record<number, number>> = { 1: 4, 2: 16, 6: 6 };

/** Whether the family and the address fit into `size` bytes. */
export function isLldpAddress(p: Printing, at: number, size: number): boolean {
  return size >= 1 && size - 1 >= (lengths[p.u8(at)] ?? 0);
}

/** Prints the family and the address. */
export function printLldpAddress(p: Printing, at: number): void {
  const family = p.u8(at);
  p.text(`AFI ${word(families, family, () => 'Unknown')} (${family})`);
  if (family === 1) {
    p.text(': ');
    p.ipv4(at + 1);
  } else if (family === 2) {
    p.text(': ');
    p.ipv6(at + 1);
  } else if (family === 6) {
    p.text(': ');
    p.mac(at + 1);
  } else p.text(', no AF printer !');
}
