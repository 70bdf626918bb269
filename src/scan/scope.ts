/** Which addresses may be probed: one's own without asking, others only where the user says so, broadcast and multicast never. */
import { parseCidr } from '../addr/cidr.ts';
import { ipv4Address } from '../addr/ip-address.ts';
import type { IpAddress } from '../addr/ip-address.ts';
import { rangeOfCidr } from '../addr/ip-range.ts';
import type { IpRange } from '../addr/ip-range.ts';
import { IpSet } from '../addr/ip-set.ts';
import { parseTargets } from '../addr/target-spec.ts';
import { PortolanError } from '../base/errors.ts';
import { pointAt } from '../base/result.ts';

/** Scanning these disturbs nobody but their owner: loopback, RFC 1918, RFC 4193, link-local. */
const freeBlocks = [
  ['127.0.0.0/8', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16'],
  ['::1/128', 'fc00::/7', 'fe80::/10'],
].flat();
/** No host, or more than one, has such an address (RFC 1122 section 3.2.1.3, RFC 5771, RFC 1112, RFC 4291). */
const neverBlocks = ['0.0.0.0/8', '224.0.0.0/4', '240.0.0.0/4', '::/128', 'ff00::/8'];
/** IPv4 in IPv6's clothes (RFC 4291 section 2.5.5.2): the kernel would send IPv4. */
const mappedFirst = 0xffff_0000_0000n;

/** What is asked, and what decides. */
export interface ScopeRequest {
  readonly targets: IpSet;
  /** This host's addresses. */
  readonly own: IpSet;
  /** The broadcast addresses of the networks that this host is attached to. */
  readonly broadcasts: IpSet;
  /** What the scope file lists. */
  readonly listed: IpSet;
  /** The user vouches for all targets of this run. */
  readonly authorized: boolean;
}

/** Targets that may be probed. */
export interface ScopedTargets {
  readonly addresses: IpSet;
  /** Asked for, but broadcast or multicast. */
  readonly leftOut: IpSet;
}

/** Holds targets against the scope. Throws PTL_SCOPE where one is outside it, or where nothing is left of them. */
export function applyScope(request: ScopeRequest): ScopedTargets {
  const targets = unmappedSet(request.targets);
  const zones = new Set(targets.ranges.map((range) => range.zone));
  const never = everyZone(blocks(neverBlocks).union(request.broadcasts), zones);
  const addresses = targets.subtract(never);
  const leftOut = targets.intersect(never);
  if (addresses.isEmpty) {
    throw new PortolanError('PTL_SCOPE', `${leftOut.toString() || 'nothing'} cannot be scanned`, {
      evidence: 'broadcast, multicast and reserved addresses belong to no host, and are refused whoever asks',
      hint: 'name a host: portolan scan 192.168.1.10',
    });
  }
  const free = everyZone(blocks(freeBlocks).union(request.own).union(request.listed), zones);
  const outside = addresses.subtract(free);
  if (outside.isEmpty || request.authorized) return { addresses, leftOut };
  throw new PortolanError('PTL_SCOPE', `${firstOf(outside)} is outside the scope`, {
    evidence: 'neither this host, nor a private or link-local network, nor listed in the scope file',
    hint: 'scan only what you own or may test: then list it in the scope file (portolan scan --help) or add --authorized',
  });
}

/** Reads a scope file: target specs line by line, `#` begins a comment. Throws PTL_SCOPE with the line at fault; names are refused. */
export function parseScopeFile(text: string, path: string): IpSet {
  let listed = IpSet.empty;
  for (const [index, line] of text.split('\n').entries()) {
    const spec = line.replace(/#.*/, '').trim();
    if (spec === '') continue;
    const parsed = parseTargets(spec);
    const where = `${path}, line ${index + 1}`;
    if (!parsed.ok) throw badScope(where, pointAt(spec, parsed));
    // What a name stands for is decided by whoever runs its zone.
    if (parsed.value.names.length > 0)
      throw badScope(where, `${parsed.value.names[0]!.name}: a scope lists addresses, not names`);
    listed = listed.union(parsed.value.addresses);
  }
  return unmappedSet(listed);
}

function badScope(where: string, evidence: string): PortolanError {
  return new PortolanError('PTL_SCOPE', `the scope file cannot be read: ${where}`, {
    evidence,
    hint: 'write one target a line: 203.0.113.0/24',
  });
}

let parsedBlocks: Map<readonly string[], IpSet> | undefined;

function blocks(texts: readonly string[]): IpSet {
  parsedBlocks ??= new Map();
  const known = parsedBlocks.get(texts);
  if (known !== undefined) return known;
  const made = IpSet.of(
    texts.map((text) => {
      const cidr = parseCidr(text);
      if (!cidr.ok) throw new TypeError(`scope: ${text}: ${cidr.reason}`);
      return rangeOfCidr(cidr.value);
    }),
  );
  parsedBlocks.set(texts, made);
  return made;
}

/** A block without a zone holds for every zone. */
function everyZone(set: IpSet, zones: ReadonlySet<string | null>): IpSet {
  const ranges = set.ranges.filter((range) => range.zone === null && range.version === 6);
  const zoned = [...zones].flatMap((zone) => (zone === null ? [] : ranges.map((range) => ({ ...range, zone }))));
  return set.union(IpSet.of(zoned));
}

/** The set with every v4-mapped address as the IPv4 address it stands for. */
function unmappedSet(set: IpSet): IpSet {
  const mapped: IpRange = { version: 6, zone: null, first: mappedFirst, last: mappedFirst + 0xffff_ffffn };
  const inside = set.ranges.flatMap((range) => {
    const first = range.first > mapped.first ? range.first : mapped.first;
    const last = range.last < mapped.last ? range.last : mapped.last;
    if (range.version !== 6 || first > last) return [];
    return [{ version: 4 as const, zone: null, first: first - mappedFirst, last: last - mappedFirst }];
  });
  if (inside.length === 0) return set;
  const zones = new Set(set.ranges.map((range) => range.zone));
  return set.subtract(everyZone(IpSet.of([mapped]), zones)).union(IpSet.of(inside));
}

/** The directed broadcast address of a network, or null for those without one (RFC 3021: /31 and /32). */
export function broadcastOf(address: IpAddress, prefixLength: number): IpAddress | null {
  if (address.version !== 4 || prefixLength > 30) return null;
  const host = 2 ** (32 - prefixLength) - 1;
  return ipv4Address(Number(address.value | BigInt(host)));
}

function firstOf(set: IpSet): string {
  const text = set.toString();
  const first = text.split(',', 1)[0]!;
  return first === text ? first : `${first} (and ${text.split(',').length - 1} more)`;
}
