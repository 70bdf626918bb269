/** A program for the tests: does in a laboratory's host what its one argument (JSON) asks, and prints what came of it as JSON. */
import { ipText } from '../../src/addr/ip-address.ts';
import type { IpAddress } from '../../src/addr/ip-address.ts';
import { PortSet } from '../../src/addr/port-set.ts';
import { parseTargets } from '../../src/addr/target-spec.ts';
import { systemClock } from '../../src/base/clock.ts';
import { linkNeighbours } from '../../src/os/neighbours.linux.ts';
import { openHost } from '../../src/os/open-host.ts';
import type { HostProbe } from '../../src/scan/discovery/discovery-method.ts';
import type { HostFinding } from '../../src/scan/discovery/host-finding.ts';
import { findHosts, findHostsByConnecting } from '../../src/scan/discover-hosts.ts';
import { openTracer } from '../../src/scan/open-tracer.ts';
import type { TraceResult } from '../../src/scan/trace-types.ts';
import { openProber } from '../../src/scan/open-prober.ts';
import { wholeShard } from '../../src/scan/permutation.ts';
import { Scan } from '../../src/scan/scan.ts';
import { ownAddresses } from '../../src/scan/scan-targets.ts';
import { withTcpFlags } from '../../src/scan/tcp-flags.ts';
import { techniques } from '../../src/scan/techniques/catalog.gen.ts';
import { timing } from '../../src/scan/timing.ts';

/** A discovery. */
export interface DiscoverRequest {
  readonly kind: 'discover';
  readonly targets: string;
  readonly probes: readonly HostProbe[];
  readonly link?: boolean;
  readonly connect?: boolean;
}

/** A scan of ports, or of protocols by their numbers. */
export interface ScanRequest {
  readonly kind: 'scan';
  readonly targets: string;
  readonly technique: string;
  /** Other flags than the technique's own. */
  readonly flags?: number;
  readonly ports: readonly number[];
}

/** Traces, all at once where not one after the other. */
export interface TraceRequest {
  readonly kind: 'trace';
  readonly targets: string;
  readonly probe: HostProbe;
  readonly ttl: number | null;
  readonly inTurn?: boolean;
}

/** What may be asked. */
export type DriverRequest = DiscoverRequest | ScanRequest | TraceRequest;

const request = JSON.parse(process.argv[2] ?? '') as DriverRequest;
const host = openHost();
const parsed = parseTargets(request.targets);
if (!parsed.ok) throw new Error(parsed.reason);
const { addresses } = parsed.value;
const never = new AbortController().signal;
const own = ownAddresses(host);
/** Tests run side by side: none may take another's answers for its own. */
const seed = process.pid;
process.stdout.write(`${JSON.stringify(await answer())}\n`);

function answer(): Promise<unknown> {
  if (request.kind === 'discover') return discover(request);
  return request.kind === 'scan' ? scan(request) : trace(request);
}

async function discover({ probes, link = false, connect = false }: DiscoverRequest): Promise<unknown> {
  const plan = { probes, link, timing: timing(5), rate: Infinity, seed };
  const context = { interfaces: () => host.interfaces(), clock: systemClock, own, neighbours: linkNeighbours };
  const find = connect ? findHostsByConnecting : findHosts;
  const found: HostFinding[] = [];
  for await (const some of find(addresses, plan, context, never)) found.push(...some);
  return found.map(({ address, reasonFrom, answers, ...rest }) => ({
    ...rest,
    address: ipText(address),
    reasonFrom: reasonFrom === null ? null : ipText(reasonFrom),
    answers: answers.map(
      ({ reason, probe }) => `${reason} ${probe === null ? 'link' : `${probe.method}/${probe.number}`}`,
    ),
  }));
}

async function scan({ technique: id, flags, ports: numbers }: ScanRequest): Promise<unknown> {
  const technique = await techniques.find((one) => one.id === id)!.load();
  const used = flags === undefined || technique.kind === 'dial' ? technique : withTcpFlags(technique, flags);
  const ports = PortSet.ofPorts(numbers);
  const plan = { parts: [{ technique: used, addresses, ports }], timing: timing(5), rate: Infinity, seed };
  const running = new Scan(
    { ...plan, shard: wholeShard },
    {
      clock: systemClock,
      openProber: (one, space) => openProber(one, space, seed, systemClock),
      own,
      names: new Map(),
      journal: null,
    },
  );
  const results: Record<string, string> = {};
  for await (const some of running.run(never))
    for (const { port, state, reason } of some) results[port] = `${state} ${reason}`;
  return results;
}

async function trace({ probe, ttl, inTurn = false }: TraceRequest): Promise<unknown> {
  const tracer = await openTracer({ seed }, systemClock);
  const told: TraceResult[] = [];
  const one = async (address: IpAddress): Promise<void> =>
    void told.push(await tracer.trace({ address, probe, ttl }, never));
  if (inTurn) for (const address of addresses) await one(address);
  else await Promise.all([...addresses].map(one));
  tracer.close();
  return told.map(({ target, reached, hops }) => ({
    target: ipText(target.address),
    reached,
    hops: hops.map(({ address }) => (address === null ? null : ipText(address))),
    shared: hops.filter(({ sharedWith }) => sharedWith !== null).length,
    timed: hops.every(({ address, rttMs }) => (address === null) === (rttMs === null)),
  }));
}
