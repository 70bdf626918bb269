/** Sends questions of any kind to hosts over raw links, one for each zone, and hands on what may be answers. */
import { ipBytes, ipFromBytes, ipText } from '../addr/ip-address.ts';
import type { IpAddress } from '../addr/ip-address.ts';
import type { Clock } from '../base/clock.ts';
import { backPressure } from '../link/link.ts';
import type { Link } from '../link/link.ts';
import { PreparedBatch } from '../link/prepared-batch.ts';
import { plainIpv4, plainIpv6 } from '../wire/build-packet.ts';
import { u32 } from '../wire/bytes.ts';
import {
  aimIpv4,
  aimIpv6,
  labelIpv6,
  packetTemplate,
  patchIcmp,
  patchSctp,
  patchTcp,
  patchUdp,
} from '../wire/packet-template.ts';
import type { PacketTemplate } from '../wire/packet-template.ts';
import { addressWords } from './cookie.ts';
import { Heard } from './heard.ts';
import type { Marks, Question } from './question.ts';

/** What an asker is made of. */
export interface AskerOptions {
  readonly clock: Clock;
  /** A link of linkTypes.raw, both directions, for addresses of a zone (null: those without). The asker closes it. */
  openLink(zone: string | null): Link;
  /** The address to send from, or the errno name where there is no way. */
  sourceOf(destination: IpAddress): IpAddress | string;
}

/** A host that is asked. */
export interface Peer {
  readonly address: IpAddress;
  readonly words: Uint32Array;
  /** The address to send from; null where {@link Peer.fault} says why there is none. */
  readonly source: IpAddress | null;
  readonly fault: string | null;
}

/** Sees an answer: who was asked, who speaks, and the bytes behind `heard`, of which `packet` makes a copy; all only valid during the call. */
export type AnswerVisitor = (
  peer: Peer,
  heard: Heard,
  fromPeer: boolean,
  sender: () => IpAddress,
  packet: () => Uint8Array,
) => void;

const slotLength = 1536;
const usualTtl = 64;

/** A link with what waits to be sent on it. */
interface Lane {
  readonly link: Link;
  readonly batch: PreparedBatch;
  /** What the caller knows each frame by. */
  readonly owners: Int32Array;
  readonly peers: Map<number | string, Peer>;
  from: number;
}

/** The asker. */
export class Asker {
  readonly #options: AskerOptions;
  readonly #lanes = new Map<string | null, Lane>();
  readonly #templates = new Map<string, PacketTemplate>();
  readonly #heard = new Heard();

  constructor(options: AskerOptions) {
    this.#options = options;
  }

  /** Opens the link of a zone now, so that no probe's time has to include it. Throws what opening it throws. */
  open(zone: string | null): void {
    this.#lane(zone);
  }

  /** Makes a host known, so that its answers are recognised. Throws what opening a link throws. */
  peer(address: IpAddress): Peer {
    const lane = this.#lane(address.zone);
    const bytes = ipBytes(address);
    const key = addressKey(bytes, 0, address.version);
    const known = lane.peers.get(key);
    if (known !== undefined) return known;
    const source = this.#options.sourceOf(address);
    const refused = typeof source === 'string';
    const words = addressWords(address);
    const peer = { address, words, source: refused ? null : source, fault: refused ? source : null };
    lane.peers.set(key, peer);
    return peer;
  }

  /** Queues a question; `owner` is told where it cannot be sent. False when the queue is full and stays so. */
  ask(peer: Peer, question: Question, marks: Marks, owner: number, ttl = usualTtl): boolean {
    const lane = this.#lane(peer.address.zone);
    const { batch } = lane;
    if (batch.count === batch.capacity && flushLane(lane, null) > 0) return false;
    const template = this.#template(peer, question, ttl);
    const frame = batch.count;
    const at = frame * batch.slotLength;
    batch.bytes.set(template.bytes, at);
    batch.lengths[frame] = template.bytes.length;
    mark(template, batch.bytes, at, peer, question, marks);
    lane.owners[frame] = owner;
    batch.count++;
    return true;
  }

  /** Sends what is queued, as far as the kernel takes it; a question that can never go is told to `refused`. */
  flush(refused: (owner: number, error: string) => void): void {
    for (const lane of this.#lanes.values()) flushLane(lane, refused);
  }

  /** Hands on what has come in from hosts that are known; never waits. */
  receive(visit: AnswerVisitor): void {
    const heard = this.#heard;
    for (const { link, peers } of this.#lanes.values()) {
      link.receive((bytes, start, end) => {
        if (!heard.read(bytes, start, end)) return;
        const { version, peerAt, senderAt } = heard;
        const peerKey = addressKey(bytes, peerAt, version);
        const peer = peers.get(peerKey);
        if (peer === undefined) return;
        const size = version === 4 ? 4 : 16;
        visit(
          peer,
          heard,
          addressKey(bytes, senderAt, version) === peerKey,
          () => ipFromBytes(bytes.slice(senderAt, senderAt + size)),
          () => bytes.slice(start, end),
        );
      }, 0);
    }
  }

  /** Resolves when something may have come in, when the time is over, or when the signal aborts. */
  async wait(milliseconds: number, signal: AbortSignal): Promise<void> {
    const over = new AbortController();
    const stop = (): void => over.abort();
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    try {
      const readable = [...this.#lanes.values()].map(({ link }) => link.whenReadable(over.signal));
      await Promise.race([...readable, this.#options.clock.sleep(milliseconds, over.signal)]);
    } finally {
      stop();
      signal.removeEventListener('abort', stop);
    }
  }

  /** Closes every link; a second call does nothing. */
  close(): void {
    for (const { link } of this.#lanes.values()) link.close();
  }

  #lane(zone: string | null): Lane {
    const known = this.#lanes.get(zone);
    if (known !== undefined) return known;
    const batch = PreparedBatch.create({ slotLength });
    const link = this.#options.openLink(zone);
    const lane = { link, batch, owners: new Int32Array(batch.capacity), peers: new Map(), from: 0 };
    this.#lanes.set(zone, lane);
    return lane;
  }

  #template({ source, address }: Peer, question: Question, ttl: number): PacketTemplate {
    const { key, transport, protocol, payload, trafficClass = 0 } = question;
    const from = source!;
    const name = `${ipText(from)} ${ttl} ${key}`;
    const known = this.#templates.get(name);
    if (known !== undefined) return known;
    const network =
      from.version === 4
        ? { ...plainIpv4(from, address), ttl, protocol, typeOfService: trafficClass }
        : { ...plainIpv6(from, address), hopLimit: ttl, protocol, trafficClass };
    const made = packetTemplate({ link: null, network, transport, payload });
    this.#templates.set(name, made);
    return made;
  }
}

/** How many frames had to stay. Without `refused`, a frame that can never go stays, too. */
function flushLane(lane: Lane, refused: ((owner: number, error: string) => void) | null): number {
  const { link, batch } = lane;
  while (lane.from < batch.count) {
    lane.from += link.send(batch, lane.from);
    const error = link.sendError;
    if (error === null) continue;
    if (backPressure.has(error) || refused === null) return batch.count - lane.from;
    refused(lane.owners[lane.from]!, error);
    lane.from++;
  }
  batch.count = 0;
  lane.from = 0;
  return 0;
}

function mark(
  template: PacketTemplate,
  into: Uint8Array,
  at: number,
  peer: Peer,
  { transport: { kind }, port }: Question,
  { sourcePort, value, identification }: Marks,
): void {
  let aimed: number;
  if (template.version === 4) aimed = aimIpv4(template, into, at, peer.words[0]!, identification);
  else {
    aimed = aimIpv6(template, into, at, ipBytes(peer.address), 0);
    labelIpv6(template, into, at, identification);
  }
  if (kind === 'tcp') patchTcp(template, into, at, aimed, sourcePort, port, value, value);
  else if (kind === 'udp') patchUdp(template, into, at, aimed, sourcePort, port);
  else if (kind === 'sctp') patchSctp(template, into, at, sourcePort, port, value);
  else if (kind !== 'none') patchIcmp(template, into, at, aimed, value >>> 16, value & 0xffff);
}

/** An address as a key: a number for IPv4. */
function addressKey(bytes: Uint8Array, at: number, version: 4 | 6): number | string {
  if (version === 4) return u32(bytes, at);
  return `${u32(bytes, at)} ${u32(bytes, at + 4)} ${u32(bytes, at + 8)} ${u32(bytes, at + 12)}`;
}
