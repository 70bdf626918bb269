/** Who talked with whom, and how much: counted packet by packet, with a bound on how many pairs are told apart. */
import { ipFromBytes, ipText } from '../../addr/ip-address.ts';
import { macText } from '../../addr/mac.ts';
import { latin1Bytes } from '../../wire/bytes.ts';
import type { PacketBatch } from '../packet-batch.ts';
import type { Ends, Layer } from './layer-reader.ts';

/** Packets and bytes on the wire of one direction. */
export interface Amount {
  packets: number;
  bytes: number;
}

/** Two ends that talked. `client` is who spoke first, or who opened the connection. */
export interface Conversation {
  readonly layer: Layer;
  /** `tcp.stream` or `udp.stream`; null at the other layers. */
  readonly stream: number | null;
  readonly client: string;
  readonly clientPort: number | null;
  readonly server: string;
  readonly serverPort: number | null;
  readonly sent: Amount;
  readonly received: Amount;
  /** Milliseconds since 1970. */
  readonly firstMs: number;
  lastMs: number;
}

/** One end with everything it sent and received. */
export interface Endpoint {
  readonly layer: Layer;
  readonly address: string;
  readonly port: number | null;
  readonly sent: Amount;
  readonly received: Amount;
}

/** Pairs, or ends, that are told apart; packets of more are counted as `beyond`. */
export const mostCounted = 262_144;

/** Counts conversations of one layer. */
export class ConversationCounter {
  readonly #layer: Layer;
  readonly #most: number;
  readonly #found = new Map<string | number, Conversation>();
  /** Packets of conversations for which there was no room. */
  beyond = 0;

  constructor(layer: Layer, most: number = mostCounted) {
    this.#layer = layer;
    this.#most = most;
  }

  /** Counts a packet for a pair of ends. */
  take(ends: Ends, batch: PacketBatch, row: number): void {
    const { source, destination, flow } = ends;
    const key = flow === null ? (source < destination ? source + destination : destination + source) : flow.number;
    const known = this.#found.get(key) ?? this.#begin(key, ends, batch, row);
    if (known === null) return;
    const isSent = flow === null ? shownAddress(this.#layer, source) === known.client : ends.direction === 0;
    const amount = isSent ? known.sent : known.received;
    amount.packets++;
    amount.bytes += batch.originalLengths[row]!;
    known.lastMs = millisecondsOf(batch, row);
  }

  /** All of them, those with most bytes first. */
  list(): readonly Conversation[] {
    return [...this.#found.values()].sort((a, b) => total(b) - total(a));
  }

  #begin(key: string | number, ends: Ends, batch: PacketBatch, row: number): Conversation | null {
    if (this.#found.size >= this.#most) {
      this.beyond++;
      return null;
    }
    const isForward = ends.direction === 0;
    const [client, server] = isForward ? [ends.source, ends.destination] : [ends.destination, ends.source];
    const [clientPort, serverPort] = isForward
      ? [ends.sourcePort, ends.destinationPort]
      : [ends.destinationPort, ends.sourcePort];
    const firstMs = millisecondsOf(batch, row);
    const conversation: Conversation = {
      layer: this.#layer,
      stream: ends.flow?.number ?? null,
      client: shownAddress(this.#layer, client),
      clientPort: clientPort === -1 ? null : clientPort,
      server: shownAddress(this.#layer, server),
      serverPort: serverPort === -1 ? null : serverPort,
      sent: { packets: 0, bytes: 0 },
      received: { packets: 0, bytes: 0 },
      firstMs,
      lastMs: firstMs,
    };
    this.#found.set(key, conversation);
    return conversation;
  }
}

/** Counts endpoints of one layer. */
export class EndpointCounter {
  readonly #layer: Layer;
  readonly #most: number;
  readonly #found = new Map<string, Endpoint>();
  /** Packets of ends for which there was no room. */
  beyond = 0;

  constructor(layer: Layer, most: number = mostCounted) {
    this.#layer = layer;
    this.#most = most;
  }

  /** Counts a packet for both of its ends. */
  take({ source, sourcePort, destination, destinationPort }: Ends, batch: PacketBatch, row: number): void {
    const bytes = batch.originalLengths[row]!;
    count(this.#at(source, sourcePort)?.sent, bytes);
    count(this.#at(destination, destinationPort)?.received, bytes);
  }

  /** All of them, those with most bytes first. */
  list(): readonly Endpoint[] {
    return [...this.#found.values()].sort((a, b) => total(b) - total(a));
  }

  #at(address: string, port: number): Endpoint | null {
    const key = `${address}${port}`;
    const known = this.#found.get(key);
    if (known !== undefined) return known;
    if (this.#found.size >= this.#most) {
      this.beyond++;
      return null;
    }
    const endpoint: Endpoint = {
      layer: this.#layer,
      address: shownAddress(this.#layer, address),
      port: port === -1 ? null : port,
      sent: { packets: 0, bytes: 0 },
      received: { packets: 0, bytes: 0 },
    };
    this.#found.set(key, endpoint);
    return endpoint;
  }
}

function count(amount: Amount | undefined, bytes: number): void {
  if (amount === undefined) return;
  amount.packets++;
  amount.bytes += bytes;
}

function total({ sent, received }: Pick<Endpoint, 'sent' | 'received'>): number {
  return sent.bytes + received.bytes;
}

function shownAddress(layer: Layer, address: string): string {
  const bytes = latin1Bytes(address);
  return layer === 'eth' ? macText(bytes) : ipText(ipFromBytes(bytes));
}

/** When a packet was captured, milliseconds since 1970. */
export function millisecondsOf(batch: PacketBatch, row: number): number {
  return batch.seconds[row]! * 1000 + batch.nanoseconds[row]! / 1e6;
}
