/** Who talked with whom, and how much: counted packet by packet, with a bound on how many pairs are told apart. */
import { ipFromBytes, ipText } from '../../addr/ip-address.ts';
import { macText } from '../../addr/mac.ts';
import { latin1Bytes } from '../../wire/bytes.ts';
import type { PacketBatch } from '../packet-batch.ts';
import { PackedKeys } from '../packed-keys.ts';
import type { Ends, Layer } from './layer-reader.ts';

/** Packets and bytes on the wire of one direction. */
export interface Amount {
  readonly packets: number;
  readonly bytes: number;
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
  readonly lastMs: number;
}

/** One end with everything it sent and received. */
export interface Endpoint {
  readonly layer: Layer;
  readonly address: string;
  readonly port: number | null;
  readonly sent: Amount;
  readonly received: Amount;
}

/** Pairs, or ends, that are told apart, in some 100 bytes each; packets of more are counted as `beyond`. */
export const mostCounted = 262_144;

/** Numbers of a pair, or of an end: what was sent and received, and when. */
const column = { sentPackets: 0, sentBytes: 1, receivedPackets: 2, receivedBytes: 3, firstMs: 4, lastMs: 5 } as const;
const pairWidth = 6;
const endWidth = 4;
/** Records that are made at one time. */
const together = 256;

/** Counts conversations of one layer. */
export class ConversationCounter {
  readonly #layer: Layer;
  /** Both addresses, their length, the ports, and the stream and one. */
  readonly #keys: PackedKeys;
  readonly #key = new Uint32Array(11);
  readonly #numbers: Float64Array;
  /** 1 where the client is the second end of the key. */
  readonly #clients: Uint8Array;
  /** Packets of conversations for which there was no room. */
  beyond = 0;

  constructor(layer: Layer, most: number = mostCounted) {
    this.#layer = layer;
    this.#keys = new PackedKeys(this.#key.length, most);
    this.#numbers = new Float64Array(most * pairWidth);
    this.#clients = new Uint8Array(most);
  }

  /** Counts a packet for a pair of ends. */
  take(ends: Ends, batch: PacketBatch, row: number): void {
    const isFirst = this.#fill(ends);
    const found = this.#keys.find(this.#key);
    const at = found === -1 ? this.#begin(ends, isFirst, batch, row) : found;
    if (at === -1) return;
    const isSent = isFirst === (this.#clients[at] === 0);
    const start = at * pairWidth;
    this.#numbers[start + (isSent ? column.sentPackets : column.receivedPackets)]! += 1;
    this.#numbers[start + (isSent ? column.sentBytes : column.receivedBytes)]! += batch.originalLengths[row]!;
    this.#numbers[start + column.lastMs] = millisecondsOf(batch, row);
  }

  /** All of them, those with most bytes first, some at a time. */
  *batches(): Generator<readonly Conversation[]> {
    const order = byBytes(this.#keys.count, this.#numbers, pairWidth);
    for (let first = 0; first < order.length; first += together) {
      yield Array.from(order.subarray(first, first + together), (at) => this.#conversation(at));
    }
  }

  /** The key, the same for both directions; whether the source is its first end. */
  #fill({ source, destination, sourcePort, destinationPort, flow }: Ends): boolean {
    const isFirst = source === destination ? sourcePort <= destinationPort : source < destination;
    const key = this.#key.fill(0);
    putAddress(key, 0, isFirst ? source : destination);
    putAddress(key, 4, isFirst ? destination : source);
    key[8] = source.length;
    if (flow === null) return isFirst;
    key[9] = (isFirst ? sourcePort : destinationPort) * 0x1_0000 + (isFirst ? destinationPort : sourcePort);
    key[10] = flow.number + 1;
    return isFirst;
  }

  #begin({ direction }: Ends, isFirst: boolean, batch: PacketBatch, row: number): number {
    const at = this.#keys.add(this.#key);
    if (at === -1) this.beyond++;
    else {
      this.#clients[at] = isFirst === (direction === 0) ? 0 : 1;
      this.#numbers[at * pairWidth + column.firstMs] = millisecondsOf(batch, row);
    }
    return at;
  }

  #conversation(at: number): Conversation {
    const key = this.#keys.at(at);
    const numbers = this.#numbers.subarray(at * pairWidth, (at + 1) * pairWidth);
    const isSecond = this.#clients[at] === 1;
    const ends = [this.#end(key, 0, key[9]! >>> 16), this.#end(key, 4, key[9]! & 0xffff)] as const;
    const [client, server] = isSecond ? [ends[1], ends[0]] : ends;
    return {
      layer: this.#layer,
      stream: key[10] === 0 ? null : key[10]! - 1,
      client: client.address,
      clientPort: client.port,
      server: server.address,
      serverPort: server.port,
      sent: { packets: numbers[column.sentPackets]!, bytes: numbers[column.sentBytes]! },
      received: { packets: numbers[column.receivedPackets]!, bytes: numbers[column.receivedBytes]! },
      firstMs: numbers[column.firstMs]!,
      lastMs: numbers[column.lastMs]!,
    };
  }

  #end(key: Uint32Array, at: number, port: number): { readonly address: string; readonly port: number | null } {
    return { address: shownAddress(this.#layer, addressAt(key, at, key[8]!)), port: key[10] === 0 ? null : port };
  }
}

/** Counts endpoints of one layer. */
export class EndpointCounter {
  readonly #layer: Layer;
  /** The address, its length, and the port and one. */
  readonly #keys: PackedKeys;
  readonly #key = new Uint32Array(6);
  readonly #numbers: Float64Array;
  /** Packets of ends for which there was no room. */
  beyond = 0;

  constructor(layer: Layer, most: number = mostCounted) {
    this.#layer = layer;
    this.#keys = new PackedKeys(this.#key.length, most);
    this.#numbers = new Float64Array(most * endWidth);
  }

  /** Counts a packet for both of its ends. */
  take({ source, sourcePort, destination, destinationPort }: Ends, batch: PacketBatch, row: number): void {
    const bytes = batch.originalLengths[row]!;
    this.#count(this.#at(source, sourcePort), column.sentPackets, bytes);
    this.#count(this.#at(destination, destinationPort), column.receivedPackets, bytes);
  }

  /** All of them, those with most bytes first, some at a time. */
  *batches(): Generator<readonly Endpoint[]> {
    const order = byBytes(this.#keys.count, this.#numbers, endWidth);
    for (let first = 0; first < order.length; first += together) {
      yield Array.from(order.subarray(first, first + together), (at) => this.#endpoint(at));
    }
  }

  #count(at: number, packets: number, bytes: number): void {
    if (at === -1) return;
    this.#numbers[at * endWidth + packets]! += 1;
    this.#numbers[at * endWidth + packets + 1]! += bytes;
  }

  #at(address: string, port: number): number {
    const key = this.#key.fill(0);
    putAddress(key, 0, address);
    key[4] = address.length;
    key[5] = port + 1;
    const found = this.#keys.find(key);
    if (found !== -1) return found;
    const added = this.#keys.add(key);
    if (added === -1) this.beyond++;
    return added;
  }

  #endpoint(at: number): Endpoint {
    const key = this.#keys.at(at);
    const numbers = this.#numbers.subarray(at * endWidth, (at + 1) * endWidth);
    return {
      layer: this.#layer,
      address: shownAddress(this.#layer, addressAt(key, 0, key[4]!)),
      port: key[5] === 0 ? null : key[5]! - 1,
      sent: { packets: numbers[column.sentPackets]!, bytes: numbers[column.sentBytes]! },
      received: { packets: numbers[column.receivedPackets]!, bytes: numbers[column.receivedBytes]! },
    };
  }
}

/** Places in the order of their bytes, the most first, then in the order in which they were met. */
function byBytes(count: number, numbers: Float64Array, width: number): Uint32Array {
  const total = (at: number): number =>
    numbers[at * width + column.sentBytes]! + numbers[at * width + column.receivedBytes]!;
  return Uint32Array.from({ length: count }, (_, at) => at).sort((a, b) => total(b) - total(a) || a - b);
}

/** An address of up to 16 characters, one a byte, as words. */
function putAddress(key: Uint32Array, at: number, address: string): void {
  for (let index = 0; index < address.length; index++) {
    key[at + (index >> 2)]! |= address.charCodeAt(index) << (24 - (index & 3) * 8);
  }
}

function addressAt(key: Uint32Array, at: number, length: number): string {
  let address = '';
  for (let index = 0; index < length; index++) {
    address += String.fromCharCode((key[at + (index >> 2)]! >>> (24 - (index & 3) * 8)) & 0xff);
  }
  return address;
}

function shownAddress(layer: Layer, address: string): string {
  const bytes = latin1Bytes(address);
  return layer === 'eth' ? macText(bytes) : ipText(ipFromBytes(bytes));
}

/** When a packet was captured, milliseconds since 1970. */
export function millisecondsOf(batch: PacketBatch, row: number): number {
  return batch.seconds[row]! * 1000 + batch.nanoseconds[row]! / 1e6;
}
