/** Prefixes of BGP: plain, with labels (RFC 8277), behind a distinguisher (RFC 4364), with path identifiers (RFC 7911). */
import { ipv6Text } from '../../../addr/ipv6.ts';
import { asText } from './bgp-as.ts';
import { ipv4Text } from '../../../addr/ipv4.ts';
import { type Printing, truncation } from './printing.ts';

/** Bytes of an address. */
export type AddressLength = 4 | 16;

/** Prints plain prefixes up to `end`, or up to one that is none, with false; the last must end at `limit` at the latest. */
export function printPrefixes(
  p: Printing,
  at: number,
  end: number,
  withPathIds: boolean,
  addressLength: AddressLength,
  indent: string,
  limit: number,
): boolean {
  for (let next = at; next < end;) {
    let pathId = 0;
    if (withPathIds) {
      pathId = p.u32(next);
      next += 4;
    }
    const bits = p.u8(next);
    if (bits > addressLength * 8) {
      p.text('\n\t    (illegal prefix length)');
      return false;
    }
    const size = (bits + 7) >>> 3;
    if (addressLength === 4 && next + 1 + size > limit) throw truncation;
    p.text(`${indent}${prefixText(p, next + 1, bits, addressLength)}`);
    if (withPathIds) p.text(`   Path Id: ${pathId}`);
    next += 1 + size;
  }
  return true;
}

/** Prints prefixes with a label, and with a distinguisher when `vpn` says so. */
export function printLabelled(p: Printing, at: number, end: number, vpn: boolean, addressLength: AddressLength): void {
  const before = vpn ? 11 : 3;
  for (let next = at; next < end;) {
    const bits = p.u8(next) - before * 8;
    if (bits < 0 || bits > addressLength * 8) {
      p.text('\n\t    (illegal prefix length)');
      return;
    }
    const size = (bits + 7) >>> 3;
    p.need(next + 1, before + size);
    p.text('\n\t      ');
    if (vpn) p.text(`RD: ${distinguisherText(p, next + 4)}, `);
    p.text(prefixText(p, next + 1 + before, bits, addressLength));
    const label = p.u24(next + 1);
    p.text(`, label:${label >>> 4} ${label & 1 ? '(bottom)' : '(BOGUS: Bottom of Stack NOT set!)'}`);
    next += 1 + before + size;
  }
}

function prefixText(p: Printing, at: number, bits: number, addressLength: AddressLength): string {
  const size = (bits + 7) >>> 3;
  p.need(at, size);
  const address = new Uint8Array(addressLength);
  address.set(p.bytes.subarray(at, at + size));
  if (bits % 8 !== 0) address[size - 1]! &= 0xff << (8 - (bits % 8));
  if (addressLength === 16) return `${ipv6Text(address, 0)}/${bits}`;
  return `${ipv4Text(((address[0]! << 24) | (address[1]! << 16) | (address[2]! << 8) | address[3]!) >>> 0)}/${bits}`;
}

/** RFC 4364 section 4.2. */
export function distinguisherText(p: Printing, at: number): string {
  p.need(at, 8);
  const type = p.u16(at);
  const number = p.u32(at + 4);
  if (type === 0) return `${p.u16(at + 2)}:${number} (= ${ipv4Text(number)})`;
  if (type === 1) return `${ipv4Text(p.u32(at + 2))}:${p.u16(at + 6)}`;
  if (type === 2) return `${asText(p, p.u32(at + 2))}:${p.u16(at + 6)} (${ipv4Text(p.u32(at + 2))}:${p.u16(at + 6)})`;
  return 'unknown RD format';
}

/** Whether the prefixes make sense with path identifiers alone: nothing else in a segment tells. */
export function hasPathIds(p: Printing, at: number, length: number, mostBits: number): boolean {
  return fits(p, at, length, mostBits, 4) && !fits(p, at, length, mostBits, 0);
}

function fits(p: Printing, at: number, length: number, mostBits: number, before: number): boolean {
  if (length <= before) return false;
  let next = before;
  while (next < length) {
    const bits = p.u8(at + next);
    if (bits > mostBits) return false;
    next += before + 1 + ((bits + 7) >>> 3);
  }
  return next === length + before;
}
