/** What each option of nmap does to what is asked for. */
import type { ReadOption } from './getopt-long-only.ts';
import { atLeast, atoi, fileName, hexBytes, rate, scanFlags, template, timeOption } from './option-values.ts';
import type { OptionsDraft, PingRequest, ScanKind } from './nmap-options.ts';
import { notOursReasons } from './not-ours.ts';
import { NmapRefusal, notOurs, quitting } from './refusal.ts';

/** Takes one option in; `now` names the output files. Throws NmapRefusal. */
export function applyOption({ name, value }: ReadOption, draft: OptionsDraft, now: Date): void {
  const reason = notOursReasons[name];
  if (reason !== undefined)
    throw notOurs(name.length === 1 || /^(?:o|s|i|r)[A-Z]$/.test(name) ? `-${name}` : `--${name}`, reason);
  const effect = flags[name] ?? values[name];
  // The table of options and these two are held together by a test.
  if (effect === undefined) throw new TypeError(`nmap: no effect for ${name}`);
  effect(draft, value ?? '', now);
}

type Effect = (draft: OptionsDraft, value: string, now: Date) => void;

const letterKinds: Readonly<Record<string, ScanKind>> = {
  S: 'syn',
  T: 'connect',
  U: 'udp',
  A: 'ack',
  F: 'fin',
  N: 'null',
  X: 'xmas',
  W: 'window',
  M: 'maimon',
  Y: 'sctp-init',
  O: 'ip-protocol',
};

function scanLetters(draft: OptionsDraft, cluster: string): void {
  if (cluster === '')
    throw new NmapRefusal(
      'An option is required for -s, most common are -sT (tcp scan), -sS (SYN scan), -sF (FIN scan), -sU (UDP scan) and -sn (Ping scan)\n',
      255,
      true,
    );
  for (const letter of cluster) {
    const kind = letterKinds[letter];
    if (kind !== undefined) draft.scans.add(kind);
    else if (letter === 'n' || letter === 'P') draft.noPortScan = true;
    else if (letter === 'L') [draft.listOnly, draft.noPortScan, draft.noPing] = [true, true, true];
    else if (letter === 'V') draft.serviceVersions = true;
    else if (letter === 'R') {
      draft.serviceVersions = true;
      draft.warnings.push('WARNING: -sR is now an alias for -sV and activates version detection as well as RPC scan.');
    } else if (letter === 'C') throw notOurs('-sC', notOursReasons['script']!);
    else if (letter === 'I') throw notOurs('-sI', notOursReasons['sI']!);
    else if (letter === 'Z') throw notOurs('-sZ', 'a COOKIE ECHO cannot tell open from filtered; -sY can');
    else throw new NmapRefusal(`Scantype ${letter} not supported\n\n`, 255, true);
  }
}

const pingKinds: Readonly<Record<string, PingRequest['kind']>> = {
  S: 'syn',
  T: 'ack',
  A: 'ack',
  U: 'udp',
  Y: 'sctp',
  E: 'echo',
  I: 'echo',
  P: 'timestamp',
  M: 'mask',
  O: 'protocol',
};

function pingLetters(draft: OptionsDraft, text: string): void {
  const [letter, list] = [text[0] ?? 'E', text.slice(1)];
  if ('0nND'.includes(letter)) draft.noPing = true;
  else if (letter === 'R') draft.arpPing = true;
  else if (letter === 'B') draft.pings.push({ kind: 'echo', list: '' }, { kind: 'ack', list });
  else if (pingKinds[letter] !== undefined) draft.pings.push({ kind: pingKinds[letter], list });
  else throw quitting('Illegal Argument to -P, use -Pn, -PE, -PS, -PA, -PP, -PM, -PU, -PY, or -PO');
}

/** A level behind the letter, or one more; 10 at most. */
function level(value: string, now: number): number {
  const most = 10;
  return Math.min(most, /^\d/.test(value) ? atoi(value) : now + 1 + (/^[vd]*/.exec(value)?.[0].length ?? 0));
}

const flags: Readonly<Record<string, Effect>> = {
  4: (draft) => void (draft.ipv6 = false),
  6: (draft) => void (draft.ipv6 = true),
  A(draft) {
    draft.everything = draft.os = draft.serviceVersions = draft.traceroute = true;
  },
  F: (draft) => void (draft.fast = true),
  h: (draft) => void (draft.show = 'help'),
  help: (draft) => void (draft.show = 'help'),
  V: (draft) => void (draft.show = 'version'),
  version: (draft) => void (draft.show = 'version'),
  iflist: (draft) => void (draft.show = 'interfaces'),
  n: (draft) => void (draft.names = 'never'),
  R: (draft) => void (draft.names = 'always'),
  r: (draft) => void (draft.inOrder = true),
  O: (draft) => void (draft.os = true),
  'osscan-limit': (draft) => void (draft.osLimit = true),
  'osscan-guess': (draft) => void (draft.osGuess = true),
  fuzzy: (draft) => void (draft.osGuess = true),
  v: (draft, value) => void (draft.verbose = level(value, draft.verbose)),
  verbose: (draft) => void (draft.verbose = level('', draft.verbose)),
  vv: (draft) => void (draft.verbose += 2),
  d: debug,
  debug,
  open: (draft) => void (draft.openOnly = true),
  reason: (draft) => void (draft.reason = true),
  'packet-trace': (draft) => void (draft.packetTrace = true),
  traceroute: (draft) => void (draft.traceroute = true),
  'append-output': (draft) => void (draft.files.append = true),
  'no-stylesheet': (draft) => void (draft.files.stylesheet = null),
  webxml: (draft) => void (draft.files.stylesheet = webStylesheet),
  'system-dns': (draft) => void (draft.systemDns = true),
  'resolve-all': (draft) => void (draft.resolveAll = true),
  'disable-arp-ping': (draft) => void (draft.arpPing = false),
  'discovery-ignore-rst': (draft) => void (draft.discoveryIgnoresResets = true),
  'defeat-rst-ratelimit': (draft) => void (draft.pace.defeatRstRateLimit = true),
  'defeat-icmp-ratelimit': (draft) => void (draft.pace.defeatIcmpRateLimit = true),
  'version-light': (draft) => void (draft.versionIntensity = 2),
  'version-all': (draft) => void (draft.versionIntensity = 9),
  badsum: (draft) => void (draft.packets.badSum = true),
  privileged: (draft) => void (draft.privileged = true),
  unprivileged: (draft) => void (draft.privileged = false),
  // What follows is how Portolan works anyway: each address once, hosts and ports shuffled, no keys read, no port left out
  // of version detection, IP packets handed to the kernel, errors on standard error.
  unique: asAlways,
  'randomize-hosts': asAlways,
  rH: asAlways,
  noninteractive: asAlways,
  allports: asAlways,
  'send-ip': asAlways,
  'log-errors': asAlways,
  'send-eth': (draft) =>
    void draft.warnings.push(
      'Note: --send-eth: packets are handed to the kernel as IP, which makes the frames itself.',
    ),
};

function asAlways(): void {
  // Nothing is left to be done.
}

function debug(draft: OptionsDraft, value: string): void {
  draft.debug = level(value, draft.debug);
  draft.verbose = Math.max(draft.verbose, draft.debug);
  draft.reason = true;
}

const webStylesheet = 'https://svn.nmap.org/nmap/docs/nmap.xsl';
const rttSuspect = { fromMs: 50_000, unit: 'seconds', meant: 'ms' } as const;

const values: Readonly<Record<string, Effect>> = {
  s: scanLetters,
  P: pingLetters,
  p(draft, value) {
    if (draft.ports !== null) throw quitting('Only 1 -p option allowed, separate multiple ranges with commas.');
    draft.ports = value;
  },
  T: (draft, value) => void (draft.pace.template = template(value)),
  timing: (draft, value) => void (draft.pace.template = template(value)),
  e: (draft, value) => void (draft.packets.device = value),
  S: (draft, value) => void (draft.packets.source = value),
  g: sourcePort,
  'source-port': sourcePort,
  i: (draft, value) => void (draft.inputFile = value),
  iL: inputFile,
  M: maxParallelism,
  m: (draft, value, now) => void (draft.files.grepable = fileName(value, now)),
  o: (draft, value, now) => void (draft.files.normal = fileName(value, now)),
  oN: (draft, value, now) => void (draft.files.normal = fileName(value, now)),
  oX: (draft, value, now) => void (draft.files.xml = fileName(value, now)),
  oG: (draft, value, now) => void (draft.files.grepable = fileName(value, now)),
  oM: (draft, value, now) => void (draft.files.grepable = fileName(value, now)),
  oH() {
    throw quitting(
      'HTML output is not directly supported, though Nmap includes an XSL for transforming XML output into HTML.  See the man page.',
    );
  },
  oA(draft, value, now) {
    const base = fileName(value, now);
    Object.assign(draft.files, { normal: `${base}.nmap`, xml: `${base}.xml`, grepable: `${base}.gnmap` });
  },
  stylesheet: (draft, value) => void (draft.files.stylesheet = value),
  resume: (draft, value) => void (draft.resume = value),
  datadir: (draft, value) => void (draft.dataFolder = value),
  exclude: (draft, value) => void (draft.exclude = value),
  excludefile: (draft, value) => void (draft.excludeFile = value),
  'exclude-ports': (draft, value) => void (draft.excludePorts = value),
  'dns-servers': (draft, value) => void (draft.dnsServers = value.split(/[\s,]+/).filter((each) => each !== '')),
  'top-ports'(draft, value) {
    const count = /^\d+$/.test(value) ? Number(value) : 0;
    if (count < 1) throw quitting('--top-ports should be an integer 1 or greater');
    draft.topPorts = count;
  },
  'port-ratio'(draft, value) {
    const ratio = Number.parseFloat(value) || 0;
    if (ratio < 0 || ratio >= 1) throw quitting('--port-ratio should be between [0 and 1)');
    draft.portRatio = ratio;
  },
  'version-intensity'(draft, value) {
    const intensity = atoi(value);
    if (intensity < 0 || intensity > 9) throw quitting('version-intensity must be between 0 and 9');
    draft.versionIntensity = intensity;
  },
  'min-rate': (draft, value) => void (draft.pace.minRate = rate('min-rate', value)),
  'max-rate': (draft, value) => void (draft.pace.maxRate = rate('max-rate', value)),
  'min-parallelism': (draft, value) =>
    void (draft.pace.minParallelism = atLeast(value, 1, 'Argument to --min-parallelism must be at least 1!')),
  'max-parallelism': maxParallelism,
  'min-hostgroup': (draft, value) => void (draft.pace.minHostGroup = atoi(value)),
  'max-hostgroup': (draft, value) => void (draft.pace.maxHostGroup = atoi(value)),
  'min-rtt-timeout': (draft, value) =>
    void (draft.pace.minRttMs = timeOption('min-rtt-timeout', value, {
      least: 0,
      bogus: 'Bogus --min-rtt-timeout argument specified',
      suspect: rttSuspect,
    })),
  'max-rtt-timeout': (draft, value) =>
    void (draft.pace.maxRttMs = timeOption('max-rtt-timeout', value, {
      least: 5,
      bogus: 'Bogus --max-rtt-timeout argument specified, must be at least 5ms',
      suspect: rttSuspect,
    })),
  'initial-rtt-timeout': (draft, value) =>
    void (draft.pace.initialRttMs = timeOption('initial-rtt-timeout', value, {
      least: 1,
      bogus: 'Bogus --initial-rtt-timeout argument specified.  Must be positive',
      suspect: rttSuspect,
    })),
  'max-os-tries'(draft, value) {
    const tries = /^\d{1,3}$/.test(value) ? Number(value) : 0;
    if (tries < 1 || tries > 50)
      throw quitting('Bogus --max-os-tries argument specified, must be between 1 and 50 (inclusive)');
    draft.osTries = tries;
  },
  'max-retries': (draft, value) => void (draft.pace.maxRetries = atLeast(value, 0, 'max-retries must be positive')),
  'host-timeout': (draft, value) =>
    void (draft.pace.hostTimeoutMs = timeOption('host-timeout', value, {
      least: 0,
      bogus: 'Bogus --host-timeout argument specified',
      suspect: { fromMs: 10_000_000, unit: 'hours', meant: 's' },
    })),
  'scan-delay': (draft, value) =>
    void (draft.pace.scanDelayMs = timeOption('scan-delay', value, {
      least: 0,
      bogus: 'Bogus --scan-delay argument specified.',
      suspect: { fromMs: 100_000, unit: 'minutes', meant: 'ms' },
    })),
  'max-scan-delay': (draft, value) =>
    void (draft.pace.maxScanDelayMs = timeOption('max-scan-delay', value, {
      least: 0,
      bogus: 'Bogus --max-scan-delay argument specified.',
      suspect: { fromMs: 100_000, unit: 'minutes', meant: 's' },
    })),
  'stats-every': (draft, value) =>
    void (draft.statsEveryMs = timeOption('stats-every', value, {
      least: 0,
      bogus: 'Bogus --stats-every argument specified',
    })),
  ttl(draft, value) {
    const ttl = atoi(value);
    if (ttl < 0 || ttl > 255) throw quitting('ttl option must be a number between 0 and 255 (inclusive)');
    draft.packets.ttl = ttl;
  },
  scanflags: (draft, value) => void (draft.packets.flags = scanFlags(value)),
  data: (draft, value) => void (draft.packets.payload = hexBytes(value)),
  'data-string': (draft, value) => void (draft.packets.payload = new TextEncoder().encode(value)),
  'data-length'(draft, value) {
    const length = atoi(value);
    if (length < 0 || length > 65_435) throw quitting('data-length must be between 0 and 65435');
    draft.packets.payloadLength = length;
  },
};

function inputFile(draft: OptionsDraft, value: string): void {
  if (draft.inputFile !== null) throw quitting('Only one input filename allowed');
  draft.inputFile = value;
}

function maxParallelism(draft: OptionsDraft, value: string): void {
  draft.pace.maxParallelism = atLeast(value, 1, 'Argument to -M must be at least 1!');
}

function sourcePort(draft: OptionsDraft, value: string): void {
  const port = atoi(value) & 0xffff;
  if (port === 0) draft.warnings.push('WARNING: a source port of zero may not work on all systems.');
  draft.packets.sourcePort = port;
}

/** All options that have an effect or a refusal: the test holds them against the table. */
export const optionNames: readonly string[] = [
  ...Object.keys(flags),
  ...Object.keys(values),
  ...Object.keys(notOursReasons),
];
