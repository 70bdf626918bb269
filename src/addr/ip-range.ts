/** Address ranges: from one address to another of the same version and zone. */
import { failure, shifted, success } from '../base/result.ts';
import type { Failure, Result } from '../base/result.ts';
import { lastOfCidr } from './cidr.ts';
import type { Cidr } from './cidr.ts';
import { compareZones, ipAddress, ipBits, ipText, parseIp } from './ip-address.ts';
import type { IpAddress, IpVersion } from './ip-address.ts';

/** From `first` to `last`, both included; the values are those of {@link IpAddress}. */
export interface IpRange {
  readonly version: IpVersion;
  readonly zone: string | null;
  readonly first: bigint;
  readonly last: bigint;
}

/** The range of a network. */
export function rangeOfCidr(cidr: Cidr): IpRange {
  const { version, zone, value } = cidr.network;
  return Object.freeze({ version, zone, first: value, last: lastOfCidr(cidr).value });
}

/** The range of one address. */
export function rangeOfIp(address: IpAddress): IpRange {
  const { version, zone, value } = address;
  return Object.freeze({ version, zone, first: value, last: value });
}

/** Two addresses of 45 characters with zones: beyond this, trying every hyphen would only cost time. */
const longest = 256;

/**
 * Reads `10.0.0.1-10.0.0.20`, `fe80::1-fe80::9%eth0`: two full addresses of one version. A zone on either end holds for
 * both. A zone may itself hold a hyphen (`%br-lan`), so every hyphen is tried as the middle.
 */
export function parseIpRange(text: string): Result<IpRange> {
  if (text.length > longest) return failure('too long for a range of addresses', longest, text.length - longest);
  let reason: Failure = failure('expected two addresses with a hyphen between them', text.length, 0);
  for (let hyphen = text.indexOf('-'); hyphen !== -1; hyphen = text.indexOf('-', hyphen + 1)) {
    const range = rangeBetween(text, hyphen);
    if (range.ok) return range;
    if (range.at >= reason.at || reason.at === text.length) reason = range;
  }
  return reason;
}

function rangeBetween(text: string, hyphen: number): Result<IpRange> {
  const low = parseIp(text.slice(0, hyphen));
  if (!low.ok) return low;
  const high = parseIp(text.slice(hyphen + 1));
  if (!high.ok) return shifted(high, hyphen + 1);
  const at = hyphen + 1;
  if (low.value.version !== high.value.version)
    return failure('the two ends are of different IP versions', at, text.length - at);
  const zone = low.value.zone ?? high.value.zone;
  if ((high.value.zone ?? zone) !== zone) return failure('the two ends are in different zones', at, text.length - at);
  const [first, last] = [low.value.value, high.value.value];
  if (last < first) return failure('the range runs backwards', at, text.length - at);
  return success(Object.freeze({ version: low.value.version, zone, first, last }));
}

/** The text of a range: one address, a network where the range is exactly one, else both ends. */
export function ipRangeText(range: IpRange): string {
  const { version, zone, first, last } = range;
  const low = ipText(ipAddress(version, first, zone));
  if (first === last) return low;
  const prefix = prefixOf(range);
  if (prefix !== undefined) return `${low}/${prefix}`;
  return `${low}-${ipText(ipAddress(version, last, zone))}`;
}

/** The prefix length of a range that is exactly one network, else undefined. */
export function prefixOf(range: IpRange): number | undefined {
  const size = range.last - range.first + 1n;
  const hostBits = size.toString(2).length - 1;
  const isNetwork = (size & (size - 1n)) === 0n && (range.first & (size - 1n)) === 0n;
  return isNetwork ? ipBits(range.version) - hostBits : undefined;
}

/** Ranges grouped by what they share: version, then zone. */
export function compareSpaces(a: Pick<IpRange, 'version' | 'zone'>, b: Pick<IpRange, 'version' | 'zone'>): number {
  return a.version - b.version || compareZones(a.zone, b.zone);
}
