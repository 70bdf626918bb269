/** What nmap's surveys are handed: the techniques, the ways hosts are found, identification, names. */
import { ipText } from '../../addr/ip-address.ts';
import { IpSet } from '../../addr/ip-set.ts';
import type { Clock } from '../../base/clock.ts';
import { identifiers } from '../../identify/catalog.gen.ts';
import { identifyPort } from '../../identify/identify-port.ts';
import { linkNeighbours } from '../../os/neighbours.linux.ts';
import { findHosts, findHostsByConnecting, hostsUnasked } from '../../scan/discover-hosts.ts';
import type { DiscoveryPlan, HostFinding } from '../../scan/discovery/host-finding.ts';
import { linkNetworks } from '../../scan/discovery/link-ways.linux.ts';
import type { HostPresence } from '../../scan/host-result.ts';
import { identifyDialer } from '../../scan/identify-dialer.ts';
import { openProber } from '../../scan/open-prober.ts';
import type { Prober } from '../../scan/prober.ts';
import { ownAddresses } from '../../scan/scan-targets.ts';
import type { ScanTargets } from '../../scan/scan-targets.ts';
import type { ScanPart } from '../../scan/scan.ts';
import type { SurveySurroundings } from '../../scan/survey-request.ts';
import { withTcpFlags } from '../../scan/tcp-flags.ts';
import type { Technique } from '../../scan/technique.ts';
import { techniques } from '../../scan/techniques/catalog.gen.ts';
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

/** Puts them together. */
export async function surroundingsFor(run: NmapRun): Promise<SurveySurroundings> {
  const { options, list, context } = run;
  const { host } = context;
  return {
    clock: host.clock,
    own: ownAddresses(host),
    names: list.targets.names,
    openProber: (technique, space, seed) =>
      announced(technique, () => openProber(technique, space, seed, host.clock), run),
    discover: (addresses, signal) => presences(found(addresses, run, signal), run),
    ...(options.serviceVersions && { identify: identifyWith(options.versionIntensity ?? usualIntensity, host.clock) }),
    ...(options.names !== 'never' && { nameOf: (address) => host.names.hostOf(ipText(address)) }),
  };
}

/** nmap's default. */
const usualIntensity = 7;
/** Patience with a port: a second, and as much more for each step of intensity. */
const [leastPatienceMs, stepMs] = [1000, 600];

function identifyWith(intensity: number, clock: Clock): NonNullable<SurveySurroundings['identify']> {
  return ({ host, hostname, port, transport }, signal) =>
    identifyPort(
      { host, port, transport, deadlineMs: leastPatienceMs + stepMs * intensity },
      { dialer: identifyDialer(hostname), clock, identifiers, signal },
    );
}

/** Says when a technique begins and ends. */
async function announced(technique: Technique, open: () => Promise<Prober>, run: NmapRun): Promise<Prober> {
  const part = run.plan.parts.find(({ kind }) => technique.id.startsWith(kindFacts[kind].technique));
  const prober = await open();
  if (part === undefined || run.options.verbose === 0) return prober;
  const hosts = run.list.asked;
  const ended = run.session.step(
    kindFacts[part.kind].title,
    `${hosts} host${hosts === 1 ? '' : 's'} [${part.ports.count} port${part.ports.count === 1 ? '' : 's'}]`,
  );
  const close = prober.close.bind(prober);
  prober.close = () => {
    close();
    ended(`${part.ports.count} total ports`);
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
async function* presences(findings: Findings, run: NmapRun): AsyncGenerator<readonly HostPresence[]> {
  const ended = run.plan.probes === null ? null : run.session.step('Ping Scan', '');
  let total = 0;
  for await (const hosts of findings) {
    total += hosts.length;
    yield hosts.map(presenceOf);
  }
  ended?.(`${total} total hosts`);
}

function presenceOf({ address, state, reason, mac, answers }: HostFinding): HostPresence {
  const [first] = answers;
  return {
    address,
    state: state === 'down' ? 'down' : 'up',
    reason: state === 'down' ? 'no-response' : reason,
    reasonFrom: first?.from ?? null,
    ttl: first?.ttl ?? null,
    rttMs: first?.rttMs ?? null,
    mac,
  };
}
