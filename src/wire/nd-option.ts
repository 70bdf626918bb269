/** The options of neighbour discovery (RFC 4861 section 4.6, RFC 8106) in ICMPv6 messages. */
import type { IpAddress } from '../addr/ip-address.ts';
import { ipBytes, ipFromBytes } from '../addr/ip-address.ts';
import { copyOf, put32, putBytes, u32, u8 } from './bytes.ts';

/** Option types (IANA "IPv6 Neighbor Discovery Option Formats"). */
export const ndOptionTypes = {
  sourceLinkLayer: 1,
  targetLinkLayer: 2,
  prefix: 3,
  redirectedHeader: 4,
  mtu: 5,
  nonce: 14,
  recursiveDns: 25,
  dnsSearch: 31,
} as const;

/** One option: prefix and MTU decoded where they have their proper size, any other as the bytes behind type and length. */
export type NdOption =
  | {
      readonly type: 3;
      readonly prefixLength: number;
      readonly onLink: boolean;
      readonly autonomous: boolean;
      /** Seconds; 2^32-1 is for ever. */
      readonly validLifetime: number;
      readonly preferredLifetime: number;
      readonly prefix: IpAddress;
    }
  | { readonly type: 5; readonly mtu: number }
  | { readonly type: number; readonly data: Uint8Array };

/** Walks the options from `start` to `end`, keeping those before the first that is malformed. */
export function parseNdOptions(
  bytes: Uint8Array,
  start: number,
  end: number,
): { readonly options: readonly NdOption[]; readonly next: number; readonly flaw: string | null } {
  const options: NdOption[] = [];
  let at = start;
  while (at < end) {
    const length = at + 2 <= end ? u8(bytes, at + 1) * 8 : 0;
    // A length of zero would loop for ever; RFC 4861 section 4.6 wants the packet discarded.
    if (length === 0 || at + length > end) {
      return { options, next: at, flaw: `neighbour discovery option ${u8(bytes, at)} is malformed` };
    }
    options.push(optionAt(bytes, at, length));
    at += length;
  }
  return { options, next: at, flaw: null };
}

function optionAt(bytes: Uint8Array, at: number, length: number): NdOption {
  const type = u8(bytes, at);
  if (type === ndOptionTypes.prefix && length === 32) {
    const flags = u8(bytes, at + 3);
    return {
      type,
      prefixLength: u8(bytes, at + 2),
      onLink: (flags & 0x80) !== 0,
      autonomous: (flags & 0x40) !== 0,
      validLifetime: u32(bytes, at + 4),
      preferredLifetime: u32(bytes, at + 8),
      prefix: ipFromBytes(bytes.subarray(at + 16, at + 32)),
    };
  }
  if (type === ndOptionTypes.mtu && length === 8) return { type, mtu: u32(bytes, at + 4) };
  return { type, data: copyOf(bytes, at + 2, at + length) };
}

/** Writes one option, padded with zeros to whole words of eight bytes; returns its length. */
export function emitNdOption(option: NdOption, into: Uint8Array, at: number): number {
  const length = 'data' in option ? Math.ceil((option.data.length + 2) / 8) * 8 : 'mtu' in option ? 8 : 32;
  into.fill(0, at, at + length);
  into[at] = option.type;
  into[at + 1] = length / 8;
  if ('data' in option) putBytes(into, at + 2, option.data);
  else if ('mtu' in option) put32(into, at + 4, option.mtu);
  else {
    into[at + 2] = option.prefixLength;
    into[at + 3] = (option.onLink ? 0x80 : 0) | (option.autonomous ? 0x40 : 0);
    put32(into, at + 4, option.validLifetime);
    put32(into, at + 8, option.preferredLifetime);
    putBytes(into, at + 16, ipBytes(option.prefix));
  }
  return length;
}
