/**
 * Which hosts are up. `findHosts` asks with packets of our own (CAP_NET_RAW), `findHostsByConnecting` through the kernel, which
 * every user may; `hostsUnasked` sends nothing. All tell every address once, as a {@link HostFinding}, down ones at the end.
 */
import { rangeOfIp } from '../addr/ip-range.ts';
import type { IpRange } from '../addr/ip-range.ts';
import { IpSet } from '../addr/ip-set.ts';
import { PortSet } from '../addr/port-set.ts';
import { FindingBook, finding } from './discovery/finding-book.ts';
import type { HostProbe } from './discovery/discovery-method.ts';
import type { DiscoveryContext, DiscoveryPlan, HostFinding } from './discovery/host-finding.ts';
import { HostQuestions } from './discovery/host-questions.ts';
import { LinkProber, notOnLink } from './discovery/link-prober.ts';
import { DialProber } from './dial-prober.ts';
import { openDialer } from '../os/open-dialer.ts';
import type { LinkNeighbour } from '../os/neighbours.linux.ts';
import { openAsker } from './open-asker.ts';
import { wholeShard } from './permutation.ts';
import type { ProbeOutcome } from './port-state.ts';
import { ProbeEngine } from './probe-engine.ts';
import { ProbeSpace } from './probe-space.ts';
import type { Prober } from './prober.ts';
import { notAsked, QuestionProber } from './question-prober.ts';
import connect from './techniques/connect.ts';
import type { Timing } from './timing.ts';

type Findings = AsyncGenerator<readonly HostFinding[], undefined>;

/** Hosts asked together: their answers are held in memory until they are told. */
const groupSize = 16_384n;
/** One probe to each of many hosts is no burden to any: more of them may be unanswered than of a scan's. */
const widestWindow = 512;

/**
 * Asks: own addresses are up by definition (`localhost-response`), hosts on our links are asked by ARP and ND where the plan says
 * so, all others by the plan's probes; where there are none, they are taken for up (`user-set`). Aborted, it tells no more. Throws PTL_PERMISSION, PTL_PLATFORM and what a link throws.
 */
export async function* findHosts(
  addresses: IpSet,
  plan: DiscoveryPlan,
  context: DiscoveryContext,
  signal: AbortSignal,
): Findings {
  yield* ownHosts(addresses.intersect(context.own));
  for (const group of groupsOf(addresses.subtract(context.own))) {
    if (signal.aborted) return;
    let far = group;
    if (plan.link) {
      const near = new LinkAsking(plan, context, signal);
      yield* near.ask(group);
      far = near.elsewhere;
    }
    if (far.isEmpty || signal.aborted) continue;
    yield* plan.probes.length === 0 ? hostsUnasked(far, 'up') : askByProbes(far, plan, context, signal);
  }
}

/** Every host is taken for up (nmap -Pn, `user-set`), or merely listed (nmap -sL, state `unknown`). */
export async function* hostsUnasked<State extends 'up' | 'unknown'>(
  addresses: IpSet,
  state: State,
): AsyncGenerator<readonly HostFinding<State>[], undefined> {
  for (const group of groupsOf(addresses))
    yield [...group].map((address) => finding(address, state, [], null, 'user-set'));
}

async function* ownHosts(own: IpSet): Findings {
  for (const group of groupsOf(own))
    yield [...group].map((address) => finding(address, 'up', [], null, 'localhost-response'));
}

/**
 * Asks by connections of the kernel: a host that accepts or refuses is up, and so is one that told its hardware address meanwhile.
 * The probes' numbers are the ports, whatever their methods.
 */
export async function* findHostsByConnecting(
  addresses: IpSet,
  plan: DiscoveryPlan,
  context: DiscoveryContext & { neighbours(): readonly LinkNeighbour[] },
  signal: AbortSignal,
): Findings {
  yield* ownHosts(addresses.intersect(context.own));
  const ports = PortSet.ofPorts(plan.probes.map(({ number }) => number));
  for (const group of groupsOf(addresses.subtract(context.own))) {
    if (signal.aborted) return;
    const space = new ProbeSpace(group, ports);
    const prober = new DialProber(connect, openDialer(context.clock));
    const findings = collect(space, prober, plan, context, signal, {
      probeAt: (_host, number) => ({ method: 'tcp.connect', number }),
      macOf: () => null,
      isOwnWord: isConnectionWord,
    });
    for await (const found of findings) {
      const down = found.filter(({ state }) => state === 'down');
      yield down.length === 0 ? found : await withNeighbours(found, down, context, signal);
    }
  }
}

async function* askByProbes(
  group: IpSet,
  plan: DiscoveryPlan,
  context: DiscoveryContext,
  signal: AbortSignal,
): Findings {
  const space = new ProbeSpace(group, PortSet.of([{ first: 0, last: plan.probes.length - 1 }]));
  const { asker, sources } = await openAsker(plan.seed, context.clock);
  const questions = new HostQuestions(plan.probes);
  for (const zone of space.zones) asker.open(zone);
  const { clock } = context;
  const prober = new QuestionProber({ plan: questions, space, seed: plan.seed, asker, clock, sources });
  yield* collect(space, prober, plan, context, signal, {
    probeAt: (host, spot) => questions.probeAt(host, spot) ?? null,
    macOf: () => null,
    isOwnWord,
  });
}

/** Asks the links, and keeps who turned out to be on none. */
class LinkAsking {
  elsewhere: IpSet = IpSet.empty;
  readonly #plan: DiscoveryPlan;
  readonly #context: DiscoveryContext;
  readonly #signal: AbortSignal;

  constructor(plan: DiscoveryPlan, context: DiscoveryContext, signal: AbortSignal) {
    this.#plan = plan;
    this.#context = context;
    this.#signal = signal;
  }

  async *ask(group: IpSet): Findings {
    this.elsewhere = group;
    if (process.platform !== 'linux') return;
    const [{ linkNetworks, linkWays }, { openPacketLink }, { neighbourFilter }] = await Promise.all([
      import('./discovery/link-ways.linux.ts'),
      import('../link/packet-link.linux.ts'),
      import('./answer-filter.ts'),
    ]);
    const interfaces = this.#context.interfaces();
    const near = group.intersect(linkNetworks(interfaces));
    this.elsewhere = group.subtract(near);
    if (near.isEmpty) return;
    const space = new ProbeSpace(near, PortSet.ofPorts([0]));
    const prober = new LinkProber({
      clock: this.#context.clock,
      wayTo: linkWays(interfaces),
      openLink: (name) =>
        openPacketLink({ interface: name, filter: neighbourFilter, direction: 'in', retireMs: 1, ringBytes: 1 << 20 }),
    });
    yield* collect(space, prober, this.#plan, this.#context, this.#signal, {
      probeAt: () => null,
      macOf: (index) => prober.macOf(index),
      isOwnWord,
      elsewhere: (set) => (this.elsewhere = this.elsewhere.union(set)),
    });
  }
}

/** What an outcome means, which depends on who asked. */
interface Reading {
  probeAt(host: number, spot: number): HostProbe | null;
  macOf(index: number): string | null;
  /** Whether it was the host itself that spoke. */
  isOwnWord(outcome: ProbeOutcome): boolean;
  /** Takes the hosts that have to be asked in another way: they are not told. */
  elsewhere?(hosts: IpSet): void;
}

async function* collect(
  space: ProbeSpace,
  prober: Prober,
  plan: DiscoveryPlan,
  { clock }: DiscoveryContext,
  signal: AbortSignal,
  reading: Reading,
): Findings {
  const engine = new ProbeEngine({
    space,
    prober,
    clock,
    timing: timingOf(plan.timing),
    rate: plan.rate,
    seed: plan.seed,
    shard: wholeShard,
    silent: 'filtered',
    isLocal: () => false,
    allLocal: false,
  });
  const book = new FindingBook();
  const elsewhere = new Set<number>();
  try {
    for await (const outcomes of engine.run(signal)) {
      for (const outcome of outcomes) {
        const host = space.addressNumber(outcome.index);
        if (outcome.reason === notOnLink) elsewhere.add(host);
        else take(outcome, host, space, book, reading, clock.monotonic());
      }
      const found = book.takeUp(clock.monotonic(), false);
      if (found.length > 0) yield found;
    }
  } finally {
    prober.close();
  }
  const last = book.takeUp(clock.monotonic(), true);
  if (last.length > 0) yield last;
  if (signal.aborted) return;
  reading.elsewhere?.(IpSet.of([...elsewhere].map((host) => rangeOfIp(space.address(host)))));
  const down: HostFinding[] = [];
  for (let host = 0; host < space.addressCount; host++)
    if (!book.isUp(host) && !elsewhere.has(host)) down.push(book.down(host, space.address(host)));
  if (down.length > 0) yield down;
}

function take(
  outcome: ProbeOutcome,
  host: number,
  space: ProbeSpace,
  book: FindingBook,
  reading: Reading,
  nowMs: number,
): void {
  const { index, reason, from, ttl, rttMs } = outcome;
  if (reason === notAsked || reason === 'no-response') return;
  const probe = reading.probeAt(host, space.port(index));
  const answer = { probe, reason, from, ttl, rttMs };
  book.add(host, space.address(host), answer, reading.isOwnWord(outcome), reading.macOf(index), nowMs);
}

const isOwnWord = ({ state }: ProbeOutcome): boolean => state === 'open';

/** Every probe is repeated once, whoever is silent to more of them is taken for down. */
function timingOf(timing: Timing): Timing {
  const { congestion } = timing;
  const wide =
    congestion.initial === 1 ? congestion : { ...congestion, initial: Math.max(congestion.initial, widestWindow) };
  return { ...timing, congestion: wide, maxRetries: Math.min(timing.maxRetries, 1), hostTimeoutMs: null };
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

function isConnectionWord({ state, reason, from }: ProbeOutcome): boolean {
  if (state === 'open' || state === 'closed') return true;
  return state === 'filtered' && from === null && !unreachable.has(reason);
}

/** The kernel asks for a hardware address three times, a second apart (net.ipv4.neigh.*.mcast_solicit, retrans_time_ms). */
const [neighbourWaitMs, neighbourStepMs] = [3200, 100];

/** Waits until the kernel has an answer, or none, for every address that it asks the link for: who has one is up. */
async function withNeighbours(
  found: readonly HostFinding[],
  down: readonly HostFinding[],
  context: DiscoveryContext & { neighbours(): readonly LinkNeighbour[] },
  signal: AbortSignal,
): Promise<readonly HostFinding[]> {
  const { clock } = context;
  const untilMs = clock.monotonic() + neighbourWaitMs;
  const wanted = IpSet.of(down.map(({ address }) => rangeOfIp(address)));
  for (;;) {
    const near = context.neighbours().filter(({ address }) => wanted.has(address));
    if (near.some(({ state }) => state === 'asked') && clock.monotonic() < untilMs && !signal.aborted) {
      await clock.sleep(neighbourStepMs, signal);
      continue;
    }
    const reachable = IpSet.of(near.flatMap((one) => (one.state === 'reachable' ? [rangeOfIp(one.address)] : [])));
    return found.map((one) => {
      if (one.state !== 'down' || !reachable.has(one.address)) return one;
      const reason = one.address.version === 4 ? 'arp-response' : 'nd-response';
      return finding(one.address, 'up', [{ probe: null, reason, from: null, ttl: null, rttMs: null }], null);
    });
  }
}

function* groupsOf(addresses: IpSet): Generator<IpSet, undefined> {
  let ranges: IpRange[] = [];
  let room = groupSize;
  for (const range of addresses.ranges) {
    for (let { first } = range; first <= range.last;) {
      const last = first + room - 1n < range.last ? first + room - 1n : range.last;
      ranges.push({ ...range, first, last });
      room -= last - first + 1n;
      first = last + 1n;
      if (room > 0n) continue;
      yield IpSet.of(ranges);
      [ranges, room] = [[], groupSize];
    }
  }
  if (ranges.length > 0) yield IpSet.of(ranges);
}
