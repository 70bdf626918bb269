/** Flows that were quiet for long, in 73 bytes each: their numbers, so that they have the same ones when they speak again. */
import { latin1, latin1Bytes, u32 } from '../../wire/bytes.ts';
import { PackedKeys } from '../packed-keys.ts';
import type { TransportPacket } from './transport-reader.ts';

/** What is remembered of a flow. */
export interface QuietFlow {
  /** From 0, in the order of the file: `tcp.stream` or `udp.stream`. */
  readonly number: number;
  readonly transport: 'tcp' | 'udp';
  /** Addresses, one character a byte: of the client, and of the server. The client is who opened it, else who spoke first. */
  readonly addresses: readonly [string, string];
  readonly ports: readonly [number, number];
  /** Whether the same endpoints had a connection before. */
  readonly reused: boolean;
  /** The first sequence numbers, -1 before a direction was heard. */
  readonly initial: [number, number];
}

/** Two addresses of four words, both ports, and what kind of flow it is. */
const width = 10;
const isVersion6 = 1;
const isUdp = 2;

/** The client is the end that comes second in the order of ends; the ports had another connection before. */
const clientIsSecond = 1;
const isReused = 2;

/** An end: where its address stands, and its port. */
interface End {
  readonly bytes: Uint8Array;
  readonly at: number;
  readonly port: number;
}

/** Remembers flows; where there is no room, the one that was put in first gives way. */
export class QuietFlows {
  readonly #keys: PackedKeys;
  readonly #numbers: Uint32Array;
  readonly #initials: Float64Array;
  readonly #roles: Uint8Array;
  readonly #key = new Uint32Array(width);
  #oldest = 0;

  constructor(most: number) {
    this.#keys = new PackedKeys(width, most);
    this.#numbers = new Uint32Array(most);
    this.#initials = new Float64Array(most * 2);
    this.#roles = new Uint8Array(most);
  }

  /** Remembers a flow. */
  put(flow: QuietFlow): void {
    const [client, server] = [latin1Bytes(flow.addresses[0]), latin1Bytes(flow.addresses[1])];
    const kind = (flow.transport === 'udp' ? isUdp : 0) | (client.length === 4 ? 0 : isVersion6);
    const isFirst = this.#fill(
      kind,
      { bytes: client, at: 0, port: flow.ports[0] },
      { bytes: server, at: 0, port: flow.ports[1] },
    );
    const at = this.#place();
    this.#numbers[at] = flow.number;
    this.#initials.set(flow.initial, at * 2);
    this.#roles[at] = (isFirst ? 0 : clientIsSecond) | (flow.reused ? isReused : 0);
  }

  /** The flow of a packet, as it was put in; undefined where it is not known. */
  find({ transport, bytes, places }: TransportPacket): QuietFlow | undefined {
    if (this.#keys.count === 0) return undefined;
    const { ip, sourcePort, destinationPort } = places;
    const length = ip.version === 4 ? 4 : 16;
    const kind = (transport === 'udp' ? isUdp : 0) | (length === 4 ? 0 : isVersion6);
    const source = { bytes, at: ip.sourceAt, port: sourcePort };
    const destination = { bytes, at: ip.destinationAt, port: destinationPort };
    const isFirst = this.#fill(kind, source, destination);
    const at = this.#keys.find(this.#key);
    if (at === -1) return undefined;
    const role = this.#roles[at]!;
    const fromClient = isFirst === ((role & clientIsSecond) === 0);
    const [client, server] = fromClient ? [source, destination] : [destination, source];
    return {
      number: this.#numbers[at]!,
      transport,
      addresses: [latin1(bytes, client.at, client.at + length), latin1(bytes, server.at, server.at + length)],
      ports: [client.port, server.port],
      reused: (role & isReused) !== 0,
      initial: [this.#initials[at * 2]!, this.#initials[at * 2 + 1]!],
    };
  }

  /** The place of the key: the one that it has, a new one, or that of the oldest. */
  #place(): number {
    const known = this.#keys.find(this.#key);
    if (known !== -1) return known;
    const added = this.#keys.add(this.#key);
    if (added !== -1) return added;
    const oldest = this.#oldest;
    this.#oldest = (oldest + 1) % this.#keys.most;
    this.#keys.replace(oldest, this.#key);
    return oldest;
  }

  /** Fills the key, the same for both directions; whether `a` comes first in it. */
  #fill(kind: number, a: End, b: End): boolean {
    const words = (kind & isVersion6) === 0 ? 1 : 4;
    const isFirst = comesFirst(a, b, words);
    const [first, second] = isFirst ? [a, b] : [b, a];
    const key = this.#key;
    key.fill(0);
    for (let index = 0; index < words; index++) {
      key[index] = u32(first.bytes, first.at + index * 4);
      key[4 + index] = u32(second.bytes, second.at + index * 4);
    }
    key[8] = first.port * 0x1_0000 + second.port;
    key[9] = kind;
    return isFirst;
  }
}

function comesFirst(a: End, b: End, words: number): boolean {
  for (let index = 0; index < words; index++) {
    const difference = u32(a.bytes, a.at + index * 4) - u32(b.bytes, b.at + index * 4);
    if (difference !== 0) return difference < 0;
  }
  return a.port <= b.port;
}
