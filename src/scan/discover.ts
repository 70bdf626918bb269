/** Which of many hosts are up: a few ports of each are asked, and any word from the host itself counts, its hardware address too. */
import { ipText } from '../addr/ip-address.ts';
import { rangeOfIp } from '../addr/ip-range.ts';
import { IpSet } from '../addr/ip-set.ts';
import { PortSet } from '../addr/port-set.ts';
import type { LinkNeighbour } from '../os/neighbours.linux.ts';
import type { PortResult } from './port-result.ts';
import { Scan } from './scan.ts';
import type { ScanPlan, ScanSurroundings } from './scan.ts';
import type { Technique } from './technique.ts';

/** Asked of every host, then of those that kept silent: between them they are answered by nearly every host that answers at all. */
const rounds: readonly PortSet[] = [
  PortSet.ofPorts([80]),
  PortSet.ofPorts([22, 135, 443, 445]),
  PortSet.ofPorts([80, 443]),
];

/** What came of it. */
export interface Discovery {
  readonly up: IpSet;
  /** Hosts that kept silent, or that a router called unreachable. */
  readonly down: bigint;
}

/** What a discovery is handed beside what a scan is. */
export interface DiscoverySurroundings extends ScanSurroundings {
  /** The neighbour table as it is now. */
  neighbours(): readonly LinkNeighbour[];
}

/** The kernel asks for a hardware address three times, a second apart (net.ipv4.neigh.*.mcast_solicit, retrans_time_ms). */
const [neighbourWaitMs, neighbourStepMs] = [3200, 100];

/**
 * Asks, by a technique that tells open from closed. Aborted, it knows the hosts that had answered by then. Throws what
 * {@link Scan} throws.
 */
export async function discoverHosts(
  addresses: IpSet,
  technique: Technique,
  plan: Pick<ScanPlan, 'timing' | 'rate' | 'seed'>,
  surroundings: DiscoverySurroundings,
  signal: AbortSignal,
): Promise<Discovery> {
  let up = IpSet.empty;
  let left = addresses;
  for (const ports of rounds) {
    if (left.isEmpty || signal.aborted) break;
    const answered = await answering(left, ports, technique, plan, surroundings, signal);
    const { reachable, failed } = await settledNeighbours(left.subtract(answered), surroundings, signal);
    up = up.union(answered).union(reachable);
    // Who did not answer for its own address on the link will not answer for a port either.
    left = left.subtract(answered).subtract(reachable).subtract(failed);
  }
  return { up, down: addresses.count - up.count };
}

async function answering(
  addresses: IpSet,
  ports: PortSet,
  technique: Technique,
  plan: Pick<ScanPlan, 'timing' | 'rate' | 'seed'>,
  surroundings: ScanSurroundings,
  signal: AbortSignal,
): Promise<IpSet> {
  const timing = { ...plan.timing, maxRetries: 0 };
  const parts = [{ technique, addresses, ports }];
  const scan = new Scan({ ...plan, shard: { index: 0, count: 1 }, timing, parts }, { ...surroundings, journal: null });
  const heard = new Set<string>();
  for await (const results of scan.run(signal))
    for (const result of results) if (isWordOf(result)) heard.add(result.host);
  return IpSet.of([...addresses].filter((address) => heard.has(ipText(address))).map(rangeOfIp));
}

/** Waits until the kernel has an answer, or none, for every address that it asks the link for. */
async function settledNeighbours(
  addresses: IpSet,
  surroundings: DiscoverySurroundings,
  signal: AbortSignal,
): Promise<{ readonly reachable: IpSet; readonly failed: IpSet }> {
  const { clock } = surroundings;
  const untilMs = clock.monotonic() + neighbourWaitMs;
  for (;;) {
    const near = surroundings.neighbours().filter(({ address }) => addresses.has(address));
    if (!near.some(({ state }) => state === 'asked') || clock.monotonic() >= untilMs || signal.aborted) {
      const of = (...states: readonly string[]): IpSet =>
        IpSet.of(near.filter(({ state }) => states.includes(state)).map(({ address }) => rangeOfIp(address)));
      return { reachable: of('reachable'), failed: of('failed', 'asked') };
    }
    await clock.sleep(neighbourStepMs, signal);
  }
}

/** Said by others, or by our own kernel when no neighbour answered for the address. */
const unreachable = new Set([
  'host-unreach',
  'net-unreach',
  'addr-unreach',
  'no-route',
  'time-exceeded',
  'perm-denied',
]);

function isWordOf({ state, reason, reasonFrom }: PortResult): boolean {
  if (state === 'open' || state === 'closed') return true;
  return state === 'filtered' && reason !== 'no-response' && reasonFrom === null && !unreachable.has(reason);
}
