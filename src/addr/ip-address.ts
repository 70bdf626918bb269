/** An IP address of either version as one immutable value, its text and its order. */
import { failure, shifted, success } from '../base/result.ts';
import type { Result } from '../base/result.ts';
import { ipv4Text, parseIpv4 } from './ipv4.ts';
import { ipv6Text, parseIpv6 } from './ipv6.ts';

/** The version of the Internet Protocol. */
export type IpVersion = 4 | 6;

/**
 * An address. The value is a bigint because that is immutable, compares with `<` and counts past 2^53; the bytes for the
 * wire come from {@link ipBytes}. The zone (RFC 4007: `eth0`, `3`) is null where none was given, and always null for IPv4.
 */
export interface IpAddress {
  readonly version: IpVersion;
  /** The address as an unsigned number: 0 to 2^32-1, or 0 to 2^128-1. */
  readonly value: bigint;
  readonly zone: string | null;
}

/** How many bits an address has: 32 or 128. */
export function ipBits(version: IpVersion): number {
  return version === 4 ? 32 : 128;
}

/** The greatest value of a version: 2^32-1 or 2^128-1. */
export function maxIpValue(version: IpVersion): bigint {
  return version === 4 ? 0xffff_ffffn : 0xffff_ffff_ffff_ffff_ffff_ffff_ffff_ffffn;
}

/** The address with this value; throws RangeError (a programmer's error) when the version has no such value. */
export function ipAddress(version: IpVersion, value: bigint, zone: string | null = null): IpAddress {
  if (value < 0n || value > maxIpValue(version))
    throw new RangeError(`no IPv${version} address has the value ${value}`);
  return Object.freeze({ version, value, zone });
}

/** The IPv4 address of a number in host order. */
export function ipv4Address(value: number): IpAddress {
  return Object.freeze({ version: 4, value: BigInt(value >>> 0), zone: null });
}

/** The address of 4 or 16 bytes in network order; throws RangeError for any other length. */
export function ipFromBytes(bytes: Uint8Array, zone: string | null = null): IpAddress {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length === 4) return ipv4Address(view.getUint32(0));
  if (bytes.length !== 16) throw new RangeError(`an address has 4 or 16 bytes, not ${bytes.length}`);
  return Object.freeze({ version: 6, value: (view.getBigUint64(0) << 64n) | view.getBigUint64(8), zone });
}

/** The 4 or 16 bytes of an address in network order, newly made. */
export function ipBytes(address: IpAddress): Uint8Array {
  const bytes = new Uint8Array(address.version === 4 ? 4 : 16);
  const view = new DataView(bytes.buffer);
  if (address.version === 4) {
    view.setUint32(0, Number(address.value));
  } else {
    view.setBigUint64(0, address.value >> 64n);
    view.setBigUint64(8, address.value & 0xffff_ffff_ffff_ffffn);
  }
  return bytes;
}

/** The canonical text: dotted, or RFC 5952 with `%zone` behind it. */
export function ipText(address: IpAddress): string {
  if (address.version === 4) return ipv4Text(Number(address.value));
  const text = ipv6Text(ipBytes(address));
  return address.zone === null ? text : `${text}%${address.zone}`;
}

/** Reads an address of either version; IPv6 may carry a zone (`fe80::1%eth0`). No brackets, no prefix, no names. */
export function parseIp(text: string): Result<IpAddress> {
  if (!text.includes(':')) {
    const value = parseIpv4(text);
    return value.ok ? success(ipv4Address(value.value)) : value;
  }
  const percent = text.indexOf('%');
  const bytes = parseIpv6(percent === -1 ? text : text.slice(0, percent));
  if (!bytes.ok) return bytes;
  if (percent === -1) return success(ipFromBytes(bytes.value));
  const zone = parseZone(text.slice(percent + 1));
  return zone.ok ? success(ipFromBytes(bytes.value, zone.value)) : shifted(zone, percent + 1);
}

/**
 * A zone is an interface's name or index. Refused are the characters that the grammars around it use, and what no
 * kernel allows in an interface's name (Linux dev_valid_name(): no slash, no colon, no white space).
 */
function parseZone(text: string): Result<string> {
  if (text === '') return failure('expected a zone (an interface) after %', 0, 0);
  const bad = text.search(/[\s\p{C}%/:,[\]]/u);
  return bad === -1 ? success(text) : failure('this character cannot stand in a zone', bad);
}

/** The order of addresses: IPv4 before IPv6, then by value, then without a zone before zones by name. */
export function compareIp(a: IpAddress, b: IpAddress): number {
  if (a.version !== b.version) return a.version - b.version;
  if (a.value !== b.value) return a.value < b.value ? -1 : 1;
  return compareZones(a.zone, b.zone);
}

/** The order of zones: none first, then by code units. */
export function compareZones(a: string | null, b: string | null): number {
  if (a === b) return 0;
  if (a === null) return -1;
  if (b === null) return 1;
  return a < b ? -1 : 1;
}

/** Whether this is an IPv4 address inside IPv6 (`::ffff:1.2.3.4`, RFC 4291 section 2.5.5.2). */
export function isV4Mapped(address: IpAddress): boolean {
  return address.version === 6 && address.value >> 32n === 0xffffn;
}

/** The IPv4 address inside a v4-mapped one; every other address as it is. */
export function unmapped(address: IpAddress): IpAddress {
  return isV4Mapped(address) ? ipv4Address(Number(address.value & 0xffff_ffffn)) : address;
}
