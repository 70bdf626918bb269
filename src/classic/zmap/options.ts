/** Reads zmap's command line and configuration files into settings. */
import { readFileSync } from 'node:fs';
import { parseIp } from '../../addr/ip-address.ts';
import { maxPort, PortSet } from '../../addr/port-set.ts';
import { errnoName } from '../../base/errors.ts';
import { readOptions } from '../netstat/getopt.ts';
import type { FoundOption, LongOption } from '../netstat/getopt.ts';
import { usualFilter } from './filter.ts';
import { otherModules, probeModuleNames } from './probe-modules.ts';
import type { ProbeModuleName } from './probe-modules.ts';
import { badUsage, fatal, notOurs } from './refusal.ts';
import type { ZmapSettings } from './settings.ts';

type Setter = (settings: ZmapSettings, value: string) => void;

/** Long names that take a value; the first of a row is what the row is known by, a letter first. */
const valued: readonly (readonly [means: string, names: readonly string[], set: Setter])[] = [
  ['p', ['target-port', 'target-ports'], (s, v) => (s.ports = portsOf(v))],
  ['o', ['output-file'], (s, v) => (s.outputFile = v)],
  ['b', ['blacklist-file', 'blocklist-file'], (s, v) => (s.blacklist = v)],
  ['w', ['whitelist-file', 'allowlist-file'], (s, v) => (s.whitelist = v)],
  ['I', ['list-of-ips-file'], (s, v) => (s.ipList = v)],
  ['r', ['rate'], (s, v) => (s.rate = numberOf(v) || Infinity)],
  ['B', ['bandwidth'], (s, v) => (s.bandwidth = bandwidthOf(v))],
  ['n', ['max-targets'], (s, v) => (s.maxTargets = shareOf(v))],
  ['N', ['max-results'], (s, v) => (s.maxResults = numberOf(v))],
  ['t', ['max-runtime'], (s, v) => (s.maxRuntime = numberOf(v))],
  ['P', ['probes'], (s, v) => (s.probes = inRange('probes', v, 1, 60))],
  ['c', ['cooldown-time', 'cooldown-secs'], (s, v) => (s.cooldown = numberOf(v))],
  ['e', ['seed'], (s, v) => (s.seed = BigInt.asUintN(64, BigInt(digits(v))))],
  ['shards', ['shards'], (s, v) => (s.shards = inRange('shards', v, 1, 65_535))],
  ['shard', ['shard'], (s, v) => (s.shard = numberOf(v))],
  ['T', ['sender-threads'], (s, v) => (s.threads = inRange('sender-threads', v, 1, 255))],
  ['s', ['source-port'], (s, v) => (s.sourcePorts = portRangeOf(v))],
  ['S', ['source-ip'], (s, v) => (s.source = sourceOf(v))],
  ['i', ['interface'], (s, v) => (s.device = v)],
  ['M', ['probe-module'], (s, v) => (s.module = moduleOf(v))],
  ['probe-args', ['probe-args'], (s, v) => (s.probeArguments = v)],
  ['f', ['output-fields'], (s, v) => (s.fields = v.split(',').map((name) => name.trim()))],
  ['O', ['output-module'], (s, v) => (s.outputModule = outputOf(v))],
  ['output-filter', ['output-filter'], (s, v) => (s.filter = v)],
  ['v', ['verbosity'], (s, v) => (s.verbosity = Math.min(5, numberOf(v)))],
  ['l', ['log-file'], (s, v) => (s.logFile = v)],
  ['L', ['log-directory'], (s, v) => (s.logFolder = v)],
  ['m', ['metadata-file'], (s, v) => (s.metadata = v)],
  ['u', ['status-updates-file'], (s, v) => (s.statusFile = v)],
  ['notes', ['notes'], (s, v) => (s.notes = v)],
  ['user-metadata', ['user-metadata'], (s, v) => (s.userMetadata = v)],
];
const flags: readonly (readonly [means: string, names: readonly string[], set: (settings: ZmapSettings) => void])[] = [
  ['d', ['dryrun'], (s) => (s.dryRun = true)],
  // Packets begin with IP here always.
  ['X', ['vpn', 'iplayer'], () => undefined],
  ['q', ['quiet'], (s) => (s.quiet = true)],
  ['h', ['help'], (s) => (s.show = 'help')],
  ['V', ['version'], (s) => (s.show = 'version')],
  ['list-probe-modules', ['list-probe-modules'], (s) => (s.list = 'probe-modules')],
  ['list-output-modules', ['list-output-modules'], (s) => (s.list = 'output-modules')],
  ['list-output-fields', ['list-output-fields'], (s) => (s.list = 'output-fields')],
  [
    'ignore-blacklist-errors',
    ['ignore-blacklist-errors', 'ignore-blocklist-errors', 'ignore-invalid-hosts'],
    (s) => (s.ignoreBlacklistErrors = true),
  ],
  // Nothing is written to the system's log.
  ['disable-syslog', ['disable-syslog'], () => undefined],
];
/** What zmap has and Portolan does not, with the reasons. */
const notOursRows: readonly (readonly [means: string, name: string, takesValue: boolean, reason: string])[] = [
  ['G', 'gateway-mac', true, 'the kernel knows the router and its hardware address'],
  ['source-mac', 'source-mac', true, 'the kernel knows the hardware address, and another would hide who scans'],
  ['output-args', 'output-args', true, 'neither csv nor json takes any'],
  ['cores', 'cores', true, 'the kernel distributes the work'],
  ['max-sendto-failures', 'max-sendto-failures', true, 'what cannot be sent is told, and the others are scanned'],
  ['min-hitrate', 'min-hitrate', true, 'measured loss slows the scan down in its place'],
  ['retries', 'retries', true, 'what cannot be sent is tried again until it can; -P asks silent places again'],
  ['batch', 'batch', true, 'packets are handed over as many at a time as the rate allows'],
  ['metadata-only', 'metadata-only', false, 'name a file with -m'],
];

/** zmap's own values. */
function usualSettings(): ZmapSettings {
  return {
    targets: [],
    ports: null,
    outputFile: null,
    blacklist: null,
    whitelist: null,
    ipList: null,
    rate: null,
    bandwidth: null,
    maxTargets: null,
    maxResults: null,
    maxRuntime: 0,
    probes: 1,
    cooldown: 8,
    seed: null,
    shards: 1,
    shard: 0,
    threads: null,
    dryRun: false,
    sourcePorts: null,
    source: null,
    device: null,
    module: 'tcp_synscan',
    probeArguments: null,
    fields: ['saddr'],
    outputModule: 'csv',
    filter: usualFilter,
    list: null,
    verbosity: 3,
    logFile: null,
    logFolder: null,
    metadata: null,
    statusFile: null,
    quiet: false,
    notes: null,
    userMetadata: null,
    ignoreBlacklistErrors: false,
    show: null,
  };
}

const config = { name: 'config', takesValue: true, means: 'C' } as const;

const table = {
  program: 'zmap',
  letters: lettersOf(flags),
  lettersWithValue: `${lettersOf(valued)}CG`,
  long: [
    ...valued.flatMap(([means, names]) => names.map((name): LongOption => ({ name, takesValue: true, means }))),
    ...flags.flatMap(([means, names]) => names.map((name): LongOption => ({ name, takesValue: false, means }))),
    ...notOursRows.map(([means, name, takesValue]): LongOption => ({ name, takesValue, means })),
    config,
  ],
};

function lettersOf(rows: readonly (readonly [means: string, ...rest: readonly unknown[]])[]): string {
  return rows.map(([means]) => (means.length === 1 ? means : '')).join('');
}

/** Reads the words. Throws ZmapRefusal. */
export function readCommandLine(words: readonly string[]): ZmapSettings {
  const settings = usualSettings();
  const { options, operands, mistake } = readOptions(table, words);
  const given = new Set<string>();
  for (const option of options) {
    if (given.has(option.means) && valued.some(([means]) => means === option.means)) throw twice(option);
    given.add(option.means);
    if (option.means === 'C') readConfiguration(option.value!, settings, given);
    else take(option, settings);
  }
  if (mistake !== null) throw badUsage(mistake.replace(/^zmap: /, ''));
  settings.targets = operands;
  return settings;
}

function take({ means, value }: FoundOption, settings: ZmapSettings): void {
  const refused = notOursRows.find(([each]) => each === means);
  if (refused !== undefined) throw notOurs(`--${refused[1]}`, refused[3]);
  const row = valued.find(([each]) => each === means);
  if (row !== undefined) row[2](settings, value ?? '');
  else flags.find(([each]) => each === means)?.[2](settings);
}

function twice({ means }: FoundOption): Error {
  const name = valued.find(([each]) => each === means)![1][0];
  const letter = means.length === 1 ? ` (\`-${means}')` : '';
  return badUsage(`\`--${name}'${letter} option given more than once`);
}

/** Lines of a long name and its value, which the command line overrules; `#` begins a comment. */
function readConfiguration(path: string, settings: ZmapSettings, given: Set<string>): void {
  for (const line of configurationText(path).split('\n')) {
    const text = line.replace(/^\s*#.*/, '').trim();
    const [, name, value] = /^([\w-]+)\s*[=\s]?\s*(.*)$/s.exec(text) ?? [];
    if (name === undefined) continue;
    const found = table.long.find((option) => option.name === name);
    if (found === undefined) throw badUsage(`${path}: unrecognized option '${name}'`);
    if (given.has(found.means)) continue;
    const plain = value!.replace(/^"(.*)"$/s, '$1');
    take({ means: found.means, name, value: found.takesValue ? plain : null }, settings);
  }
}

function configurationText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (errnoName(error) === undefined) throw error;
    throw badUsage(`Error opening configuration file '${path}'`);
  }
}

function digits(text: string): string {
  if (/^\d{1,20}$/.test(text)) return text;
  throw badUsage(`invalid numeric value: ${text}`);
}

function numberOf(text: string): number {
  return Number(digits(text));
}

function inRange(name: string, text: string, low: number, high: number): number {
  const value = numberOf(text);
  if (value >= low && value <= high) return value;
  throw fatal('zmap', `argument \`${name}' must be between ${low} and ${high}\n`);
}

/** One port, or a list with ranges as later versions take it. */
function portsOf(text: string): PortSet {
  const ranges = text.split(',').map((item) => {
    const [, low, high] = /^(\d+)(?:-(\d+))?$/.exec(item) ?? [];
    if (low === undefined) throw badUsage(`invalid numeric value: ${text}`);
    const [first, last] = [Number(low), Number(high ?? low)];
    if (last > maxPort || first > last)
      throw fatal('zmap', `argument \`target-port' must be between 0 and ${maxPort}\n`);
    return { first, last };
  });
  return PortSet.of(ranges);
}

function bandwidthOf(text: string): number {
  const [, number, suffix = ''] = /^(\d+)(.?)/s.exec(text) ?? [];
  if (number === undefined) throw badUsage(`invalid numeric value: ${text}`);
  const factor = { '': 1, K: 1e3, M: 1e6, G: 1e9 }[suffix.toUpperCase()];
  if (factor !== undefined) return Number(number) * factor;
  throw badUsage(`unknown bandwidth suffix '${suffix}' (supported suffixes are G, M and K)`);
}

function shareOf(text: string): NonNullable<ZmapSettings['maxTargets']> {
  const [, number, percent] = /^(\d+(?:\.\d+)?)(%?)$/.exec(text) ?? [];
  if (number === undefined) throw badUsage(`can't convert max_targets to a number: ${text}`);
  return percent === '%' ? { percent: Number(number) } : { count: Math.floor(Number(number)) };
}

function portRangeOf(text: string): { readonly first: number; readonly last: number } {
  const [, low, high] = /^(\d+)(?:-(\d+))?$/.exec(text) ?? [];
  const [first, last] = [Number(low), Number(high ?? low)];
  if (first >= 1 && first <= last && last <= maxPort) return { first, last };
  throw fatal('zmap', `invalid source port range: ${text}`);
}

function sourceOf(text: string): NonNullable<ZmapSettings['source']> {
  const address = parseIp(text);
  if (address.ok && address.value.version === 4) return address.value;
  throw fatal(
    'zmap',
    `invalid source IP address: ${text} (one address of this host; ranges of them are not done here)`,
  );
}

function moduleOf(name: string): ProbeModuleName {
  if (Object.hasOwn(otherModules, name)) throw notOurs(`-M ${name}`, otherModules[name]!);
  const known = probeModuleNames.find((each) => each === name);
  if (known === undefined) throw fatal('zmap', `specified probe module (${name}) does not exist\n`);
  return known;
}

function outputOf(name: string): 'csv' | 'json' {
  if (name === 'csv' || name === 'default') return 'csv';
  if (name === 'json') return 'json';
  if (name.startsWith('redis')) throw notOurs(`-O ${name}`, 'results go to files; -O json writes one object a line');
  throw fatal('zmap', `specified output module (${name}) does not exist\n`);
}
