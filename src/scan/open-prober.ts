/** Opens what a technique sends through on this machine: the kernel's connections, or a link for packets of our own. */
import type { Clock } from '../base/clock.ts';
import { PortolanError } from '../base/errors.ts';
import type { ProbeSpace } from './probe-space.ts';
import type { Prober } from './prober.ts';
import type { DialTechnique, PacketTechnique, PortTechnique, Technique } from './technique.ts';

/** Headers and the quotation of an ICMP error. */
const snapLength = 160;
/** The answers to all probes that may be unanswered at once, 8192 of some 160 bytes with their headers, three times. */
const ringBytes = 4 * 1024 * 1024;
const retireMs = 1;

/** Opens it. Rejects with PTL_PERMISSION (naming CAP_NET_RAW), PTL_PLATFORM, PTL_NO_FFI, PTL_SYSTEM_CALL. */
export async function openProber(technique: Technique, space: ProbeSpace, seed: number, clock: Clock): Promise<Prober> {
  if (technique.kind === 'dial') return openConnections(technique, clock);
  if (process.platform !== 'linux') {
    throw new PortolanError('PTL_PLATFORM', `${technique.id} cannot be sent on ${process.platform} yet`, {
      hint: 'use --technique connect',
    });
  }
  return asksPorts(technique)
    ? openPackets(technique, space, seed, clock)
    : openProtocols(technique, space, seed, clock);
}

async function openConnections(technique: DialTechnique, clock: Clock): Promise<Prober> {
  if (technique.transport === 'udp') return openDatagrams(technique, clock);
  const [{ DialProber }, { openDialer }] = await Promise.all([
    import('./dial-prober.ts'),
    import('../os/open-dialer.ts'),
  ]);
  return new DialProber(technique, openDialer(clock));
}

async function openDatagrams(technique: DialTechnique, clock: Clock): Promise<Prober> {
  const [{ DialProber }, { openDatagramDialer }, { udpQuestion }] = await Promise.all([
    import('./dial-prober.ts'),
    import('../os/open-datagram-dialer.ts'),
    import('./udp-payloads.ts'),
  ]);
  return new DialProber(technique, openDatagramDialer(clock, udpQuestion));
}

function asksPorts(technique: PacketTechnique): technique is PortTechnique {
  return technique.transport !== 'ip';
}

async function openProtocols(
  technique: PacketTechnique,
  space: ProbeSpace,
  seed: number,
  clock: Clock,
): Promise<Prober> {
  const [{ openAsker }, { QuestionProber }, { ProtocolPlan }] = await Promise.all([
    import('./open-asker.ts'),
    import('./question-prober.ts'),
    import('./protocol-plan.ts'),
  ]);
  const { asker, sources } = await openAsker(seed, clock);
  for (const one of space.zones) asker.open(one);
  return new QuestionProber({ plan: new ProtocolPlan(technique), space, seed, asker, clock, sources });
}

/** Asks for the ring of the first prober that sends packets to ports, so that it is there when that one opens. */
export async function askForPackets(): Promise<void> {
  const { askForRing } = await import('../link/rings-ahead.linux.ts');
  try {
    askForRing({ bytes: ringBytes, retireMs, snapLength });
  } catch {
    // The link that opens later will say why it cannot.
  }
}

/** What {@link openProber} needs for packets to ports; whoever calls it early has it loaded. */
export async function loadPackets() {
  const [link, rings, filter, types, source, ways, prober, zones] = await Promise.all([
    import('../link/raw-link.linux.ts'),
    import('../link/rings-ahead.linux.ts'),
    import('../link/reply-filter.ts'),
    import('../wire/link-type.ts'),
    import('./packet-source.linux.ts'),
    import('./ways.linux.ts'),
    import('./packet-prober.ts'),
    import('../os/zone-index.linux.ts'),
  ]);
  return { ...link, ...rings, ...filter, ...types, ...source, ...ways, ...prober, ...zones };
}

async function openPackets(technique: PortTechnique, space: ProbeSpace, seed: number, clock: Clock): Promise<Prober> {
  const loaded = await loadPackets();
  await loaded.ringIsMade();
  const open = (part: ProbeSpace, zone: string | null): Prober =>
    zoneProber(loaded, { technique, space: part, seed, clock, zone });
  if (space.zones.length <= 1) return open(space, space.zones[0] ?? null);
  const { ZonedProber, zoneSpaces } = await import('./zoned-prober.ts');
  const members: (ReturnType<typeof zoneSpaces>[number] & { readonly prober: Prober })[] = [];
  try {
    for (const part of zoneSpaces(space)) members.push({ ...part, prober: open(part.space, part.zone) });
  } catch (error) {
    for (const { prober } of members) prober.close();
    throw error;
  }
  return new ZonedProber(members);
}

interface ZoneQuestion {
  readonly technique: PortTechnique;
  readonly space: ProbeSpace;
  readonly seed: number;
  readonly clock: Clock;
  readonly zone: string | null;
}

/** One link serves one zone. */
function zoneProber(loaded: Awaited<ReturnType<typeof loadPackets>>, question: ZoneQuestion): Prober {
  const { openRawLink, replyFilter, linkTypes, sourcePorts, kernelWays, PacketProber, interfaceNameOfZone } = loaded;
  const { technique, space, seed, clock, zone } = question;
  const sources = sourcePorts(seed);
  const ports = { low: sources.first, high: sources.last };
  const link = openRawLink({
    interface: zone === null ? 'any' : interfaceNameOfZone(zone),
    filter: replyFilter({ linkType: linkTypes.raw, transports: [technique.transport], ports }),
    direction: 'in',
    snapLength,
    ringBytes,
    retireMs,
  });
  return new PacketProber({ technique, space, seed, link, clock, ways: kernelWays(link, space), sources });
}
