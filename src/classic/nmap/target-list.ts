/** Everything that a command line names as a target: expressions, files, exclusions, the scope; in nmap's order. */
import { readFileSync } from 'node:fs';
import type { IpAddress } from '../../addr/ip-address.ts';
import { ipText, parseIp } from '../../addr/ip-address.ts';
import { compareSpaces, rangeOfIp } from '../../addr/ip-range.ts';
import type { IpRange } from '../../addr/ip-range.ts';
import { IpSet } from '../../addr/ip-set.ts';
import { PortolanError } from '../../base/errors.ts';
import type { Host } from '../../os/host.ts';
import { scanTargets, scopeFilePath } from '../../scan/scan-targets.ts';
import type { ScanTargets } from '../../scan/scan-targets.ts';
import { cannotOpen } from './outputs.ts';
import type { NmapOptions } from './nmap-options.ts';
import { NmapRefusal } from './refusal.ts';
import { addressesOfTexts, readTarget } from './targets.ts';
import type { TargetSettings } from './targets.ts';

/** The targets. */
export interface TargetList {
  /** In the order in which they were named, each address in one of them. */
  readonly groups: readonly IpSet[];
  /** How many addresses were asked for. */
  readonly asked: number;
  readonly targets: ScanTargets;
  /** Further addresses of a name, by the address that is scanned. */
  readonly otherAddresses: ReadonlyMap<string, readonly string[]>;
}

/** What is read beside the options. */
export interface TargetSource {
  readonly host: Host;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Standard input to its end. */
  readInput(): Promise<string>;
  warn(line: string): void;
}

/** Reads them; null where there are none. Throws NmapRefusal, and PTL_SCOPE for targets that may not be scanned. */
export async function targetList(options: NmapOptions, source: TargetSource): Promise<TargetList | null> {
  const settings: TargetSettings = {
    ipv6: options.ipv6,
    resolveAll: options.resolveAll,
    addressesOf: async (name) =>
      addressesOfTexts((await source.host.names.addressesOf(name)).map(({ address }) => address)),
  };
  const excluded = await excludedSet(options, settings, source);
  const names = new Map<string, string>();
  const otherAddresses = new Map<string, readonly string[]>();
  const groups: IpSet[] = [];
  let seen = excluded;
  for (const expression of [...options.operands, ...(await listed(options, source))]) {
    const { group, messages } = await readTarget(expression, settings);
    for (const message of messages) source.warn(message);
    if (group === null) continue;
    const asked = IpSet.of(group.ranges);
    if (group.named !== null) {
      const { name, address, others } = group.named;
      for (const each of options.resolveAll ? asked : [address]) names.set(ipText(each), name);
      otherAddresses.set(ipText(address), others.map(ipText));
    }
    const fresh = asked.subtract(seen);
    if (fresh.isEmpty) continue;
    seen = seen.union(asked);
    groups.push(fresh);
  }
  if (groups.length === 0) return null;
  const all = groups.reduce((sum, group) => sum.union(group), IpSet.empty);
  const targets = options.listOnly
    ? { addresses: all, local: IpSet.empty, leftOut: IpSet.empty, names }
    : { ...(await inScope(all, source)), names };
  if (!targets.leftOut.isEmpty)
    source.warn(`Note: left out, because no single host has such an address: ${targets.leftOut.toString()}`);
  return { groups, asked: Number(all.count), targets, otherAddresses };
}

/** What of a set may be scanned. Throws PTL_SCOPE, with a hint that every classic scanner can give. */
export async function inScope(
  all: IpSet,
  { host, environment }: Pick<TargetSource, 'host' | 'environment'>,
): Promise<ScanTargets> {
  try {
    return await scanTargets([all.toString()], host, { exclude: undefined, authorized: false, environment });
  } catch (error) {
    if (!(error instanceof PortolanError) || error.code !== 'PTL_SCOPE') throw error;
    throw new PortolanError('PTL_SCOPE', error.message, {
      ...(error.evidence !== undefined && { evidence: error.evidence }),
      hint: `scan only what you own or may test: then list it, a target a line, in ${scopeFilePath(environment)}`,
      cause: error,
    });
  }
}

async function listed({ inputFile }: NmapOptions, source: TargetSource): Promise<readonly string[]> {
  if (inputFile === null) return [];
  if (inputFile === '-') return words(await source.readInput());
  return words(fileText(inputFile, `input file ${inputFile} for reading`));
}

async function excludedSet(
  { exclude, excludeFile }: NmapOptions,
  settings: TargetSettings,
  source: TargetSource,
): Promise<IpSet> {
  const expressions =
    exclude === null
      ? excludeFile === null
        ? []
        : words(fileText(excludeFile, `exclude file ${excludeFile} for reading`))
      : separate(exclude);
  const ranges: IpRange[] = [];
  for (const expression of expressions) {
    const { group, messages } = await readTarget(expression, { ...settings, resolveAll: true });
    // What cannot be left out must not be scanned by mistake.
    if (group === null)
      throw new NmapRefusal(`Error resolving name "${expression}": ${messages.at(-1) ?? 'no address'}\n\nQUITTING!\n`);
    for (const message of messages) source.warn(message);
    ranges.push(...group.ranges);
  }
  return IpSet.of(ranges);
}

/** `10.0.0.1,2,10.0.0.9`: a comma begins a new target unless only octets follow. */
function separate(text: string): readonly string[] {
  return text.split(/,(?!(?:[\d*-]+)(?:,|$))/).filter((each) => each !== '');
}

function fileText(path: string, what: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw cannotOpen(what, error);
  }
}

/** Words between white space; `#` begins a comment. */
function words(text: string): readonly string[] {
  return text
    .replaceAll(/#.*/g, '')
    .split(/\s+/)
    .filter((word) => word !== '');
}

/** The addresses of a group that may be scanned, in portions of at most `size`. */
export function* portions(
  groups: readonly IpSet[],
  allowed: IpSet,
  size: number,
): Generator<readonly IpAddress[], undefined> {
  let portion: IpAddress[] = [];
  for (const group of groups) {
    for (const address of group.intersect(allowed)) {
      portion.push(address);
      if (portion.length < size) continue;
      yield portion;
      portion = [];
    }
  }
  if (portion.length > 0) yield portion;
}

/** What comes behind a host in the order of the groups; all where it is in none of them. */
export function remaining(groups: readonly IpSet[], lastHost: string | null): readonly IpSet[] {
  const parsed = lastHost === null ? null : parseIp(lastHost);
  if (parsed?.ok !== true) return groups;
  const at = groups.findIndex((group) => group.has(parsed.value));
  if (at === -1) return groups;
  const past = groups[at]!.ranges.flatMap((range): readonly IpRange[] => {
    if (compareSpaces(range, parsed.value) !== 0) return compareSpaces(range, parsed.value) < 0 ? [range] : [];
    if (range.first > parsed.value.value) return [];
    return [{ ...range, last: range.last < parsed.value.value ? range.last : parsed.value.value }];
  });
  return [groups[at]!.subtract(IpSet.of(past)), ...groups.slice(at + 1)].filter((group) => !group.isEmpty);
}

/** A set of addresses. */
export function setOfAddresses(addresses: readonly IpAddress[]): IpSet {
  return IpSet.of(addresses.map(rangeOfIp));
}
