/**
 * Finds out the TTL of a RST without privileges: a socket may refuse what arrives with a smaller one (IP_MINTTL, IPV6_MINHOPCOUNT), so
 * an attempt that is still refused says "at least so much". Eight attempts find the value.
 */
import type { IpAddress } from '../addr/ip-address.ts';
import type { Clock } from '../base/clock.ts';
import { reachTcp, reachUdp } from '../os/reach.linux.ts';
import type { ReachPlan } from '../os/reach.ts';
import type { ResetEvidence } from './evidence.ts';
import { icmpMeaning } from './icmp-meaning.ts';

/** How a refused attempt is looked into. */
export interface ResetQuestion {
  readonly plan: ReachPlan;
  /** How long the refusal took. */
  readonly refusedAfterMs: number;
  /** The interface that the route leaves by; null where it is not known. */
  readonly device: string | null;
  /** How many packets each interface has sent so far, as far as that can be read. */
  readonly sentPackets: () => ReadonlyMap<string, number>;
}

/** The TTL or hop limit of the RST that this port answers with, and whether it comes from this machine itself. */
export async function probeReset(
  clock: Clock,
  { plan, refusedAfterMs, device, sentPackets }: ResetQuestion,
): Promise<Pick<ResetEvidence, 'hopLimit' | 'local' | 'how'>> {
  const timeoutMs = Math.min(900, 120 + 4 * refusedAfterMs);
  const before = sentPackets();
  let attempts = 0;
  const isRefused = async (leastHopLimit: number): Promise<boolean> => {
    attempts++;
    return (await reachTcp(clock, { ...plan, timeoutMs }, { leastHopLimit })).errno === 'ECONNREFUSED';
  };
  let [low, high] = [0, 255];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (await isRefused(middle)) low = middle;
    else high = middle - 1;
  }
  // A RST that was lost would have looked like one that came too far.
  const certain = low > 0 && (low === 255 || !(await isRefused(low + 1)));
  const hopLimit = certain ? low : null;
  return { hopLimit, local: neverLeft(before, sentPackets(), device, attempts), how: 'IP_MINTTL' };
}

/**
 * Whether the attempts never left this machine: the interface has sent fewer packets than that since, while loopback, which our own
 * firewall's resets take (nf_send_reset()), has sent as many.
 */
function neverLeft(
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
  device: string | null,
  attempts: number,
): boolean {
  const sent = (name: string): number | null => {
    const [first, last] = [before.get(name), after.get(name)];
    return first === undefined || last === undefined ? null : last - first;
  };
  const [out, back] = [device === null ? null : sent(device), sent('lo')];
  return out !== null && back !== null && out < attempts && back >= attempts;
}

/** The router behind so many others, by its complaint about a datagram that may pass no further (as traceroute does); null where it is silent. */
export async function probeRouter(clock: Clock, plan: ReachPlan, routersBefore: number): Promise<IpAddress | null> {
  const asked = { ...plan, port: unlikelyPort, from: null, timeoutMs: Math.min(plan.timeoutMs, 1000) };
  const { icmp } = await reachUdp(clock, { ...asked, hopLimit: routersBefore + 1 }, new Uint8Array(0));
  return icmp.find((message) => icmpMeaning(message) === 'hops')?.from ?? null;
}

/** The first port that traceroute sends to: nobody listens there. */
const unlikelyPort = 33_434;

/** The TTL or hop limit of something that the host itself sends: ICMP port unreachable. Null where it sends none. */
export async function probeReference(clock: Clock, plan: ReachPlan): Promise<ResetEvidence['reference']> {
  const asked = { ...plan, port: unlikelyPort, from: null, timeoutMs: Math.min(plan.timeoutMs, 1000) };
  const { icmp } = await reachUdp(clock, asked, new Uint8Array(0));
  const own = icmp.find(({ from, hopLimit }) => from?.value === plan.address.value && hopLimit !== null);
  return own === undefined || own.hopLimit === null ? null : { hopLimit: own.hopLimit, kind: 'ICMP port unreachable' };
}
