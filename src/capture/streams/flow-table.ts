/** Which flow a packet belongs to: conversations numbered as they come, as Wireshark numbers them, bounded. */
import type { IpAddress } from '../../addr/ip-address.ts';
import { ipFromBytes, ipText } from '../../addr/ip-address.ts';
import { latin1, latin1Bytes, u16, u32 } from '../../wire/bytes.ts';
import { tcpFlags } from '../../wire/tcp.ts';
import type { QuietFlow } from './quiet-flows.ts';
import { QuietFlows } from './quiet-flows.ts';
import type { TransportPacket } from './transport-reader.ts';

/** 0: from the client, 1: from the server. */
export type Direction = 0 | 1;

/** A connection of TCP, or the datagrams between two endpoints. */
export interface Flow extends QuietFlow {
  /** Whether it spoke since the table looked for one that is quiet. */
  isActive: boolean;
}

/** How many flows are held at one time with all that is known of them; the one that was quiet longest gives way. */
export const mostFlows = 16_384;
/** Of those that gave way so many keep their number; one that is forgotten too is a new one when it speaks again. */
const mostQuiet = 262_144;

/** Flows by their endpoints. */
export class FlowTable {
  readonly #most: number;
  readonly #flows = new Map<string, Flow>();
  #quiet: QuietFlows | null = null;
  readonly #next = { tcp: 0, udp: 0 };
  readonly #forgotten: (flow: Flow) => void;
  /** Of the packet asked last. */
  direction: Direction = 0;
  /** Flows that gave way. */
  dropped = 0;

  /** `most` flows are held; `forgotten` is told of each flow that gives way or is replaced by another of the same endpoints. */
  constructor(most: number = mostFlows, forgotten: (flow: Flow) => void = () => undefined) {
    this.#most = most;
    this.#forgotten = forgotten;
  }

  /** How many flows are held. */
  get size(): number {
    return this.#flows.size;
  }

  /** The flow of a packet, a new one where there is none; `direction` is the packet's. */
  flowOf(packet: TransportPacket): Flow {
    const key = keyOf(packet);
    const known = this.#flows.get(key) ?? this.#again(key, packet);
    if (known !== undefined && !opensAnother(packet, known)) {
      this.direction = directionIn(known, packet);
      known.isActive = true;
      return known;
    }
    if (known !== undefined) {
      this.#flows.delete(key);
      this.#forgotten(known);
    }
    return this.#begin(key, packet, known !== undefined);
  }

  /** A flow that gave way and speaks again: the same one, of which nothing else is known any more. */
  #again(key: string, packet: TransportPacket): Flow | undefined {
    const quiet = this.#quiet?.find(packet);
    if (quiet === undefined) return undefined;
    const flow = { ...quiet, isActive: false };
    if (this.#flows.size >= this.#most) this.#dropQuiet();
    this.#flows.set(key, flow);
    return flow;
  }

  #begin(key: string, packet: TransportPacket, reused: boolean): Flow {
    if (this.#flows.size >= this.#most) this.#dropQuiet();
    const flow = flowFrom(packet, this.#next[packet.transport]++, reused);
    this.#flows.set(key, flow);
    this.direction = directionIn(flow, packet);
    return flow;
  }

  /** The first one that did not speak since the last look gives way: moving a flow to the end at each packet would cost a lot. */
  #dropQuiet(): void {
    for (const [key, flow] of this.#flows) {
      this.#flows.delete(key);
      if (flow.isActive) {
        flow.isActive = false;
        this.#flows.set(key, flow);
        continue;
      }
      this.dropped++;
      this.#quiet ??= new QuietFlows(mostQuiet);
      this.#quiet.put(flow);
      this.#forgotten(flow);
      return;
    }
  }

  /** All that are held. */
  flows(): IterableIterator<Flow> {
    return this.#flows.values();
  }
}

/** A SYN with another number than the one that opened it (RFC 9293 section 3.4: a new connection has a new number). */
function opensAnother(packet: TransportPacket, known: Flow): boolean {
  if (packet.transport === 'udp') return false;
  const { bytes, places } = packet;
  if ((places.tcpFlags & (tcpFlags.syn | tcpFlags.ack)) !== tcpFlags.syn) return false;
  const initial = known.initial[directionIn(known, packet)];
  return initial !== -1 && initial !== u32(bytes, places.transportStart + 4);
}

function flowFrom(packet: TransportPacket, number: number, reused: boolean): Flow {
  const { bytes, places, transport } = packet;
  const length = places.ip.version === 4 ? 4 : 16;
  const source = latin1(bytes, places.ip.sourceAt, places.ip.sourceAt + length);
  const destination = latin1(bytes, places.ip.destinationAt, places.ip.destinationAt + length);
  const { sourcePort, destinationPort, tcpFlags: flags } = places;
  // Who answers an opening is the server, also where the opening was not captured.
  const isAnswer = transport === 'tcp' && (flags & (tcpFlags.syn | tcpFlags.ack)) === (tcpFlags.syn | tcpFlags.ack);
  return {
    number,
    transport,
    addresses: isAnswer ? [destination, source] : [source, destination],
    ports: isAnswer ? [destinationPort, sourcePort] : [sourcePort, destinationPort],
    reused,
    initial: [-1, -1],
    isActive: false,
  };
}

function directionIn({ addresses, ports }: Flow, { bytes, places }: TransportPacket): Direction {
  if (places.sourcePort !== ports[0] || places.destinationPort !== ports[1]) return 1;
  if (ports[0] !== ports[1]) return 0;
  const { sourceAt } = places.ip;
  return latin1(bytes, sourceAt, sourceAt + addresses[0].length) === addresses[0] ? 0 : 1;
}

/** The same for both directions: the endpoints in order of their bytes. */
function keyOf({ bytes, places, transport }: TransportPacket): string {
  const { ip, transportStart } = places;
  const length = ip.version === 4 ? 4 : 16;
  const source = latin1(bytes, ip.sourceAt, ip.sourceAt + length);
  const destination = latin1(bytes, ip.destinationAt, ip.destinationAt + length);
  const [from, to] = [u16(bytes, transportStart), u16(bytes, transportStart + 2)];
  const inOrder = source === destination ? from <= to : source < destination;
  const ends = inOrder ? `${source}${destination}${from}.${to}` : `${destination}${source}${to}.${from}`;
  return transport === 'tcp' ? ends : `u${ends}`;
}

/** The address of an end. */
export function flowAddress(flow: Flow, direction: Direction): IpAddress {
  return ipFromBytes(latin1Bytes(flow.addresses[direction]));
}

/** An end as text: `10.0.0.1:80`, `[fd00::1]:80`. */
export function flowEnd(flow: Flow, direction: Direction): string {
  const text = ipText(flowAddress(flow, direction));
  return flow.addresses[direction].length === 4
    ? `${text}:${flow.ports[direction]}`
    : `[${text}]:${flow.ports[direction]}`;
}
