/** From the words of a command line to addresses that may be scanned: names resolved, this host known, the scope held. */
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { cidrOf } from '../addr/cidr.ts';
import { ipAddress, ipBits, ipText, parseIp } from '../addr/ip-address.ts';
import type { IpAddress } from '../addr/ip-address.ts';
import { rangeOfCidr, rangeOfIp } from '../addr/ip-range.ts';
import type { IpRange } from '../addr/ip-range.ts';
import { isLinkLocal } from '../addr/ip-scope.ts';
import { IpSet } from '../addr/ip-set.ts';
import { parseTargets } from '../addr/target-spec.ts';
import type { NamedTarget } from '../addr/target-spec.ts';
import { errnoName, PortolanError } from '../base/errors.ts';
import { pointAt } from '../base/result.ts';
import type { Host } from '../os/host.ts';
import { applyScope, broadcastOf, parseScopeFile } from './scope.ts';

/** What to scan. */
export interface ScanTargets {
  /** All of them; every one is inside the scope. */
  readonly addresses: IpSet;
  /** Those that are this host's own. */
  readonly local: IpSet;
  /** Asked for, but broadcast or multicast. */
  readonly leftOut: IpSet;
  /** The names that were asked for, by address text. */
  readonly names: ReadonlyMap<string, string>;
}

/** What decides beside the words. */
export interface TargetOptions {
  readonly exclude: string | undefined;
  readonly authorized: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** 127.0.0.0/8: every address of it is this host. */
const loopback4: IpRange = { version: 4, zone: null, first: 0x7f00_0000n, last: 0x7fff_ffffn };

/** Reads the words; none of them stands for this host. Throws PTL_BAD_ADDRESS, PTL_SCOPE. */
export async function scanTargets(words: readonly string[], host: Host, options: TargetOptions): Promise<ScanTargets> {
  const own = ownAddresses(host);
  const names = new Map<string, string>();
  const asked = words.length === 0 ? thisHost(host) : await addressesOf(words.join(' '), host, names);
  const targets =
    options.exclude === undefined ? asked : asked.subtract(await addressesOf(options.exclude, host, new Map()));
  if (targets.isEmpty) throw badTargets('no address is left to scan', words.join(' '));
  const scoped = applyScope({
    targets,
    own,
    broadcasts: broadcasts(host),
    listed: readScope(options.environment),
    authorized: options.authorized,
  });
  mustHaveZones(scoped.addresses);
  return { ...scoped, local: scoped.addresses.intersect(own), names };
}

/** Every address of this host, loopback included, with zones where they belong. */
export function ownAddresses(host: Host): IpSet {
  return IpSet.of([loopback4, ...interfaceAddresses(host).map(rangeOfIp)]);
}

/** One address of loopback for each family, and every other address that is not link-local. */
function thisHost(host: Host): IpSet {
  const addresses = interfaceAddresses(host).filter((address) => address.zone === null && !isLinkLocal(address));
  return IpSet.of(addresses.map(rangeOfIp));
}

function interfaceAddresses(host: Host): readonly IpAddress[] {
  return host.interfaces().flatMap(({ name, addresses }) =>
    addresses.flatMap(({ address }) => {
      const parsed = parseIp(address);
      if (!parsed.ok) return [];
      const { version, value } = parsed.value;
      return version === 6 && isLinkLocal(parsed.value) ? [parsed.value, ipAddress(6, value, name)] : [parsed.value];
    }),
  );
}

function broadcasts(host: Host): IpSet {
  const found = host.interfaces().flatMap(({ addresses }) =>
    addresses.flatMap(({ address, prefixLength }) => {
      const parsed = parseIp(address);
      const broadcast = parsed.ok && !isLoopbackText(address) ? broadcastOf(parsed.value, prefixLength) : null;
      return broadcast === null ? [] : [rangeOfIp(broadcast)];
    }),
  );
  return IpSet.of(found);
}

function isLoopbackText(address: string): boolean {
  return address.startsWith('127.');
}

async function addressesOf(text: string, host: Host, names: Map<string, string>): Promise<IpSet> {
  const parsed = parseTargets(text);
  if (!parsed.ok) throw badTargets(parsed.reason, pointAt(text, parsed));
  const { addresses, names: kept, excludedAddresses, excludedNames } = parsed.value;
  const found = await Promise.all(kept.map((target) => resolve(target, host, names)));
  const without = await Promise.all(excludedNames.map((target) => resolve(target, host, new Map())));
  return addresses.union(IpSet.of(found.flat())).subtract(excludedAddresses.union(IpSet.of(without.flat())));
}

/** Every address of a name, of both families; with a prefix, the networks around them. */
async function resolve(
  { name, prefix }: NamedTarget,
  host: Host,
  names: Map<string, string>,
): Promise<readonly IpRange[]> {
  const found = await host.names.addressesOf(name);
  const addresses = found.flatMap(({ address }) => {
    const parsed = parseIp(address);
    return parsed.ok ? [parsed.value] : [];
  });
  if (addresses.length === 0) throw badTargets(`${name} has no address`, 'the name does not resolve');
  for (const address of addresses) names.set(ipText(address), name);
  if (prefix === null) return addresses.map(rangeOfIp);
  const fitting = addresses.filter(({ version }) => prefix <= ipBits(version));
  return fitting.map((address) => rangeOfCidr(cidrOf(address, prefix)));
}

function badTargets(reason: string, evidence: string): PortolanError {
  return new PortolanError('PTL_BAD_ADDRESS', `the targets cannot be read: ${reason}`, {
    evidence,
    hint: 'write addresses, networks, ranges or names: portolan scan 192.168.1.0/24 10.0.0.1-20 host.lan',
  });
}

/** A link-local IPv6 address exists on every link: which one is meant has to be said (RFC 4007 section 6). */
function mustHaveZones(addresses: IpSet): void {
  const range = addresses.ranges.find(
    ({ version, zone, first }) => version === 6 && zone === null && isLinkLocal(ipAddress(6, first)),
  );
  if (range === undefined) return;
  const text = ipText(ipAddress(6, range.first));
  throw new PortolanError('PTL_BAD_ADDRESS', `${text} needs an interface`, {
    evidence: 'link-local addresses mean another host on each link',
    hint: `write it behind a percent sign: ${text}%eth0`,
  });
}

/** Where the scope file stands. */
export function scopeFilePath(environment: Readonly<Record<string, string | undefined>>): string {
  const folder = environment['XDG_CONFIG_HOME'] || join(environment['HOME'] || homedir(), '.config');
  return join(folder, 'portolan', 'scope');
}

/** What cannot be read lists nothing: the file only ever widens the scope. */
function readScope(environment: Readonly<Record<string, string | undefined>>): IpSet {
  const path = scopeFilePath(environment);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (errnoName(error) === undefined) throw error;
    return IpSet.empty;
  }
  return parseScopeFile(text, path);
}
