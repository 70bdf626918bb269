/** Which addresses zmap is to ask: operands, whitelist, list of addresses, without the blacklist. */
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { parseIp } from '../../addr/ip-address.ts';
import { rangeOfIp } from '../../addr/ip-range.ts';
import { IpSet } from '../../addr/ip-set.ts';
import { parseTargets } from '../../addr/target-spec.ts';
import { errnoName } from '../../base/errors.ts';
import type { Host } from '../../os/host.ts';
import { errorText } from '../ss/strerror.ts';
import { fatal, ZmapRefusal } from './refusal.ts';
import type { ZmapSettings } from './settings.ts';

/** All of IPv4: what zmap asks where nothing is named. */
const everything = IpSet.of([{ version: 4, zone: null, first: 0n, last: 0xffff_ffffn }]);

/** What was read. */
export interface ZmapTargets {
  readonly addresses: IpSet;
  readonly blacklisted: IpSet;
}

/** Reads them; `warn` is told of entries that are left out. Throws ZmapRefusal. */
export async function readTargets(
  settings: ZmapSettings,
  host: Host,
  warn: (text: string) => void,
): Promise<ZmapTargets> {
  const { targets, whitelist, ipList, blacklist, ignoreBlacklistErrors } = settings;
  const named = await setOf(targets, host, null);
  const white = whitelist === null ? null : await setOf(entries(whitelist, 'whitelist'), host, null);
  const list = ipList === null ? null : await setOf(entries(ipList, 'list of IPs'), host, null);
  const lenient = ignoreBlacklistErrors ? warn : null;
  const blacklisted = blacklist === null ? IpSet.empty : await setOf(entries(blacklist, 'blacklist'), host, lenient);
  let addresses =
    targets.length === 0 && white === null && list === null ? everything : named.union(white ?? IpSet.empty);
  // A list of addresses narrows what is named; alone it is what is asked.
  if (list !== null) addresses = addresses.isEmpty ? list : addresses.intersect(list);
  addresses = addresses.subtract(blacklisted);
  if (addresses.isEmpty)
    throw new ZmapRefusal('', [
      {
        level: 'ERROR',
        part: 'blacklist',
        text: `no addresses are eligible to be scanned in the current configuration. This may be because the blacklist being used by ZMap (${blacklist ?? 'none'}) prevents any addresses from receiving probe packets.`,
      },
      { level: 'FATAL', part: 'zmap', text: 'unable to initialize blacklist / whitelist' },
    ]);
  return { addresses, blacklisted };
}

/** Lines of a file without their comments. */
function entries(path: string, kind: string): readonly string[] {
  try {
    return readFileSync(path, 'utf8')
      .split('\n')
      .map((line) => line.replace(/[#;].*/, '').trim())
      .filter((line) => line !== '');
  } catch (error) {
    const name = errnoName(error);
    if (name === undefined || !(name in constants.errno)) throw error;
    throw fatal(kind, `unable to open ${kind} file: ${path}: ${errorText(name)}`);
  }
}

async function setOf(words: readonly string[], host: Host, lenient: ((text: string) => void) | null): Promise<IpSet> {
  let all = IpSet.empty;
  for (const word of words) {
    const found = await one(word, host);
    if (found !== null) all = all.union(found);
    else if (lenient !== null) lenient(`'${word}' is not a valid IP address or hostname`);
    else
      throw new ZmapRefusal('', [
        { level: 'ERROR', part: 'constraint', text: `'${word}' is not a valid IP address or hostname` },
        { level: 'FATAL', part: 'constraint', text: 'Unable to init from CIDR list' },
      ]);
  }
  return all;
}

async function one(word: string, host: Host): Promise<IpSet | null> {
  if (/[\s,!]/.test(word)) return null;
  const parsed = parseTargets(word);
  if (!parsed.ok) return null;
  const { addresses, names } = parsed.value;
  if (addresses.ranges.some(({ version }) => version !== 4)) return null;
  // Digits and dots alone are an address that was mistyped, and no name.
  if (names.length === 0 || /^[\d./]+$/.test(word)) return addresses.isEmpty ? null : addresses;
  if (names[0]!.prefix !== null) return null;
  const known = await host.names.addressesOf(names[0]!.name);
  const ranges = known.flatMap(({ address }) => {
    const ip = parseIp(address);
    return ip.ok && ip.value.version === 4 ? [rangeOfIp(ip.value)] : [];
  });
  return ranges.length === 0 ? null : IpSet.of(ranges);
}
