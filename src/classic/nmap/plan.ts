/** From nmap's options to what is scanned how: kinds, ports, timing, what hosts are asked first. */
import { PortSet } from '../../addr/port-set.ts';
import type { IpVersion } from '../../addr/ip-address.ts';
import { ipProtocolName } from '../../registry/ip-protocol-name.ts';
import { serviceLookup } from '../../registry/service-name.ts';
import { topTcpPorts, topUdpPorts } from '../../registry/ranking.ts';
import type { DiscoveryMethodId, HostProbe } from '../../scan/discovery/discovery-method.ts';
import { usualConnectProbes, usualProbes } from '../../scan/discovery/methods.ts';
import { timing } from '../../scan/timing.ts';
import type { Timing } from '../../scan/timing.ts';
import type { NmapOptions, PaceOptions, PingRequest, ScanKind } from './nmap-options.ts';
import { scanKinds } from './nmap-options.ts';
import type { NmapNames, NmapPorts, PortProtocol } from './ports.ts';
import { parsePorts } from './ports.ts';
import { notOurs, NmapRefusal, quitting } from './refusal.ts';

/** One kind of scan and its ports. */
export interface NmapPart {
  readonly kind: ScanKind;
  readonly protocol: PortProtocol;
  readonly ports: PortSet;
}

/** What is to be done. */
export interface NmapPlan {
  /** Packets of our own may be sent. */
  readonly raw: boolean;
  readonly parts: readonly NmapPart[];
  readonly timing: Timing;
  readonly rate: number;
  /** Null: hosts are not asked whether they are up. */
  readonly probes: readonly HostProbe[] | null;
  readonly traceroute: boolean;
  readonly os: boolean;
  /** For standard error, a line each. */
  readonly warnings: readonly string[];
}

/** What a kind needs, counts, and is called in progress lines and in XML. */
export const kindFacts: Readonly<
  Record<
    ScanKind,
    { readonly protocol: PortProtocol; readonly technique: string; readonly title: string; readonly type: string }
  >
> = {
  connect: { protocol: 'tcp', technique: 'tcp.connect', title: 'Connect Scan', type: 'connect' },
  syn: { protocol: 'tcp', technique: 'tcp.syn', title: 'SYN Stealth Scan', type: 'syn' },
  ack: { protocol: 'tcp', technique: 'tcp.ack', title: 'ACK Scan', type: 'ack' },
  window: { protocol: 'tcp', technique: 'tcp.window', title: 'Window Scan', type: 'window' },
  maimon: { protocol: 'tcp', technique: 'tcp.maimon', title: 'Maimon Scan', type: 'maimon' },
  fin: { protocol: 'tcp', technique: 'tcp.fin', title: 'FIN Scan', type: 'fin' },
  null: { protocol: 'tcp', technique: 'tcp.null', title: 'NULL Scan', type: 'null' },
  xmas: { protocol: 'tcp', technique: 'tcp.xmas', title: 'XMAS Scan', type: 'xmas' },
  udp: { protocol: 'udp', technique: 'udp.payload', title: 'UDP Scan', type: 'udp' },
  'sctp-init': { protocol: 'sctp', technique: 'sctp.init', title: 'SCTP INIT Scan', type: 'sctpinit' },
  'ip-protocol': { protocol: 'ip', technique: 'ip.protocol', title: 'IPProto Scan', type: 'ipproto' },
};

/** The rights that a command line needs, checked before anything is said. Throws NmapRefusal. */
export function checkRights(options: NmapOptions, raw: boolean): readonly string[] {
  if (raw) return [];
  if ([...options.scans].some((kind) => kind !== 'connect'))
    throw quitting('You requested a scan type which requires root privileges.');
  if (options.os && !options.everything)
    throw quitting('TCP/IP fingerprinting (for OS scan) requires root privileges.');
  for (const { kind } of options.pings) {
    if (kind === 'udp')
      throw quitting(
        'Sorry, UDP Ping (-PU) only works if you are root (because we need to read raw responses off the wire)',
      );
    if (kind === 'sctp')
      throw quitting(
        'Sorry, SCTP INIT Ping (-PY) only works if you are root (because we need to read raw responses off the wire)',
      );
    if (kind === 'protocol')
      throw quitting(
        'Sorry, IPProto Ping (-PO) only works if you are root (because we need to read raw responses off the wire)',
      );
  }
  return options.pings.some(({ kind }) => ['echo', 'timestamp', 'mask'].includes(kind))
    ? ['Warning:  You are not root -- using TCP pingscan rather than ICMP']
    : [];
}

/** Makes the plan. Throws NmapRefusal for ports that cannot be read. */
export function nmapPlan(options: NmapOptions, raw: boolean): NmapPlan {
  const warnings: string[] = [];
  if (!raw && options.traceroute && !options.everything) throw quitting('Traceroute has to be run as root');
  if (options.everything) warnings.push('Note: -A is -O, -sV and --traceroute here: there are no scripts.');
  if (options.os && options.noPortScan && !options.everything)
    throw new NmapRefusal(
      'WARNING: OS Scan is unreliable without a port scan.  You need to use a scan type along with it, such as -sS, -sT, -sF, etc instead of -sn\nQUITTING!\n',
    );
  if (options.noPortScan && (options.ports !== null || options.fast))
    throw quitting('You cannot use -F (fast scan) or -p (explicit port selection) when not doing a port scan');
  const kinds = scanKinds.filter((kind) => options.scans.has(kind));
  if (kinds.length === 0 && !options.noPortScan) kinds.push(raw ? 'syn' : 'connect');
  const parts = options.noPortScan ? [] : partsOf(options, kinds, warnings);
  return {
    raw,
    parts,
    timing: timingOf(options.pace),
    rate: options.pace.maxRate ?? Infinity,
    probes: options.noPing ? null : probesOf(options, raw),
    traceroute: options.traceroute && raw,
    os: options.os && raw && parts.length > 0,
    warnings,
  };
}

const written: Readonly<Record<PortProtocol, readonly [letter: string, missing: string]>> = {
  tcp: ['T', 'any TCP scan type'],
  udp: ['U', 'UDP scan with -sU'],
  sctp: ['S', 'any SCTP scan type'],
  ip: ['P', 'IP Protocol scan with -sO'],
};
const requested: Readonly<Record<PortProtocol, readonly [what: string, ports: string]>> = {
  tcp: ['a TCP scan type', 'tcp ports'],
  udp: ['UDP scan', 'udp ports'],
  sctp: ['a SCTP scan type', 'sctp ports'],
  ip: ['protocol scan', 'protocols'],
};

function partsOf(options: NmapOptions, kinds: readonly ScanKind[], warnings: string[]): readonly NmapPart[] {
  const protocols = kinds.map((kind) => kindFacts[kind].protocol);
  const ports = portsOf(options, protocols, warnings);
  const excluded = options.excludePorts === null ? null : parsePorts(options.excludePorts, protocols, nmapNames).ports;
  return kinds.flatMap((kind) => {
    const { protocol } = kindFacts[kind];
    const asked = excluded === null ? ports[protocol] : ports[protocol].subtract(excluded[protocol]);
    if (!asked.isEmpty) return [{ kind, protocol, ports: asked }];
    const [what, things] = requested[protocol];
    warnings.push(`WARNING: ${what} was requested, but no ${things} were specified.  Skipping this scan type.`);
    return [];
  });
}

function portsOf(options: NmapOptions, protocols: readonly PortProtocol[], warnings: string[]): NmapPorts {
  if (options.ports === null) {
    if (options.portRatio !== null)
      throw notOurs('--port-ratio', 'our ranking of ports is an order, without shares of hosts; use --top-ports');
    const count = options.topPorts ?? (options.fast ? 100 : 1000);
    const every = PortSet.of([{ first: 0, last: 255 }]);
    return {
      tcp: PortSet.ofPorts(topTcpPorts(count)),
      udp: PortSet.ofPorts(topUdpPorts(count)),
      sctp: PortSet.ofPorts(sctpPorts().slice(0, count)),
      ip: every,
    };
  }
  if (options.fast || options.topPorts !== null || options.portRatio !== null)
    throw new NmapRefusal(
      'You cannot use -F (fast scan) with -p (explicit port selection) but see --top-ports and --port-ratio to fast scan a range of ports\nQUITTING!\n',
    );
  const { ports, named } = parsePorts(options.ports, protocols, nmapNames);
  for (const protocol of named) {
    if (protocols.includes(protocol)) continue;
    const [letter, missing] = written[protocol];
    warnings.push(`WARNING: Your ports include "${letter}:" but you haven't specified ${missing}.`);
  }
  return ports;
}

/** Every registered SCTP port, ascending: there are few. */
function sctpPorts(): readonly number[] {
  const found: number[] = [];
  for (let port = 1; port <= 65_535; port++) if (serviceLookup.isRegistered(port, 'sctp')) found.push(port);
  return found;
}

/** Names as our registry has them. */
const nmapNames: NmapNames = {
  numbersOf(name, protocol) {
    if (protocol !== 'ip') return serviceLookup.portsOf(name, protocol);
    const fits = globPattern(name);
    return Array.from({ length: 256 }, (_, number) => number).filter((number) =>
      fits.test(ipProtocolName(number) ?? ''),
    );
  },
  isRegistered: (number, protocol) =>
    protocol === 'ip' ? ipProtocolName(number) !== null : serviceLookup.isRegistered(number, protocol),
};

/** Against short names of our own only. */
function globPattern(glob: string): RegExp {
  const literal = (text: string): string => text.replaceAll(/[.+^$()|[\]{}\\]/g, String.raw`\$&`);
  return new RegExp(`^${literal(glob).replaceAll('*', '.*').replaceAll('?', '.')}$`);
}

function timingOf(pace: PaceOptions): Timing {
  const base = timing(pace.template);
  const maxMs = pace.maxRttMs ?? Math.max(base.rtt.maxMs, pace.minRttMs ?? 0);
  const minMs = Math.min(pace.minRttMs ?? base.rtt.minMs, maxMs);
  const initialMs = Math.min(maxMs, Math.max(minMs, pace.initialRttMs ?? base.rtt.initialMs));
  // To send so much a second, whatever is answered, as much has to be on its way as is sent while one answer is waited for.
  const least = Math.max(pace.minParallelism ?? 0, Math.ceil(((pace.minRate ?? 0) * initialMs) / 1000));
  const max = pace.maxParallelism ?? Math.max(base.congestion.max, least);
  const initial = Math.min(max, Math.max(base.congestion.initial, least));
  // Hosts that limit their answers are no reason to slow down where the user says so, nor loss where a least rate is asked for.
  const hasty = pace.minRate !== null || pace.defeatRstRateLimit || pace.defeatIcmpRateLimit;
  const delay = pace.scanDelayMs ?? base.scanDelayMs;
  return {
    ...base,
    rtt: { initialMs, minMs, maxMs },
    congestion: {
      ...base.congestion,
      initial,
      max,
      threshold: Math.min(max, Math.max(initial, base.congestion.threshold)),
      divisor: pace.minRate !== null ? 1 : base.congestion.divisor,
    },
    maxRetries: pace.maxRetries ?? base.maxRetries,
    scanDelayMs: pace.maxScanDelayMs === null ? delay : Math.min(delay, pace.maxScanDelayMs),
    mostDelayMs: hasty ? 0 : (pace.maxScanDelayMs ?? base.mostDelayMs),
    hostTimeoutMs: pace.hostTimeoutMs === null ? base.hostTimeoutMs : pace.hostTimeoutMs || null,
  };
}

const methods: Readonly<Record<PingRequest['kind'], readonly [method: DiscoveryMethodId, usual: readonly number[]]>> = {
  syn: ['tcp.syn', [80]],
  ack: ['tcp.ack', [80]],
  udp: ['udp.payload', [40_125]],
  sctp: ['sctp.init', [80]],
  echo: ['icmp.echo', [0]],
  timestamp: ['icmp.timestamp', [0]],
  mask: ['icmp.mask', [0]],
  protocol: ['ip.protocol', [1, 2, 4]],
};

function probesOf({ pings, ipv6 }: NmapOptions, raw: boolean): readonly HostProbe[] {
  const version: IpVersion = ipv6 ? 6 : 4;
  const usual = raw ? usualProbes : usualConnectProbes;
  if (pings.length === 0) return usual.filter(({ method }) => existsIn(version, method));
  const probes = pings.flatMap(({ kind, list }) => {
    const [method, numbers] = methods[kind];
    const protocol = kind === 'udp' ? 'udp' : kind === 'sctp' ? 'sctp' : kind === 'protocol' ? 'ip' : 'tcp';
    const takesNumbers = !['echo', 'timestamp', 'mask'].includes(kind);
    const asked = list === '' || !takesNumbers ? numbers : parsePorts(list, [protocol], nmapNames).ports[protocol];
    return [...asked].map((number) => ({ method, number }));
  });
  if (raw) return probes.filter(({ method }) => existsIn(version, method));
  const ports = probes.filter(({ method }) => method === 'tcp.syn' || method === 'tcp.ack');
  return ports.length === 0 ? usual : ports.map(({ number }) => ({ method: 'tcp.connect', number }));
}

/** ICMP timestamps and masks are IPv4's only. */
function existsIn(version: IpVersion, method: DiscoveryMethodId): boolean {
  return version === 4 || (method !== 'icmp.timestamp' && method !== 'icmp.mask');
}
