/** Arbitrary values that many wire tests draw from. */
import * as fc from 'fast-check';
import type { IpAddress } from '../../src/addr/ip-address.ts';
import { ipAddress } from '../../src/addr/ip-address.ts';

/** Any IPv4 address. */
export const anyIpv4: fc.Arbitrary<IpAddress> = fc.bigInt(0n, 0xffff_ffffn).map((value) => ipAddress(4, value));

/** Any IPv6 address. */
export const anyIpv6: fc.Arbitrary<IpAddress> = fc.bigInt(0n, (1n << 128n) - 1n).map((value) => ipAddress(6, value));

/** Any byte, 16-bit and 32-bit number. */
export const anyU8 = fc.nat(0xff);
/** Any 16-bit number. */
export const anyU16 = fc.nat(0xffff);
/** Any 32-bit number. */
export const anyU32 = fc.nat(0xffff_ffff);

/** A run of bytes between two lengths. */
export function anyBytes(minLength: number, maxLength: number): fc.Arbitrary<Uint8Array> {
  return fc.uint8Array({ minLength, maxLength });
}
