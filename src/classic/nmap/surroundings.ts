/** What nmap's surveys are handed: the techniques, the ways hosts are found, identification, names. */
import { ipText } from '../../addr/ip-address.ts';
import { ipRangeText } from '../../addr/ip-range.ts';
import { IpSet } from '../../addr/ip-set.ts';
import { linkNeighbours } from '../../os/neighbours.linux.ts';
import { findHosts, findHostsByConnecting, hostsUnasked } from '../../scan/discover-hosts.ts';
import type { DiscoveryPlan, HostFinding } from '../../scan/discovery/host-finding.ts';
import { linkNetworks } from '../../scan/discovery/link-ways.linux.ts';
import type { HostPresence, SurveyHop } from '../../scan/host-result.ts';
import type { OsGuess } from '../../scan/os-guess.ts';
import { openProber } from '../../scan/open-prober.ts';
import type { OsDetector } from '../../scan/os-detection/os-detector.ts';
import type { ProbeSpace } from '../../scan/probe-space.ts';
import type { Prober } from '../../scan/prober.ts';
import { ownAddresses } from '../../scan/scan-targets.ts';
import type { ScanTargets } from '../../scan/scan-targets.ts';
import type { ScanPart } from '../../scan/scan.ts';
import type { SurveyedHost, SurveySurroundings } from '../../scan/survey-request.ts';
import { traceHost } from '../../scan/survey-trace.ts';
import { withTcpFlags } from '../../scan/tcp-flags.ts';
import type { Technique } from '../../scan/technique.ts';
import type { Tracer } from '../../scan/trace-types.ts';
import { techniques } from '../../scan/techniques/catalog.gen.ts';
import { wantsShape } from './packet-shape.ts';
import type { HostNames } from './host-names.ts';
import type { NmapPart } from './plan.ts';
import { kindFacts } from './plan.ts';
import type { NmapRun } from './nmap-run.ts';

/** The parts of a survey: each kind's technique over the hosts that are up. */
export async function scanParts(run: NmapRun): Promise<(targets: ScanTargets) => readonly ScanPart[]> {
  const loaded = await Promise.all(
    run.plan.parts.map(async (part) => ({ part, technique: await techniqueOf(part, run) })),
  );
  return ({ addresses }) => loaded.map(({ part, technique }) => ({ technique, addresses, ports: part.ports }));
}

async function techniqueOf({ kind }: NmapPart, { options }: NmapRun): Promise<Technique> {
  const technique = await techniques.find(({ id }) => id === kindFacts[kind].technique)!.load();
  const { flags } = options.packets;
  return flags === null || technique.kind === 'dial' || technique.transport !== 'tcp'
    ? technique
    : withTcpFlags(technique, flags);
}

type NameOf = HostNames['of'];

/** Puts them together; `isLast`: no survey comes after this one. */
export function surroundingsFor(run: NmapRun, isLast: boolean): SurveySurroundings {
  const { list, context, tracer, detector, examiner, names, plan, rights } = run;
  const nameOf: NameOf | null = names === null ? null : (address, signal) => names.of(address, signal);
  const { host } = context;
  return {
    clock: host.clock,
    own: ownAddresses(host),
    names: list.targets.names,
    async openProber(technique, space, seed) {
      const prober = await announced(technique, () => opened(run, technique, space, seed), run);
      // No link is opened behind it.
      const lastPart = technique.id.startsWith(kindFacts[plan.parts.at(-1)!.kind].technique);
      if (isLast && lastPart && tracer === null && detector === null) rights.drop(['CAP_NET_RAW']);
      return prober;
    },
    discover: (addresses, signal) => presences(found(addresses, run, signal), addresses, run),
    ...(examiner !== null && { identify: (question, signal) => examiner.identify(question, signal) }),
    ...(detector !== null && { osOf: (one, signal) => systemOf(detector, one, run, signal) }),
    ...(tracer !== null && { trace: (one, signal) => tracedWay(tracer, one, nameOf, signal) }),
    ...(nameOf !== null && { nameOf }),
  };
}

/** Who is asked about the system: with --osscan-limit nobody of whom too little is known. */
async function systemOf(
  detector: OsDetector,
  one: SurveyedHost,
  { options }: NmapRun,
  signal: AbortSignal,
): Promise<OsGuess | null> {
  const shows = (state: string): boolean =>
    one.tally.examples.some((port) => port.transport === 'tcp' && port.state === state);
  if (options.osLimit && !(shows('open') && shows('closed'))) return null;
  const guess = await detector.osOf(one, signal);
  const best = guess?.candidates?.[0];
  if (guess === null || guess.name !== null || best === undefined || !options.osGuess) return guess;
  return { ...guess, name: best.name, confidence: best.confidence, cpe: best.cpe };
}

/** The way to a host: none to this one, and to one on the same link nothing has to be sent. */
async function tracedWay(
  tracer: Tracer,
  one: SurveyedHost,
  nameOf: NameOf | null,
  signal: AbortSignal,
): Promise<readonly SurveyHop[]> {
  if (one.local) return [];
  if (one.presence.mac === null) return traceHost(tracer, one, nameOf, signal);
  const hostname = nameOf === null ? null : await nameOf(one.address, signal);
  return [{ ttl: 1, address: ipText(one.address), hostname, rttMs: one.presence.rttMs }];
}

/** Packets of the shape that the user wants, where one is wanted. */
async function opened(run: NmapRun, technique: Technique, space: ProbeSpace, seed: number): Promise<Prober> {
  const { options, context, session } = run;
  const { clock } = context.host;
  if (!wantsShape(options)) return openProber(technique, space, seed, clock);
  const { openShapedProber, asksPorts } = await import('./shaped-prober.ts');
  // checkShape has refused the others.
  if (!asksPorts(technique)) return openProber(technique, space, seed, clock);
  return openShapedProber(technique, space, seed, clock, options, (line) => session.screen(line));
}

/** Says when a technique begins and ends. */
async function announced(technique: Technique, open: () => Promise<Prober>, run: NmapRun): Promise<Prober> {
  const part = run.plan.parts.find(({ kind }) => technique.id.startsWith(kindFacts[kind].technique));
  const prober = await open();
  if (part === undefined || run.options.verbose === 0) return prober;
  const { count } = part.ports;
  const things = `${count} ${part.protocol === 'ip' ? 'protocol' : 'port'}${count === 1 ? '' : 's'}`;
  const { addresses } = run.list.targets;
  const scanning =
    addresses.count === 1n ? `${ipText(addresses.nth(0n)!)} [${things}]` : `${addresses.count} hosts [${things}/host]`;
  const ended = run.session.step(kindFacts[part.kind].title, scanning);
  const close = prober.close.bind(prober);
  prober.close = () => {
    close();
    ended(`${count} total ports`);
  };
  return prober;
}

type Findings = AsyncIterable<readonly HostFinding[]>;

function found(addresses: IpSet, { options, plan, context, seed }: NmapRun, signal: AbortSignal): Findings {
  const { host } = context;
  const around = { interfaces: () => host.interfaces(), clock: host.clock, own: ownAddresses(host) };
  const link = plan.raw && options.arpPing;
  const asked: DiscoveryPlan = {
    probes: plan.probes ?? [],
    link,
    timing: plan.timing,
    rate: plan.rate,
    seed,
  };
  if (plan.probes !== null)
    return plan.raw
      ? findHosts(addresses, asked, around, signal)
      : findHostsByConnecting(addresses, asked, { ...around, neighbours: linkNeighbours }, signal);
  // Nobody can send a port anything on a link where nobody answers for the address.
  const near = link && plan.parts.length > 0 ? addresses.intersect(linkNetworks(host.interfaces())) : IpSet.empty;
  return joined([findHosts(near, asked, around, signal), hostsUnasked(addresses.subtract(near), 'up')]);
}

async function* joined(several: readonly Findings[]): AsyncGenerator<readonly HostFinding[]> {
  for (const one of several) yield* one;
}

/** Says when discovery begins and ends. */
async function* presences(findings: Findings, addresses: IpSet, run: NmapRun): AsyncGenerator<readonly HostPresence[]> {
  const title = pingTitle(addresses, run);
  const ended =
    title === null
      ? null
      : run.session.step(title, askedText(addresses, title === 'Ping Scan' ? run.plan.probes!.length : 1));
  let total = 0;
  for await (const hosts of findings) {
    total += hosts.length;
    yield hosts.map((one) => presenceOf(one, run.options.discoveryIgnoresResets));
  }
  ended?.(`${total} total hosts`);
}

/** What nmap calls it: on the links alone the link is asked; null where nobody is. */
function pingTitle(addresses: IpSet, { options, plan, context }: NmapRun): string | null {
  const others = addresses.subtract(ownAddresses(context.host));
  if (plan.probes === null || others.isEmpty) return null;
  const near = plan.raw && options.arpPing ? linkNetworks(context.host.interfaces()) : IpSet.empty;
  if (!others.subtract(near).isEmpty) return 'Ping Scan';
  return options.ipv6 ? 'ND Ping Scan' : 'ARP Ping Scan';
}

/** `10.0.0.7 [4 ports]`, `254 hosts [1 port/host]`: hosts, and how many questions each of them is asked. */
function askedText({ count, ranges }: IpSet, questions: number): string {
  const ports = `${questions} port${questions === 1 ? '' : 's'}`;
  return count === 1n ? `${ipRangeText(ranges[0]!)} [${ports}]` : `${count} hosts [${ports}/host]`;
}

function presenceOf({ address, state, reason, mac, answers }: HostFinding, ignoresResets: boolean): HostPresence {
  const counting = ignoresResets ? answers.filter((answer) => answer.reason !== 'reset') : answers;
  const isUp = state !== 'down' && (counting.length > 0 || answers.length === 0);
  const [first] = counting;
  return {
    address,
    state: isUp ? 'up' : 'down',
    reason: isUp ? (first?.reason ?? reason) : 'no-response',
    reasonFrom: first?.from ?? null,
    ttl: first?.ttl ?? null,
    rttMs: first?.rttMs ?? null,
    mac,
    answers: counting,
  };
}
