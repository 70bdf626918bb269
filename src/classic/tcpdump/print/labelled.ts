/** Addresses with what stands before them: nothing is printed of either where the capture ends inside the address. */
import type { Printing } from './printing.ts';

/** Appends a text and an IPv4 address. */
export function labelledIpv4(p: Printing, label: string, at: number): void {
  p.need(at, 4);
  p.text(label);
  p.ipv4(at);
}

/** Appends a text and an IPv6 address. */
export function labelledIpv6(p: Printing, label: string, at: number): void {
  p.need(at, 16);
  p.text(label);
  p.ipv6(at);
}
