/** Networks in CIDR notation (RFC 4632, RFC 4291 section 2.3). */
import { failure, shifted, success } from '../base/result.ts';
import type { Result } from '../base/result.ts';
import { ipAddress, ipBits, ipText, parseIp } from './ip-address.ts';
import type { IpAddress, IpVersion } from './ip-address.ts';
import { parseIpv4 } from './ipv4.ts';

/** A network: its first address (host bits zero) and how many leading bits are fixed. */
export interface Cidr {
  readonly network: IpAddress;
  /** 0 to 32 or 0 to 128. */
  readonly prefix: number;
}

/** The network of this prefix that an address is in. Throws RangeError (a programmer's error) for a prefix out of range. */
export function cidrOf(address: IpAddress, prefix: number): Cidr {
  const bits = ipBits(address.version);
  if (!Number.isInteger(prefix) || prefix < 0 || prefix > bits) throw new RangeError(`no prefix length: ${prefix}`);
  const host = BigInt(bits - prefix);
  const network = ipAddress(address.version, (address.value >> host) << host, address.zone);
  return Object.freeze({ network, prefix });
}

/**
 * Reads `10.0.0.0/8`, `10.0.0.0/255.0.0.0`, `fe80::%eth0/10` (RFC 4007 section 11.7) or a lone address (all bits fixed).
 * Host bits are cleared, not refused: `192.168.1.7/24` is 192.168.1.0/24, as firewalls and scanners read it.
 */
export function parseCidr(text: string): Result<Cidr> {
  const slash = text.indexOf('/');
  const address = parseIp(slash === -1 ? text : text.slice(0, slash));
  if (!address.ok) return address;
  if (slash === -1) return success(cidrOf(address.value, ipBits(address.value.version)));
  const prefix = parsePrefix(text.slice(slash + 1), address.value.version);
  return prefix.ok ? success(cidrOf(address.value, prefix.value)) : shifted(prefix, slash + 1);
}

/** Reads what stands behind the slash: a length in bits, or for IPv4 a netmask in dotted form. */
export function parsePrefix(text: string, version: IpVersion): Result<number> {
  if (version === 4 && text.includes('.')) return parseNetmask(text);
  const bits = ipBits(version);
  if (text === '') return failure(`expected a prefix length from 0 to ${bits}`, 0, 0);
  const bad = text.search(/[^0-9]/);
  if (bad !== -1) return failure('a prefix length has only digits', bad);
  if (text.length > 1 && text.startsWith('0')) return failure('a prefix length has no leading zero', 0, text.length);
  if (Number(text) > bits) return failure(`a prefix length of IPv${version} is at most ${bits}`, 0, text.length);
  return success(Number(text));
}

function parseNetmask(text: string): Result<number> {
  const mask = parseIpv4(text);
  if (!mask.ok) return mask;
  const prefix = Math.clz32(~mask.value);
  const contiguous = prefix === 32 || (mask.value << prefix) >>> 0 === 0;
  if (contiguous) return success(prefix);
  return failure('a netmask is ones and then zeros: this one has a hole', 0, text.length);
}

/** The text: `10.0.0.0/8`, `fe80::%eth0/10`. */
export function cidrText(cidr: Cidr): string {
  return `${ipText(cidr.network)}/${cidr.prefix}`;
}

/** The last address of a network. */
export function lastOfCidr(cidr: Cidr): IpAddress {
  const { version, value, zone } = cidr.network;
  return ipAddress(version, value | ((1n << BigInt(ipBits(version) - cidr.prefix)) - 1n), zone);
}

/** The netmask of an IPv4 prefix in dotted form, or of an IPv6 prefix as an address: 24 is `255.255.255.0`. */
export function netmaskOf(version: IpVersion, prefix: number): IpAddress {
  const host = BigInt(ipBits(version) - prefix);
  return ipAddress(version, ((1n << BigInt(prefix)) - 1n) << host);
}

/** Whether an address is in a network. A network without a zone holds the addresses of all zones. */
export function cidrContains(cidr: Cidr, address: IpAddress): boolean {
  if (cidr.network.version !== address.version) return false;
  if (cidr.network.zone !== null && cidr.network.zone !== address.zone) return false;
  const host = BigInt(ipBits(address.version) - cidr.prefix);
  return address.value >> host === cidr.network.value >> host;
}
