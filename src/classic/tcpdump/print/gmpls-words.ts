/** Words of generalised MPLS (RFC 3471) and of traffic engineering, which several routing protocols carry. */
import { type Bits, word, type Words } from './tokens.ts';

/** Encodings of a label-switched path. */
export const encodings: Words = {
  1: 'Packet',
  2: 'Ethernet V2/DIX',
  3: 'ANSI/ETSI PDH',
  4: 'Reserved',
  5: 'SDH ITU-T G.707/SONET ANSI T1.105',
  6: 'Reserved',
  7: 'Digital Wrapper',
  8: 'Lambda (photonic)',
  9: 'Fiber',
  10: 'Reserved',
  11: 'FiberChannel',
};
/** What an interface can switch. */
export const switchings: Words = {
  1: 'Packet-Switch Capable-1',
  2: 'Packet-Switch Capable-2',
  3: 'Packet-Switch Capable-3',
  4: 'Packet-Switch Capable-4',
  51: 'Layer-2 Switch Capable',
  100: 'Time-Division-Multiplex',
  150: 'Lambda-Switch Capable',
  200: 'Fiber-Switch Capable',
};
/** How a link is protected. */
export const protections: Bits = [
  [0x01, 'Extra Traffic'],
  [0x02, 'Unprotected'],
  [0x04, 'Shared'],
  [0x08, 'Dedicated 1:1'],
  [0x10, 'Dedicated 1+1'],
  [0x20, 'Enhanced'],
  [0x40, 'Reserved'],
  [0x80, 'Reserved'],
];
/** How bandwidth is divided (RFC 4124). */
export const bandwidthModels: Words = {
  0: 'Russian dolls',
  1: 'Maximum allocation',
  254: 'Maximum allocation with E-LSP support',
};

/** The word, or `Unknown`. */
export function wordOrUnknown(words: Words, value: number): string {
  return word(words, value, () => 'Unknown');
}
