/** The pseudo header of the IP packet that a transport header stands in, found again from the tree's bytes. */
import { pseudoSumOfV4, pseudoSumV6 } from '../wire/checksum.ts';
import type { Dissection } from './dissection.ts';

/** The sum for a transport part, or null where its packet is a fragment or cut: its checksum cannot be told. */
export function pseudoSumAt(d: Dissection, protocol: number, start: number, end: number): number | null {
  const { ipStart, bytes } = d;
  if (ipStart === -1) return null;
  const version = bytes[ipStart]! >> 4;
  return version === 4
    ? pseudoSumOfV4(bytes, ipStart, protocol, end - start)
    : pseudoSumV6(bytes, ipStart + 8, protocol, end - start);
}
