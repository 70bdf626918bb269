/** Gathers the evidence on Linux: the name, then every address at the same time, then what speaks at the first that is open. */
import type { IpAddress } from '../addr/ip-address.ts';
import { ipText, unmapped } from '../addr/ip-address.ts';
import type { Clock } from '../base/clock.ts';
import { errnoName, PortolanError } from '../base/errors.ts';
import type { Identifier } from '../identify/identifier.ts';
import type { IdentifyDialer } from '../identify/identify-port.ts';
import { identifyPort } from '../identify/identify-port.ts';
import { helloPlan } from '../identify/hello-plan.ts';
import type { PortAnswer } from '../identify/port-answer.ts';
import type { Host } from '../os/host.ts';
import type { NameTrace } from '../os/name-trace.ts';
import { traceName } from '../os/name-trace.ts';
import { parseSentPackets } from '../os/proc-interfaces.ts';
import { reachTcp, reachUdp } from '../os/reach.linux.ts';
import type { ReachPlan, TcpReach, UdpReach } from '../os/reach.ts';
import { lookUpRoute, listNeighbours } from '../os/routes.linux.ts';
import { neighbourState } from '../os/routes.ts';
import { interfaceIndexByZone } from '../os/zone-index.linux.ts';
import { udpPayloadKey, udpPayloads } from '../scan/udp-payloads.ts';
import { LocalListeners } from '../sockets/local-listeners.ts';
import { decideAddress } from './decide.ts';
import type {
  AddressEvidence,
  ListenerEvidence,
  NeighbourEvidence,
  ReachEvidence,
  ReachQuestion,
  ResetEvidence,
  RouteEvidence,
  SeenPacket,
} from './evidence.ts';
import type { PacketWatch } from './packet-watch.ts';
import { watchPackets } from './packet-watch.ts';
import { hopsOf, resetOrigin } from './reset-origin.ts';
import type { VerdictId } from './verdicts.ts';
import { probeReference, probeReset, probeRouter } from './reset-probe.ts';

/** What the gathering works with. */
export interface DoctorSurroundings {
  readonly host: Host;
  readonly identifiers: readonly Identifier[];
  /** Opens the connections of the identification; the name goes into TLS. */
  readonly dialer: (serverName: string | null) => IdentifyDialer;
  /** Throws where an address may not be sent to at all (broadcast, multicast). */
  readonly mustBeHost?: (address: IpAddress) => Promise<void>;
  /** Whether questions may be asked there beyond a connection. */
  readonly mayIdentify?: (address: IpAddress) => Promise<boolean>;
  /** It is known who is asked; nothing has been sent but questions about the name. */
  readonly settled?: (anyLocal: boolean) => void;
  readonly signal?: AbortSignal;
}

/** A name may have any number of addresses: as many of them are tried. */
const mostAddresses = 64;
/** How long a new connection is watched before anything is sent. */
const watchMs = 250;

/** Gathers. Never rejects for what a network does; rejects with what `mustBeHost` throws, and with PTL_NO_FFI. */
export async function gatherReach(question: ReachQuestion, surroundings: DoctorSurroundings): Promise<ReachEvidence> {
  const { host, signal } = surroundings;
  const { clock } = host;
  const name = await traceName(clock, { name: question.host, family: question.family, timeoutMs: question.timeoutMs });
  // An IPv4-mapped address is sent to over IPv4: its routes and answers are IPv4's.
  const all = interleaved(name.addresses.map(unmapped));
  const tried = all.slice(0, mostAddresses);
  for (const address of tried) await surroundings.mustBeHost?.(address);
  const local = new Set(tried.filter((address) => isLocal(address)).map(ipText));
  surroundings.settled?.(local.size > 0);
  const watch = watchPackets(question.port);
  try {
    const listeners = local.size > 0 ? await ownListeners(host) : null;
    const addresses = await Promise.all(
      tried.map((address) =>
        examine({ question, address, local: local.has(ipText(address)), listeners, watch, host, signal }),
      ),
    );
    const service = await identifyOpen(question, name, addresses, surroundings);
    return { question, name, addresses, leftOut: all.length - tried.length, blind: watch.blind, ...service };
  } finally {
    watch.close();
  }
}

/** The families in turn, so that neither keeps the other out. */
function interleaved(addresses: readonly IpAddress[]): readonly IpAddress[] {
  const seen = new Map(addresses.map((address) => [ipText(address), address]));
  const unique = [...seen.values()];
  const [first, second] = [unique[0]?.version ?? 4, unique[0]?.version === 4 ? 6 : 4];
  const one = unique.filter(({ version }) => version === first);
  const other = unique.filter(({ version }) => version === second);
  return one.flatMap((address, at) => [address, ...other.slice(at, at + 1)]).concat(other.slice(one.length));
}

interface Examination {
  readonly question: ReachQuestion;
  readonly address: IpAddress;
  readonly local: boolean;
  readonly listeners: LocalListeners | null;
  readonly watch: PacketWatch;
  readonly host: Host;
  readonly signal: AbortSignal | undefined;
}

async function examine(examination: Examination): Promise<AddressEvidence> {
  const { question, address, local, listeners, watch, host, signal } = examination;
  const { port, transport, from, timeoutMs } = question;
  const route = routeTo(address, from?.address ?? null, host);
  const plan: ReachPlan = { address, port, from, timeoutMs, ...(signal !== undefined && { signal }) };
  const reach: TcpReach | UdpReach =
    transport === 'tcp' ? await reachTcp(host.clock, plan, { watchMs }) : await askUdp(host.clock, plan);
  // The kernel hands packets over in blocks, a few milliseconds later.
  if (watch.blind === null) await host.clock.sleep(20);
  const packets =
    watch.blind === null
      ? byThatWay(watch.packetsOf({ address, port, reach, interfaces: interfacesOf(host) }), route)
      : null;
  const neighbour = local ? null : neighbourOf(address, route);
  const found = { address, local, route, neighbour, reach, packets, reset: null, listener: undefined };
  const listener = local ? listenerAt(listeners, examination) : undefined;
  return { ...found, listener, reset: await examineReset(found, plan, host) };
}

/** The question of the protocol that usually has the port; an empty datagram where none is known. */
function askUdp(clock: Clock, plan: ReachPlan): Promise<UdpReach> {
  const key = udpPayloadKey(plan.port);
  return reachUdp(clock, plan, udpPayloads[key - 1]?.bytes ?? new Uint8Array(0));
}

function isLocal(address: IpAddress): boolean {
  const answer = tolerant(() => lookUpRoute({ destination: address, ...zoneOf(address) }));
  return answer?.ok === true && answer.route.kind === 'local';
}

function routeTo(address: IpAddress, source: IpAddress | null, host: Host): RouteEvidence | null {
  const fits = source !== null && source.version === address.version;
  const answer = tolerant(() => lookUpRoute({ destination: address, ...(fits && { source }), ...zoneOf(address) }));
  if (answer === null || !answer.ok) return answer;
  const { kind, interfaceIndex, gateway, source: chosen } = answer.route;
  const name = interfaceIndex === 0 ? null : host.interfaceName(interfaceIndex);
  return { ok: true, kind, interface: name, gateway, source: chosen, mtu: answer.mtu };
}

function zoneOf({ zone }: IpAddress): { readonly interfaceIndex?: number } {
  const index = zone === null ? null : interfaceIndexByZone(zone);
  return index === null ? {} : { interfaceIndex: index };
}

/** A machine that may open no further file cannot be asked: the attempt itself says so. */
function tolerant<T>(ask: () => T): T | null {
  try {
    return ask();
  } catch (error) {
    if (error instanceof PortolanError || errnoName(error) !== undefined) return null;
    throw error;
  }
}

function interfacesOf(host: Host): ReadonlyMap<number, { name: string; loopback: boolean }> {
  return new Map(host.interfaces().map(({ index, name, loopback }) => [index, { name, loopback }]));
}

/** A bridge shows a packet again on its port: what passed by the route's own interface is enough, if anything left there. */
function byThatWay(packets: readonly SeenPacket[] | null, route: RouteEvidence | null): readonly SeenPacket[] | null {
  const way = route?.ok === true ? route.interface : null;
  const near = packets?.filter(({ interface: name }) => name === way || name === 'lo') ?? [];
  return near.some(({ direction }) => direction === 'out') ? near : packets;
}

function neighbourOf(address: IpAddress, route: RouteEvidence | null): NeighbourEvidence | null {
  if (route?.ok !== true || route.interface === null || route.kind !== 'unicast') return null;
  const next = route.gateway ?? address;
  const found = tolerant(listNeighbours)?.find(
    (one) => one.address.value === next.value && one.address.version === next.version,
  );
  if (found === undefined) return { address: next, state: 'none', mac: null };
  const { state, mac } = found;
  if ((state & neighbourState.failed) !== 0) return { address: next, state: 'failed', mac };
  return { address: next, state: (state & neighbourState.incomplete) !== 0 ? 'asked' : 'reachable', mac };
}

async function ownListeners(host: Host): Promise<LocalListeners | null> {
  try {
    return await LocalListeners.read(host, true);
  } catch (error) {
    if (error instanceof PortolanError || errnoName(error) !== undefined) return null;
    throw error;
  }
}

function listenerAt(
  listeners: LocalListeners | null,
  { question, address }: Examination,
): ListenerEvidence | null | undefined {
  if (listeners === null) return undefined;
  const { port, transport } = question;
  const found = listeners.at({ host: ipText(address), port, transport });
  if (found === undefined) return null;
  const { socket, owner } = found;
  const holder = owner === null ? 'a process' : owner.pid === null ? owner.command : `${owner.command}[${owner.pid}]`;
  return { holder, waiting: socket.receiveQueue, backlog: socket.backlog };
}

/** A refusal without an ICMP message behind it was a RST: whose, its TTL says. */
async function examineReset(found: AddressEvidence, plan: ReachPlan, host: Host): Promise<ResetEvidence | null> {
  const { reach, route, packets, local } = found;
  const { clock } = host;
  const refused = reach.transport === 'tcp' && reach.errno === 'ECONNREFUSED' && reach.icmp.length === 0;
  if (!refused || local) return null;
  const reset = packets?.findLast(({ kind, direction }) => kind === 'RST' && direction === 'in');
  const device = route?.ok === true ? route.interface : null;
  const seen =
    reset === undefined
      ? await probeReset(clock, { plan, refusedAfterMs: reach.ms, device, sentPackets: () => sentPackets(host) })
      : {
          hopLimit: reset.hopLimit,
          how: 'packet' as const,
          local: !packets!.some(({ direction, interface: name }) => direction === 'out' && name !== 'lo'),
        };
  // On the link itself nothing stands between: what has come no hop is the host's.
  const onLink = route?.ok === true && route.gateway === null;
  const plain = seen.hopLimit === null || seen.local || (onLink && hopsOf(seen.hopLimit) === 0);
  const evidence = { ...seen, router: null, reference: plain ? null : await probeReference(clock, plan) };
  if (seen.hopLimit === null || resetOrigin({ reset: evidence, route }) !== 'elsewhere') return evidence;
  return { ...evidence, router: await probeRouter(clock, plan, hopsOf(seen.hopLimit)) };
}

function sentPackets(host: Host): ReadonlyMap<string, number> {
  return parseSentPackets(host.proc?.text('net/dev') ?? '');
}

const askable: ReadonlySet<VerdictId> = new Set(['open', 'udp-no-answer']);

type Service = Pick<ReachEvidence, 'service' | 'asked' | 'tlsFailure'>;

async function identifyOpen(
  { host: name, port, transport, identify }: ReachQuestion,
  trace: NameTrace,
  addresses: readonly AddressEvidence[],
  { host, identifiers, dialer, mayIdentify, signal }: DoctorSurroundings,
): Promise<Service> {
  // Silence over UDP may mean that it was the wrong question: the identification knows others, and hears answers from other ports.
  const open = addresses.find((evidence) => askable.has(decideAddress(evidence).id));
  const nothing: Service = { service: null, asked: null, tlsFailure: null };
  if (open === undefined || !identify || (await mayIdentify?.(open.address)) === false) return nothing;
  const connections = dialer(trace.source === 'address' ? null : name);
  const question = { host: ipText(open.address), port, transport, deadlineMs: identifyMs };
  const surroundings = { dialer: connections, clock: host.clock, identifiers, ...(signal !== undefined && { signal }) };
  const service = await identifyPort(question, surroundings);
  const expected = transport === 'tcp' && helloPlan(port, transport, identifiers).tlsFirst;
  const tlsFailure =
    expected && service.tls === null ? await handshakeFailure(connections, service, question, host.clock) : null;
  return { service, asked: open.address, tlsFailure };
}

/** One deadline for everything that is asked of the service. */
const identifyMs = 4000;

/** Why TLS does not come about on a port that is TLS by its number; null where it speaks something else in the clear. */
async function handshakeFailure(
  dialer: IdentifyDialer,
  { outcome, name }: PortAnswer,
  { host, port }: { readonly host: string; readonly port: number },
  clock: Clock,
): Promise<string | null> {
  if (outcome === 'wrapped' || outcome === 'deaf' || (outcome === 'identified' && name !== 'tls')) return null;
  const over = new AbortController();
  const late = clock.sleep(identifyMs / 2, over.signal).then(() => 'no answer to the handshake');
  const tried = dialer.open({ host, port, transport: 'tcp', tls: true }, over.signal).then(
    (channel) => (channel.close(), null),
    (error: unknown) => (error instanceof Error ? error.message : 'failed'),
  );
  const failure = await Promise.race([tried, late]);
  over.abort();
  return failure;
}
