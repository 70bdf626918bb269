/** Internet addresses as /proc/net prints them: 32-bit words in host order, eight upper-case hexadecimal digits each. */
import { ipv6Text, parseIpv6 } from '../../../addr/ipv6.ts';

/** A numeric address. */
export interface AddressText {
  readonly family: 4 | 6;
  readonly address: string;
}

/** The digits that an IPv4-mapped address begins with; the IPv4 address's own follow. */
export const v4MappedPrefix = '0000000000000000FFFF0000';

/** Four octets from dotted text; null for anything else (lsof takes all four, each of any number of digits). */
export function readIpv4(text: string): readonly number[] | null {
  if (!/^\d+(?:\.\d+){3}$/.test(text)) return null;
  const octets = text.split('.').map(Number);
  return octets.every((octet) => octet <= 255) ? octets : null;
}

/** The digits of an IPv4 address. */
export function ipv4Hex(octets: readonly number[]): string {
  return Array.from(octets, hexByte).toReversed().join('');
}

/** The digits of an IPv6 address in text, null where it is none. A zone is no part of it. */
export function ipv6Hex(text: string): string | null {
  const parsed = parseIpv6(text);
  if (!parsed.ok) return null;
  const bytes = Array.from(parsed.value, hexByte);
  return [0, 4, 8, 12]
    .map((word) =>
      bytes
        .slice(word, word + 4)
        .toReversed()
        .join(''),
    )
    .join('');
}

/** The numeric text of an address: dotted, or as inet_ntop(3) writes IPv6 (RFC 5952). */
export function addressText(family: 4 | 6, hex: string): string {
  const bytes = Buffer.alloc(hex.length / 2);
  for (let word = 0; word < bytes.length; word += 4) {
    bytes.writeUInt32LE(Number.parseInt(hex.slice(word * 2, word * 2 + 8), 16), word);
  }
  return family === 4 ? bytes.join('.') : ipv6Text(bytes);
}

/** Whether an address is the unspecified one. */
export function isUnspecified(hex: string): boolean {
  return hex === '00000000' || hex === '00000000000000000000000000000000';
}

function hexByte(value: number): string {
  return value.toString(16).toUpperCase().padStart(2, '0');
}
