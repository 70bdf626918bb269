/** Lists of addresses in CDP: how each protocol is named, its name, the address. */
import { labelledIpv4, labelledIpv6 } from './labelled.ts';
import type { Printing } from './printing.ts';

const addressForms = { ipv4: 'cc', ipv6: 'aaaa0300000086dd' } as const;

/** Prints a list, and what of it does not fit. */
export function printCdpAddresses(p: Printing, at: number, length: number): void {
  if (!printList(p, at, length)) p.need(at, length);
}

/** False when something does not fit. */
function printList(p: Printing, at: number, length: number): boolean {
  const end = at + length;
  if (!hasSpace(p, length, 4, 'num')) return false;
  let next = at + 4;
  for (let left = p.u32(at); left > 0; left--) {
    if (next > at + 4) p.char(32);
    if (!hasSpace(p, end - next, 2, 'PT+PL')) return false;
    const kind = p.u8(next);
    const size = p.u8(next + 1);
    next += 2;
    if (!hasSpace(p, end - next, size + 2, 'P+AL')) return false;
    const addressLength = p.u16(next + size);
    if (!printAddress(p, kind, next, size, addressLength, left, end)) return false;
    next += size + 2 + addressLength;
  }
  if (next < end) p.text(` (${end - next} bytes of stray data)`);
  return true;
}

function hasSpace(p: Printing, left: number, wanted: number, what: string): boolean {
  if (left >= wanted) return true;
  p.text(` (not enough space for ${what})`);
  return false;
}

/** False when the address does not fit. */
function printAddress(
  p: Printing,
  kind: number,
  at: number,
  size: number,
  length: number,
  left: number,
  end: number,
): boolean {
  const form = Buffer.from(p.bytes.subarray(at, at + size)).toString('hex');
  const address = at + size + 2;
  if (kind === 1 && form === addressForms.ipv4 && length === 4) {
    if (!hasSpace(p, end - address, length, 'A')) return false;
    labelledIpv4(p, `IPv4 (${left}) `, address);
    return true;
  }
  if (kind === 2 && form === addressForms.ipv6 && length === 16) {
    if (!hasSpace(p, end - address, length, 'A')) return false;
    labelledIpv6(p, `IPv6 (${left}) `, address);
    return true;
  }
  p.text('pt=0x');
  p.hex(kind, 2);
  p.text(`, pl=${size}, pb=`);
  for (let index = 0; index < size; index++) printSpaced(p, at + index);
  p.text(`, al=${length}, a=`);
  if (!hasSpace(p, end - address, length, 'A')) return false;
  for (let index = 0; index < length; index++) printSpaced(p, address + index);
  return true;
}

function printSpaced(p: Printing, at: number): void {
  p.char(32);
  p.hex(p.u8(at), 2);
}
