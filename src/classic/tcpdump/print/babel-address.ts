/** Addresses and prefixes in Babel (RFC 8966 section 4.1.4), of which bytes are left out that others tell. */
import { ipv4Text } from '../../../addr/ipv4.ts';
import { ipv6Text } from '../../../addr/ipv6.ts';
import type { Printing } from './printing.ts';

/** RFC 8966 section 4.1.4: how an address is written. */
const encoding = { any: 0, ipv4: 1, ipv6: 2, linkLocal: 3 } as const;
const linkLocal = [0xfe, 0x80] as const;

/** A text, how many bytes it took, and the bytes of the address or prefix. */
export interface BabelText {
  readonly text: string;
  readonly taken: number;
  readonly bytes: Uint8Array;
}

/** What prefixes leave out: those of the last update that said so. */
export interface BabelDefaults {
  ipv4: Uint8Array;
  ipv6: Uint8Array;
}

/** Defaults before any update. */
export function noDefaults(): BabelDefaults {
  return { ipv4: new Uint8Array(4), ipv6: new Uint8Array(16) };
}

/** Reads an address; null when it is not whole, or of a kind that nobody knows. */
export function babelAddress(p: Printing, kind: number, at: number, left: number): BabelText | null {
  if (kind === encoding.any) return { text: 'any', taken: 0, bytes: new Uint8Array(0) };
  const taken = kind === encoding.ipv4 ? 4 : kind === encoding.ipv6 ? 16 : kind === encoding.linkLocal ? 8 : Infinity;
  if (left < taken) return null;
  p.need(at, taken);
  if (kind === encoding.ipv4) return { text: ipv4Text(p.u32(at)), taken, bytes: p.bytes.slice(at, at + 4) };
  const bytes = new Uint8Array(16);
  if (kind === encoding.linkLocal) bytes.set(linkLocal);
  bytes.set(p.bytes.subarray(at, at + taken), 16 - taken);
  return { text: ipv6Text(bytes), taken, bytes };
}

/** Reads a prefix of `bits` bits, of which the first `omitted` bytes are those of `defaults`. */
export function babelPrefix(
  p: Printing,
  kind: number,
  bits: number,
  omitted: number,
  at: number,
  left: number,
  defaults: BabelDefaults,
): BabelText | null {
  const size = Math.ceil(bits / 8);
  if (size > 16 || kind > encoding.linkLocal) return null;
  if (kind === encoding.any) return { text: `::/${bits}`, taken: 0, bytes: new Uint8Array(16) };
  const whole = kind === encoding.ipv4 ? 4 : 16;
  const before = kind === encoding.linkLocal ? 8 : omitted;
  const taken = Math.max(0, size - before);
  if (size > whole || before > whole || left < taken) return null;
  p.need(at, taken);
  const bytes = new Uint8Array(whole);
  if (kind === encoding.linkLocal) bytes.set(linkLocal);
  else bytes.set((kind === encoding.ipv4 ? defaults.ipv4 : defaults.ipv6).subarray(0, omitted));
  bytes.set(p.bytes.subarray(at, at + taken), before > whole - taken ? whole - taken : before);
  const text = kind === encoding.ipv4 ? ipv4Text(new DataView(bytes.buffer).getUint32(0)) : ipv6Text(bytes);
  return { text: `${text}/${bits}`, taken, bytes };
}
