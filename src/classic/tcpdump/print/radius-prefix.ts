/** Prefixes and Mobile IPv6 in RADIUS: RFC 3162 section 2.3, RFC 4818, RFC 5447 section 4.2. */
import { ipv6Text } from '../../../addr/ipv6.ts';
import type { Printing } from './printing.ts';

const addressLength = 16;
/** RFC 5447 section 4.2.5 and RFC 5779 section 6.1.3, by bit of the 64. */
const mip6Features = [
  [0, 'MIP6_INTEGRATED'],
  [1, 'LOCAL_HOME_AGENT_ASSIGNMENT'],
  [40, 'PMIP6_SUPPORTED'],
  [41, 'IP4_HOA_SUPPORTED'],
  [42, 'LOCAL_MAG_ROUTING_SUPPORTED'],
  [43, 'ASSIGN_LOCAL_IP'],
  [44, 'MIP4_SUPPORTED'],
  [45, 'OPTIMIZED_IDLE_MODE_MOBILITY'],
  [46, 'GTPv2_SUPPORTED'],
  [47, 'IP4_TRANSPORT_SUPPORTED'],
  [48, 'IP4_HOA_ONLY_SUPPORTED'],
  [49, 'INTER_MAG_ROUTING_SUPPORTED'],
] as const;

/** Prints a prefix: a reserved byte, a length in bits, and as many bytes as are not zero. */
export function printPrefix(p: Printing, at: number, length: number): void {
  if (length < 2 || length > addressLength + 2) {
    p.text(`ERROR: length ${length} not in range (2..18)`);
    return;
  }
  if (!p.has(at, length)) {
    p.truncated();
    return;
  }
  const bits = p.u8(at + 1);
  if (bits > 128) {
    p.text(`ERROR: netmask ${bits} not in range (0..128)`);
    return;
  }
  const address = new Uint8Array(addressLength);
  address.set(p.bytes.subarray(at + 2, at + length));
  p.text(`${ipv6Text(address)}/${bits}`);
  if (bits > (length - 2) * 8) p.text(' (inconsistent prefix length)');
}

/** Prints the length of a home link's prefix, and the prefix, which is always whole. */
export function printHomeLinkPrefix(p: Printing, at: number): void {
  const bits = p.u8(at);
  if (bits > 128) {
    p.text(`ERROR: netmask ${bits} not in range (0..128)`);
    return;
  }
  p.ipv6(at + 1);
  p.text(`/${bits}`);
}

/** Prints the features of Mobile IPv6 that one side has. */
export function printMip6Features(p: Printing, at: number): void {
  p.char(91);
  const bits = p.u64(at);
  const found = mip6Features.filter(([bit]) => (bits >> BigInt(bit)) & 1n).map(([, name]) => name);
  p.text(`${found.join(', ')}]`);
}
