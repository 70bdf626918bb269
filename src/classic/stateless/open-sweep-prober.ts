/** Opens what a sweep sends through: packets of our own, seen again by who reads the answers. */
import type { IpAddress } from '../../addr/ip-address.ts';
import type { Clock } from '../../base/clock.ts';
import type { Link } from '../../link/link.ts';
import { openRawLink } from '../../link/raw-link.linux.ts';
import { traceLink } from '../../link/tracer.ts';
import { replyFilter } from '../../link/reply-filter.ts';
import { answerFilter } from '../../scan/answer-filter.ts';
import { Asker } from '../../scan/asker.ts';
import { PacketProber } from '../../scan/packet-prober.ts';
import { kernelSources, sourcePorts } from '../../scan/packet-source.linux.ts';
import type { ProbeSpace } from '../../scan/probe-space.ts';
import type { Prober } from '../../scan/prober.ts';
import { QuestionProber } from '../../scan/question-prober.ts';
import type { PortTechnique } from '../../scan/technique.ts';
import { kernelWays } from '../../scan/ways.linux.ts';
import { plainWays } from '../../scan/ways.ts';
import { linkTypes } from '../../wire/link-type.ts';
import { shapedLink } from '../nmap/shaped-link.ts';
import { EchoPlan } from './echo-plan.ts';
import { HeardLink } from './heard-link.ts';
import type { SweepPackets, SweepPlan } from './sweep-plan.ts';

/** A prober, and the link on which the packet can be had while an answer is told. */
export interface SweepProber {
  readonly prober: Prober;
  packet(): Uint8Array | null;
  /** When the packet that is being told of was received, milliseconds since 1970; null where that is unknown. */
  at(): number | null;
  /** Packets that came faster than they were read. */
  drops(): number;
}

/** Headers and the quotation of an ICMP error; whole packets where somebody wants to see them. */
const [snapLength, wholeLength] = [160, 1600];
const [leastRingBytes, mostRingBytes] = [4 * 1024 * 1024, 32 * 1024 * 1024];
/** Places that may be unanswered at once: a second's probes, for that long a silent one is waited for. */
const [leastCapacity, mostCapacity] = [4096, 131_072];

/** Opens it. Throws PTL_PERMISSION (naming CAP_NET_RAW), PTL_NO_FFI, PTL_SYSTEM_CALL. */
export function openSweepProber(
  technique: PortTechnique | 'icmp.echo',
  space: ProbeSpace,
  plan: SweepPlan,
  clock: Clock,
): SweepProber {
  const { packets, seed, rate } = plan;
  const sources = packets.sourcePorts ?? sourcePorts(seed);
  const capacity = Math.min(mostCapacity, Math.max(leastCapacity, Math.ceil(2 * rate)));
  if (technique === 'icmp.echo') return openEcho(space, plan, clock, { sources, capacity });
  const ports = { low: sources.first, high: sources.last };
  const filter = replyFilter({ linkType: linkTypes.raw, transports: [technique.transport], ports });
  const heard = new HeardLink(rawLink(space.zones[0] ?? null, filter, plan, capacity));
  const link = shaped(heard, plan);
  const { source, device, ttl } = packets;
  // What is looked at or changed goes through this one link.
  const usual = source === null && device === null && ttl === null && plan.watch === null;
  const ways = usual ? kernelWays(link, space) : plainWays(link, sourcesFor(packets));
  const prober = new PacketProber({ technique, space, seed, link, clock, ways, sources, capacity });
  return heardProber(prober, [heard]);
}

interface Room {
  readonly sources: { readonly first: number; readonly last: number };
  readonly capacity: number;
}

function openEcho(space: ProbeSpace, plan: SweepPlan, clock: Clock, { sources, capacity }: Room): SweepProber {
  const links: HeardLink[] = [];
  const openLink = (zone: string | null): Link => {
    const keep = plan.keepPackets ? wholeLength : snapLength;
    const heard = new HeardLink(rawLink(zone, answerFilter(sources, keep), plan, capacity));
    links.push(heard);
    return shaped(heard, plan);
  };
  const asker = new Asker({ clock, openLink, sourceOf: sourcesFor(plan.packets) });
  for (const zone of space.zones) asker.open(zone);
  const prober = new QuestionProber({
    plan: new EchoPlan(),
    space,
    seed: plan.seed,
    asker,
    clock,
    sources,
    capacity,
  });
  return heardProber(prober, links);
}

function heardProber(prober: Prober, links: readonly HeardLink[]): SweepProber {
  return {
    prober,
    packet: () => links.map((link) => link.packet()).find((bytes) => bytes !== null) ?? null,
    at: () => links.map((link) => link.at()).find((at) => at !== null) ?? null,
    drops: () => links.reduce((sum, link) => sum + (link.closed ? 0 : link.stats().dropped), 0),
  };
}

function rawLink(
  zone: string | null,
  filter: Parameters<typeof openRawLink>[0]['filter'],
  { packets, keepPackets }: SweepPlan,
  capacity: number,
): Link {
  const snap = keepPackets ? wholeLength : snapLength;
  const ringBytes = capacity * 512;
  return openRawLink({
    interface: packets.device ?? zone ?? 'any',
    ...(filter !== undefined && { filter }),
    direction: 'in',
    snapLength: snap,
    ringBytes: Math.min(mostRingBytes, Math.max(leastRingBytes, 2 ** Math.ceil(Math.log2(ringBytes)))),
    retireMs: 1,
  });
}

function shaped(inner: Link, { packets: { ttl }, watch }: SweepPlan): Link {
  const link =
    watch === null
      ? inner
      : traceLink(inner, ({ direction, ...seen }) => watch(direction, seen.bytes, seen.start, seen.end));
  return ttl === null ? link : shapedLink(link, { ttl, badSum: false });
}

function sourcesFor({ source }: SweepPackets): (destination: IpAddress) => IpAddress | string {
  const kernels = kernelSources();
  return (destination) => (source?.version === destination.version ? source : kernels(destination));
}
