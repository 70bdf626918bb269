/** What an address is for, by the block it is in (RFC 6890 and the IANA special-purpose address registries). */
import { cidrContains, parseCidr } from './cidr.ts';
import type { Cidr } from './cidr.ts';
import { unmapped } from './ip-address.ts';
import type { IpAddress } from './ip-address.ts';

/** The kinds of address that Portolan tells apart. */
export type IpScope =
  | 'unspecified'
  | 'loopback'
  | 'link-local'
  /** RFC 1918 and the unique local addresses of RFC 4193. */
  | 'private'
  /** Between a provider's customers and its translator (RFC 6598). */
  | 'shared'
  | 'multicast'
  | 'broadcast'
  | 'documentation'
  | 'benchmarking'
  /** IPv4 reached through IPv6 or the reverse: NAT64, 6to4, Teredo. */
  | 'translation'
  | 'reserved'
  | 'global';

/** A scope and why. */
export interface ScopeInfo {
  readonly scope: IpScope;
  /** The block in CIDR notation; null for global IPv4, which is what no block claims. */
  readonly block: string | null;
  /** The document that sets the block apart: `RFC 1918`. */
  readonly source: string;
}

type Row = readonly [block: string, scope: IpScope, source: string];

/** More specific blocks first: the first that holds the address decides. */
const rows: readonly Row[] = [
  ['0.0.0.0/32', 'unspecified', 'RFC 1122'],
  ['255.255.255.255/32', 'broadcast', 'RFC 919'],
  ['10.0.0.0/8', 'private', 'RFC 1918'],
  ['172.16.0.0/12', 'private', 'RFC 1918'],
  ['192.168.0.0/16', 'private', 'RFC 1918'],
  ['127.0.0.0/8', 'loopback', 'RFC 1122'],
  ['169.254.0.0/16', 'link-local', 'RFC 3927'],
  ['100.64.0.0/10', 'shared', 'RFC 6598'],
  ['192.0.2.0/24', 'documentation', 'RFC 5737'],
  ['198.51.100.0/24', 'documentation', 'RFC 5737'],
  ['203.0.113.0/24', 'documentation', 'RFC 5737'],
  ['198.18.0.0/15', 'benchmarking', 'RFC 2544'],
  ['192.88.99.0/24', 'reserved', 'RFC 7526'],
  ['192.0.0.0/24', 'reserved', 'RFC 6890'],
  ['0.0.0.0/8', 'reserved', 'RFC 1122'],
  ['224.0.0.0/4', 'multicast', 'RFC 5771'],
  ['240.0.0.0/4', 'reserved', 'RFC 1112'],
  ['::/128', 'unspecified', 'RFC 4291'],
  ['::1/128', 'loopback', 'RFC 4291'],
  ['fe80::/10', 'link-local', 'RFC 4291'],
  ['fc00::/7', 'private', 'RFC 4193'],
  ['ff00::/8', 'multicast', 'RFC 4291'],
  ['2001:db8::/32', 'documentation', 'RFC 3849'],
  ['3fff::/20', 'documentation', 'RFC 9637'],
  ['2001:2::/48', 'benchmarking', 'RFC 5180'],
  ['2001::/32', 'translation', 'RFC 4380'],
  ['2002::/16', 'translation', 'RFC 3056'],
  ['64:ff9b::/96', 'translation', 'RFC 6052'],
  ['64:ff9b:1::/48', 'translation', 'RFC 8215'],
  ['100::/64', 'reserved', 'RFC 6666'],
  ['fec0::/10', 'reserved', 'RFC 3879'],
  ['2000::/3', 'global', 'RFC 4291'],
  ['::/0', 'reserved', 'RFC 4291'],
];

interface Block extends ScopeInfo {
  readonly cidr: Cidr;
}

let blocks: readonly Block[] | undefined;

/** The scope of an address. A v4-mapped address has the scope of the IPv4 address inside it. */
export function scopeOf(address: IpAddress): ScopeInfo {
  const plain = unmapped(address);
  blocks ??= rows.map(toBlock);
  for (const { cidr, scope, block, source } of blocks) {
    if (cidrContains(cidr, plain)) return { scope, block, source };
  }
  return { scope: 'global', block: null, source: 'RFC 6890' };
}

function toBlock([block, scope, source]: Row): Block {
  const cidr = parseCidr(block);
  if (!cidr.ok) throw new TypeError(`scope table: ${block}: ${cidr.reason}`);
  return { cidr: cidr.value, scope, block, source };
}

/** `0.0.0.0` or `::`: every address of this host when bound, none when sent to. */
export function isUnspecified(address: IpAddress): boolean {
  return unmapped(address).value === 0n;
}

/** 127.0.0.0/8 or ::1: this host (more exactly: this network namespace) only. */
export function isLoopback(address: IpAddress): boolean {
  return scopeOf(address).scope === 'loopback';
}

/** 169.254.0.0/16 or fe80::/10: this link only; the IPv6 ones need a zone to be reached. */
export function isLinkLocal(address: IpAddress): boolean {
  return scopeOf(address).scope === 'link-local';
}

/** RFC 1918 or RFC 4193: not routed on the public Internet. */
export function isPrivate(address: IpAddress): boolean {
  return scopeOf(address).scope === 'private';
}

/** 224.0.0.0/4 or ff00::/8. */
export function isMulticast(address: IpAddress): boolean {
  return scopeOf(address).scope === 'multicast';
}
