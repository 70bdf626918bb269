/**
 * Targets as people write them: what to scan, what to leave out.
 *
 * Items are joined by commas or white space; `!` before an item leaves it out. An item is an address, a network
 * (`10.0.0.0/8`, `10.0.0.0/255.0.0.0`), octet lists (`10.0-5,7.1-.*`), a full range (`10.0.0.1-10.0.0.20`), any of the IPv6
 * forms, bare or in brackets, with or without a zone, or a host name, also with a prefix (`host/24`).
 *
 * Where two readings are possible: after an IPv4 address, a comma followed by a bare octet goes on with the last octet
 * (`10.0.0.1,5`), anything else starts a new item (`10.0.0.1,10.0.0.5`); what has a colon is IPv6; what has a letter and no
 * colon is a name; digits, dots, hyphens and stars alone are never a name.
 */
import { failure, shifted, success } from '../base/result.ts';
import type { Failure, Result } from '../base/result.ts';
import { parseCidr, parsePrefix } from './cidr.ts';
import { parseHostName } from './host-name.ts';
import { parseIpRange, rangeOfCidr } from './ip-range.ts';
import type { IpRange } from './ip-range.ts';
import { IpSet } from './ip-set.ts';
import { parseOctetPattern } from './octet-pattern.ts';

/** A host name to be resolved by whoever may; with a prefix it stands for the network around the host. */
export interface NamedTarget {
  readonly name: string;
  readonly prefix: number | null;
}

/** What a target text stands for. */
export interface TargetSpec {
  /** All addresses given as numbers, less the excluded ones. */
  readonly addresses: IpSet;
  readonly names: readonly NamedTarget[];
  /** To be subtracted again from what the names resolve to. */
  readonly excludedAddresses: IpSet;
  /** To be resolved and subtracted as well. */
  readonly excludedNames: readonly NamedTarget[];
}

/** How many ranges all items together may stand for before they are merged. */
const maxRanges = 262_144;

interface Item {
  readonly ranges: readonly IpRange[];
  readonly name?: NamedTarget;
  readonly end: number;
}

/** Reads a target text; fails at the first character that fits no form. */
export function parseTargets(text: string): Result<TargetSpec> {
  const kept = { ranges: [] as IpRange[], names: [] as NamedTarget[] };
  const excluded = { ranges: [] as IpRange[], names: [] as NamedTarget[] };
  let at = skipSpace(text, 0);
  for (;;) {
    const negated = text[at] === '!';
    const start = negated ? at + 1 : at;
    const item = parseItem(text, start);
    if (!item.ok) return item;
    const side = negated ? excluded : kept;
    for (const range of item.value.ranges) side.ranges.push(range);
    if (item.value.name !== undefined) side.names.push(item.value.name);
    const { end } = item.value;
    if (kept.ranges.length + excluded.ranges.length > maxRanges) {
      return failure(`all targets together stand for more than ${maxRanges} ranges`, start, end - start);
    }
    const next = skipSpace(text, end);
    if (next === text.length) return success(specOf(kept, excluded));
    at = text[next] === ',' ? skipSpace(text, next + 1) : next;
  }
}

function specOf(
  kept: { ranges: readonly IpRange[]; names: readonly NamedTarget[] },
  excluded: { ranges: readonly IpRange[]; names: readonly NamedTarget[] },
): TargetSpec {
  const excludedAddresses = IpSet.of(excluded.ranges);
  return Object.freeze({
    addresses: IpSet.of(kept.ranges).subtract(excludedAddresses),
    names: Object.freeze(kept.names),
    excludedAddresses,
    excludedNames: Object.freeze(excluded.names),
  });
}

/** The spec less what another spec names: `--exclude`. */
export function excludeTargets(spec: TargetSpec, without: TargetSpec): TargetSpec {
  return Object.freeze({
    addresses: spec.addresses.subtract(without.addresses),
    names: spec.names,
    excludedAddresses: spec.excludedAddresses.union(without.addresses),
    excludedNames: Object.freeze([...spec.excludedNames, ...without.names]),
  });
}

/** A text that {@link parseTargets} reads as the same spec. */
export function targetsText(spec: TargetSpec): string {
  const kept = [...spec.addresses.toString().split(','), ...spec.names.map(nameText)];
  const excluded = [...spec.excludedAddresses.toString().split(','), ...spec.excludedNames.map(nameText)];
  const items = [...kept.filter(Boolean), ...excluded.filter(Boolean).map((item) => `!${item}`)];
  return items.join(',');
}

function nameText({ name, prefix }: NamedTarget): string {
  return prefix === null ? name : `${name}/${prefix}`;
}

function parseItem(text: string, start: number): Result<Item> {
  const separator = /[\s,]/g;
  separator.lastIndex = start;
  const end = separator.exec(text)?.index ?? text.length;
  const word = text.slice(start, end);
  if (word === '') return failure('expected a target', start, start < text.length ? 1 : 0);
  if (/^[\d.*/-]+$/.test(word)) return parseIpv4Item(text, start, end);
  const inner = word.startsWith('[')
    ? parseBracketed(word)
    : word.includes(':')
      ? parseIpv6Item(word)
      : parseNamed(word);
  return inner.ok ? success({ ...inner.value, end }) : shifted(inner, start);
}

function parseIpv4Item(text: string, start: number, wordEnd: number): Result<Item> {
  const word = text.slice(start, wordEnd);
  // A dot behind the hyphen of the last octet: that is a whole address, not an octet.
  if (/^\d+\.\d+\.\d+\.\d+-\d*\./.test(word)) {
    const range = parseIpRange(word);
    return range.ok ? success({ ranges: [range.value], end: wordEnd }) : shifted(range, start);
  }
  const pattern = parseOctetPattern(text, start);
  if (!pattern.ok) return pattern;
  const { ranges, end } = pattern.value;
  if (text[end] !== '/') return atSeparator(text, end) ? success({ ranges, end }) : unexpected(text, end);
  const stop = end + 1 + text.slice(end + 1).search(/[\s,]|$/);
  const prefix = parsePrefix(text.slice(end + 1, stop), 4);
  if (!prefix.ok) return shifted(prefix, end + 1);
  const host = (1n << BigInt(32 - prefix.value)) - 1n;
  // The networks around neighbouring addresses are neighbours, so a range widens to a range.
  const widened = ranges.map((range) => ({ ...range, first: range.first & ~host, last: range.last | host }));
  return success({ ranges: widened, end: stop });
}

function parseBracketed(word: string): Result<Omit<Item, 'end'>> {
  const close = word.indexOf(']');
  if (close === -1) return failure('expected ] after the address', word.length, 0);
  const inner = word.slice(1, close);
  if (!inner.includes(':')) return failure('brackets hold an IPv6 address', 1, inner.length);
  const rest = word.slice(close + 1);
  if (rest !== '' && !rest.startsWith('/')) return failure('unexpected text after the address', close + 1, rest.length);
  const cidr = parseCidr(inner + rest);
  if (cidr.ok) return success({ ranges: [rangeOfCidr(cidr.value)] });
  return shifted(cidr, cidr.at > inner.length ? 2 : 1);
}

function parseIpv6Item(word: string): Result<Omit<Item, 'end'>> {
  const cidr = parseCidr(word);
  if (cidr.ok) return success({ ranges: [rangeOfCidr(cidr.value)] });
  if (!word.includes('-')) return cidr;
  const range = parseIpRange(word);
  if (range.ok) return success({ ranges: [range.value] });
  return range.at > cidr.at ? range : cidr;
}

function parseNamed(word: string): Result<Omit<Item, 'end'>> {
  const slash = word.indexOf('/');
  const name = parseHostName(slash === -1 ? word : word.slice(0, slash));
  if (!name.ok) return name;
  if (slash === -1) return success({ ranges: [], name: { name: name.value, prefix: null } });
  const prefix = parsePrefix(word.slice(slash + 1), 6);
  if (!prefix.ok) return shifted(prefix, slash + 1);
  return success({ ranges: [], name: { name: name.value, prefix: prefix.value } });
}

function skipSpace(text: string, at: number): number {
  while (at < text.length && /\s/.test(text[at]!)) at++;
  return at;
}

function atSeparator(text: string, at: number): boolean {
  return at === text.length || /[\s,]/.test(text[at]!);
}

function unexpected(text: string, at: number): Failure {
  return failure(
    text[at] === '.' ? 'an IPv4 address has four octets, not more' : 'unexpected text after the address',
    at,
  );
}
