/** The flags of `portolan scan`, and the plan that they make of a set of targets. */
import { parsePortSpec } from '../addr/port-spec.ts';
import { PortSet } from '../addr/port-set.ts';
import type { IpSet } from '../addr/ip-set.ts';
import { PortolanError } from '../base/errors.ts';
import { pointAt } from '../base/result.ts';
import { topTcpPorts, topUdpPorts } from '../registry/ranking.ts';
import { serviceLookup } from '../registry/service-name.ts';
import type { Shard } from '../scan/permutation.ts';
import { wholeShard } from '../scan/permutation.ts';
import type { ScanPart, ScanPlan } from '../scan/scan.ts';
import type { ScanTransport, Technique } from '../scan/technique.ts';
import { timing, timingTemplates } from '../scan/timing.ts';
import { durationMs } from './duration.ts';
import type { ExaminerFlags } from './examiner-flags.ts';
import { examinerFlags } from './examiner-flags.ts';
import type { ScanTargets } from '../scan/scan-targets.ts';
import { userFlag } from './user-flag.ts';

/** The flags' values. */
export type ScanFlags = ExaminerFlags & {
  readonly ports?: string;
  readonly topPorts?: number;
  readonly exclude?: string;
  readonly technique: string;
  readonly udp: boolean;
  readonly timing: number;
  readonly rate?: number;
  readonly maxRetries?: number;
  readonly hostTimeout?: number;
  readonly scanDelay?: number;
  readonly resume?: string;
  readonly shard: Shard;
  readonly seed?: number;
  readonly authorized: boolean;
  readonly discovery: boolean;
  readonly identify: boolean;
  readonly names: boolean;
  readonly traceroute: boolean;
  readonly os: boolean;
  readonly explain: boolean;
  readonly diff: boolean;
  readonly dryRun: boolean;
  readonly all: boolean;
  readonly xml: boolean;
  readonly grepable: boolean;
  readonly user?: string;
};

/** The flags' declarations. */
export const scanFlags = {
  ports: { kind: 'parsed', parse: String, brief: 'ports: 22,80,8000-8100, http*, - for all', optional: true },
  topPorts: { kind: 'parsed', parse: wholeNumber(1, 65_535), brief: 'the N most likely ports', optional: true },
  exclude: { kind: 'parsed', parse: String, brief: 'targets to leave out', optional: true },
  technique: { kind: 'parsed', parse: String, default: 'auto', brief: 'how ports are asked: syn, connect, fin, ack' },
  udp: {
    kind: 'boolean',
    brief: 'UDP ports in place of TCP; several with -p T:22,U:53,S:9899',
    default: false,
    withNegated: false,
  },
  timing: {
    kind: 'parsed',
    parse: timingNumber,
    default: '3',
    brief: `how patient, 0 to 5: ${timingTemplates.map((one) => one.name).join(', ')}`,
  },
  rate: { kind: 'parsed', parse: positive, brief: 'probes per second at most', optional: true },
  maxRetries: {
    kind: 'parsed',
    parse: wholeNumber(0, 50),
    brief: 'retransmissions of one probe at most',
    optional: true,
  },
  hostTimeout: { kind: 'parsed', parse: durationMs, brief: 'give a host up after this time: 5min', optional: true },
  scanDelay: { kind: 'parsed', parse: durationMs, brief: 'time between two probes to one host: 200ms', optional: true },
  resume: {
    kind: 'parsed',
    parse: String,
    brief: 'keep a journal in this file; go on with it where it exists',
    optional: true,
  },
  shard: { kind: 'parsed', parse: shardOf, default: '1/1', brief: 'scan one of n parts: 2/4' },
  seed: {
    kind: 'parsed',
    parse: wholeNumber(0, 2 ** 32 - 1),
    brief: 'repeat the order of an earlier scan',
    optional: true,
  },
  authorized: {
    kind: 'boolean',
    brief: 'you may scan all of these targets',
    default: false,
    withNegated: false,
  },
  discovery: { kind: 'boolean', brief: 'ask first which hosts are up, where there are several', default: true },
  identify: {
    kind: 'boolean',
    brief: 'ask open ports what really speaks there',
    default: false,
    withNegated: false,
  },
  ...examinerFlags,
  names: {
    kind: 'boolean',
    brief: 'ask DNS for the names of the hosts that are up',
    default: false,
    withNegated: false,
  },
  traceroute: {
    kind: 'boolean',
    brief: 'the routers on the way to each host that is up (needs CAP_NET_RAW)',
    default: false,
    withNegated: false,
  },
  os: {
    kind: 'boolean',
    brief: 'which operating system each host runs, by its TCP/IP stack (needs CAP_NET_RAW)',
    default: false,
    withNegated: false,
  },
  explain: {
    kind: 'boolean',
    brief: 'for each state what was sent and what came back',
    default: false,
    withNegated: false,
  },
  diff: {
    kind: 'boolean',
    brief: 'compare two saved scans instead: --diff old.xml new.xml',
    default: false,
    withNegated: false,
  },
  dryRun: { kind: 'boolean', brief: 'print every packet, send none', default: false, withNegated: false },
  all: {
    kind: 'boolean',
    brief: 'every closed and filtered port and every host, however many',
    default: false,
    withNegated: false,
  },
  xml: { kind: 'boolean', brief: "nmap's XML", default: false, withNegated: false },
  grepable: { kind: 'boolean', brief: "nmap's grepable format", default: false, withNegated: false },
  ...userFlag,
} as const;

/** Ports asked of hosts that are not this one, unless the user says which. */
export const defaultTopPorts = 1000;

/** The plan. This host is asked all ports, others the likely ones. Throws PTL_BAD_PORT, PTL_USAGE. */
export function scanPlan(flags: ScanFlags, targets: ScanTargets, techniques: ScanTechniques, seed: number): ScanPlan {
  if (flags.ports !== undefined && flags.topPorts !== undefined) {
    throw new PortolanError('PTL_USAGE', '--ports and --top-ports exclude each other', { hint: 'choose one of them' });
  }
  const remote = targets.addresses.subtract(targets.local);
  return {
    parts: [...partsOf(targets.local, true, flags, techniques), ...partsOf(remote, false, flags, techniques)],
    timing: timing(flags.timing, {
      ...(flags.maxRetries !== undefined && { maxRetries: flags.maxRetries }),
      ...(flags.scanDelay !== undefined && { scanDelayMs: flags.scanDelay }),
      ...(flags.hostTimeout !== undefined && { hostTimeoutMs: flags.hostTimeout }),
    }),
    rate: flags.rate ?? Infinity,
    seed: flags.seed ?? seed,
    shard: flags.shard,
  };
}

/** The technique of each transport that is scanned; absent where no port of it is asked for. */
export type ScanTechniques = Readonly<Partial<Record<ScanTransport, Technique>>>;

type PortsByTransport = Readonly<Partial<Record<ScanTransport, PortSet>>>;

/** The transports that a command line asks for. Throws PTL_BAD_PORT. */
export function transportsOf(flags: ScanFlags): ReadonlySet<ScanTransport> {
  // What is asked when nobody says so needs no list of ports.
  if (flags.ports === undefined && !asksProtocols(flags)) return new Set([flags.udp ? 'udp' : 'tcp']);
  const asked = Object.entries(portsOf(flags, true));
  return new Set(asked.flatMap(([transport, ports]) => (ports.isEmpty ? [] : [transport as ScanTransport])));
}

function partsOf(addresses: IpSet, local: boolean, flags: ScanFlags, techniques: ScanTechniques): readonly ScanPart[] {
  if (addresses.isEmpty) return [];
  const asked = portsOf(flags, local);
  return (['tcp', 'udp', 'sctp', 'ip'] as const).flatMap((transport) => {
    const [technique, ports] = [techniques[transport], asked[transport]];
    return technique === undefined || ports === undefined || ports.isEmpty ? [] : [{ technique, addresses, ports }];
  });
}

function portsOf(flags: ScanFlags, local: boolean): PortsByTransport {
  const { ports, topPorts, udp } = flags;
  if (asksProtocols(flags)) return { ip: protocolNumbers(ports) };
  if (ports !== undefined) return portsOfText(ports, udp);
  const all = PortSet.of([{ first: 1, last: 65_535 }]);
  const everything = topPorts === undefined && local;
  const count = topPorts ?? defaultTopPorts;
  if (udp) return { udp: everything ? all : PortSet.ofPorts(topUdpPorts(count)) };
  return { tcp: everything ? all : PortSet.ofPorts(topTcpPorts(count)) };
}

/** `--technique protocol` asks which IP protocols a host speaks: its ports are their numbers. */
function asksProtocols({ technique }: ScanFlags): boolean {
  return technique === 'protocol' || technique === 'ip.protocol';
}

function protocolNumbers(text: string | undefined): PortSet {
  const all = PortSet.of([{ first: 0, last: 255 }]);
  if (text === undefined) return all;
  const parsed = parsePortSpec(text, { transports: ['tcp'] });
  const asked = parsed.ok ? parsed.value.tcp : PortSet.empty;
  if (!asked.isEmpty && asked.subtract(all).isEmpty) return asked;
  throw new PortolanError('PTL_BAD_PORT', 'IP protocols have numbers from 0 to 255', {
    evidence: `asked for: ${text}`,
    hint: '--technique protocol --ports 1,6,17,132',
  });
}

function portsOfText(text: string, udpFirst: boolean): PortsByTransport {
  const parsed = parsePortSpec(text, { services: serviceLookup, transports: [udpFirst ? 'udp' : 'tcp'] });
  if (parsed.ok) return parsed.value;
  throw new PortolanError('PTL_BAD_PORT', `the ports cannot be read: ${parsed.reason}`, {
    evidence: pointAt(text, parsed),
    hint: 'write numbers, ranges or names: --ports 22,80,8000-8100,postgres',
  });
}

function wholeNumber(low: number, high: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= low && value <= high)) throw new Error(`"${text}" is no whole number from ${low} to ${high}`);
    return value;
  };
}

function timingNumber(text: string): number {
  const named = timingTemplates.findIndex((template) => template.name === text.toLowerCase());
  return named === -1 ? wholeNumber(0, timingTemplates.length - 1)(text) : named;
}

function positive(text: string): number {
  const value = /^\d{1,9}(?:\.\d{1,3})?$/.test(text) ? Number(text) : 0;
  if (value <= 0) throw new Error(`"${text}" is no rate: write probes per second, 100 or 0.5`);
  return value;
}

function shardOf(text: string): Shard {
  const [, index, count] = /^(\d{1,5})\/(\d{1,5})$/.exec(text) ?? [];
  const shard = { index: Number(index) - 1, count: Number(count) };
  if (!(shard.index >= 0 && shard.index < shard.count)) throw new Error(`"${text}" is no part: write 1/4 to 4/4`);
  return shard.count === 1 ? wholeShard : shard;
}
