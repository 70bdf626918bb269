/** Asks ports by packets of our own: templates patched in place, answers proved by their cookies, both families on one link. */
import { ipBytes, ipFromBytes } from '../addr/ip-address.ts';
import type { IpAddress } from '../addr/ip-address.ts';
import type { Clock } from '../base/clock.ts';
import { backPressure } from '../link/link.ts';
import type { Link } from '../link/link.ts';
import { PreparedBatch } from '../link/prepared-batch.ts';
import { plainIpv4, plainIpv6 } from '../wire/build-packet.ts';
import { u32 } from '../wire/bytes.ts';
import { ipProtocols } from '../wire/ip-protocol.ts';
import { aimIpv4, aimIpv6, packetTemplate, patchSctp, patchTcp, patchUdp } from '../wire/packet-template.ts';
import type { PacketTemplate } from '../wire/packet-template.ts';
import { addressWords, Cookies, keyOfSeed } from './cookie.ts';
import type { Answer } from './port-state.ts';
import type { ProbeSpace } from './probe-space.ts';
import type { Prober, ProbeListener, ProbeTarget, Verdict } from './prober.ts';
import { Reply } from './reply.ts';
import type { PacketReply, PacketTechnique } from './technique.ts';

/** What a prober is made of. */
export interface PacketProberOptions {
  readonly technique: PacketTechnique;
  readonly space: ProbeSpace;
  readonly seed: number;
  /** Frames of linkTypes.raw in both directions. The prober closes it. */
  readonly link: Link;
  readonly clock: Clock;
  /** The address to send from, or the errno name where there is no way. */
  sourceOf(destination: IpAddress): IpAddress | string;
  /** Source ports to choose from, both ends included; what the link's filter lets through. */
  readonly sources: { readonly first: number; readonly last: number };
  /** Most probes unanswered at once; 8192 when absent. */
  readonly capacity?: number;
}

/** What is known of a host that is probed. */
interface Peer {
  readonly source: IpAddress | null;
  readonly fault: string | null;
  readonly words: Uint32Array;
  readonly bytes: Uint8Array;
  readonly templates: Map<number, PacketTemplate>;
}

/** Attempts that a cookie can tell apart: the low bits of its value, doubled because a SYN or FIN counts as one. */
const attemptsTold = 64;
const cookieMask = ~(2 * attemptsTold - 1);
const slotLength = 1536;
const ackFlag = 0x10;

/** The prober. */
export class PacketProber implements Prober {
  readonly capacity: number;
  readonly #options: PacketProberOptions;
  readonly #cookies: Cookies;
  readonly #batch = PreparedBatch.create({ slotLength });
  /** The slot that each frame of the batch belongs to. */
  readonly #frameSlots = new Int32Array(512);
  readonly #peers = new Map<number, Peer>();
  readonly #numbers = new Map<number | string, number>();
  readonly #slotOf = new Map<number, number>();
  readonly #targets: (ProbeTarget | undefined)[] = [];
  readonly #reply = new Reply();
  #from = 0;

  constructor(options: PacketProberOptions) {
    this.#options = options;
    this.capacity = options.capacity ?? 8192;
    this.#cookies = new Cookies(keyOfSeed(options.seed), options.sources);
  }

  begin(slot: number, target: ProbeTarget, attempt: number): Verdict | 'pending' {
    const peer = this.#peer(target);
    if (peer.fault !== null) return noWay(peer.fault);
    if (this.#batch.count === this.#batch.capacity && this.#flush() > 0) return { fault: 'ENOBUFS' };
    this.#build(target, peer, attempt);
    this.#frameSlots[this.#batch.count] = slot;
    this.#batch.count++;
    this.#slotOf.set(target.index, slot);
    this.#targets[slot] = target;
    return 'pending';
  }

  collect(listener: ProbeListener): void {
    this.#flush((slot, error) => {
      this.abandon(slot);
      listener.ended(slot, { fault: error }, null);
    });
    this.#options.link.receive((bytes, start, end) => this.#heard(bytes, start, end, listener), 0);
  }

  abandon(slot: number): void {
    const target = this.#targets[slot];
    if (target !== undefined && this.#slotOf.get(target.index) === slot) this.#slotOf.delete(target.index);
    this.#targets[slot] = undefined;
  }

  async wait(milliseconds: number, signal: AbortSignal): Promise<void> {
    const over = new AbortController();
    const stop = (): void => over.abort();
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    try {
      const { link, clock } = this.#options;
      await Promise.race([link.whenReadable(over.signal), clock.sleep(milliseconds, over.signal)]);
    } finally {
      stop();
      signal.removeEventListener('abort', stop);
    }
  }

  close(): void {
    this.#options.link.close();
  }

  /** Sends what was gathered; how many frames had to stay. A frame that can never go is told to `refused`. */
  #flush(refused?: (slot: number, error: string) => void): number {
    const { link } = this.#options;
    const batch = this.#batch;
    while (this.#from < batch.count) {
      this.#from += link.send(batch, this.#from);
      const error = link.sendError;
      if (error === null) continue;
      if (backPressure.has(error) || refused === undefined) return batch.count - this.#from;
      refused(this.#frameSlots[this.#from]!, error);
      this.#from++;
    }
    batch.count = 0;
    this.#from = 0;
    return 0;
  }

  #build(target: ProbeTarget, peer: Peer, attempt: number): void {
    const template = this.#template(target.port, peer);
    const batch = this.#batch;
    const frame = batch.count;
    const at = frame * batch.slotLength;
    batch.bytes.set(template.bytes, at);
    batch.lengths[frame] = template.bytes.length;
    const cookie = this.#cookies.value(peer.words, target.port);
    const aimed =
      template.version === 4
        ? aimIpv4(template, batch.bytes, at, peer.words[0]!, (cookie >>> 8) & 0xffff)
        : aimIpv6(template, batch.bytes, at, peer.bytes, 0);
    const source = this.#sourcePort(cookie, target.port);
    const value = ((cookie & cookieMask) | (2 * (attempt % attemptsTold))) >>> 0;
    const { transport } = this.#options.technique;
    if (transport === 'tcp') patchTcp(template, batch.bytes, at, aimed, source, target.port, value, value);
    else if (transport === 'udp') patchUdp(template, batch.bytes, at, aimed, source, target.port);
    else patchSctp(template, batch.bytes, at, source, target.port, value);
  }

  /** Never the probed port itself: on loopback our own probe would look like its answer. */
  #sourcePort(cookie: number, port: number): number {
    const { first, last } = this.#options.sources;
    const chosen = this.#cookies.sourcePort(cookie);
    if (chosen !== port) return chosen;
    return chosen === last ? first : chosen + 1;
  }

  #peer({ index, address }: ProbeTarget): Peer {
    const number = this.#options.space.addressNumber(index);
    const known = this.#peers.get(number);
    if (known !== undefined) return known;
    const source = this.#options.sourceOf(address);
    const bytes = ipBytes(address);
    const peer = {
      source: typeof source === 'string' ? null : source,
      fault: typeof source === 'string' ? source : null,
      words: addressWords(address),
      bytes,
      templates: new Map(),
    };
    this.#peers.set(number, peer);
    this.#numbers.set(keyOf(bytes, 0, address.version), number);
    return peer;
  }

  #template(port: number, peer: Peer): PacketTemplate {
    const { key, transport, payload } = this.#options.technique.probe(port);
    const known = peer.templates.get(key);
    if (known !== undefined) return known;
    const source = peer.source!;
    const destination = ipFromBytes(peer.bytes);
    const network = source.version === 4 ? plainIpv4(source, destination) : plainIpv6(source, destination);
    const made = packetTemplate({ link: null, network, transport, payload });
    peer.templates.set(key, made);
    return made;
  }

  #heard(bytes: Uint8Array, start: number, end: number, listener: ProbeListener): void {
    const reply = this.#reply;
    if (!reply.read(bytes, start, end)) return;
    const number = this.#numbers.get(keyOf(bytes, reply.peerAt, reply.version));
    if (number === undefined) return;
    const index = this.#options.space.indexOf(number, reply.peerPort);
    if (index < 0) return;
    const attempt = this.#provenAttempt(number, reply);
    if (attempt === undefined) return;
    const fromTarget = keyOf(bytes, reply.senderAt, reply.version) === keyOf(bytes, reply.peerAt, reply.version);
    const verdict = this.#options.technique.classify(replyValue(reply, fromTarget));
    if (verdict === null) return;
    const size = reply.version === 4 ? 4 : 16;
    const from = fromTarget ? null : ipFromBytes(bytes.slice(reply.senderAt, reply.senderAt + size));
    const answer: Answer = { ...verdict, from, ttl: reply.ttl };
    const slot = this.#slotOf.get(index);
    if (slot === undefined) {
      listener.late(index, answer);
      return;
    }
    this.abandon(slot);
    listener.ended(slot, answer, attempt);
  }

  /** The attempt that a reply answers; null where it cannot tell; undefined where it is no answer to a probe of ours. */
  #provenAttempt(number: number, reply: Reply): number | null | undefined {
    const { transport } = this.#options.technique;
    const cookie = this.#cookies.value(this.#peers.get(number)!.words, reply.peerPort);
    if (reply.ourPort !== this.#sourcePort(cookie, reply.peerPort)) return undefined;
    if (reply.kind === 'icmp') {
      if (transport === 'ip' || reply.quoted !== ipProtocols[transport]) return undefined;
      // Of SCTP the first eight bytes hold a tag of zero, of UDP length and checksum: the ports have to do.
      return transport === 'tcp' ? attemptOf(reply.sequence, cookie) : null;
    }
    if (reply.kind !== transport) return undefined;
    if (transport === 'udp') return null;
    if (transport === 'sctp') return attemptOf(reply.tag, cookie);
    // A RST without ACK carries our acknowledgment number as its own sequence number (RFC 9293 section 3.10.7.1).
    return attemptOf((reply.flags & ackFlag) !== 0 ? reply.acknowledgment : reply.sequence, cookie);
  }
}

function attemptOf(value: number, cookie: number): number | undefined {
  return (value & cookieMask) === (cookie & cookieMask) ? (value & ~cookieMask) >>> 1 : undefined;
}

function replyValue(reply: Reply, fromTarget: boolean): PacketReply {
  if (reply.kind === 'tcp') return { kind: 'tcp', flags: reply.flags, window: reply.window };
  if (reply.kind === 'udp') return { kind: 'udp' };
  if (reply.kind === 'sctp') return { kind: 'sctp', chunk: reply.chunk };
  return { kind: 'icmp', version: reply.version, type: reply.type, code: reply.code, fromTarget };
}

/** An address as a key: a number for IPv4. */
function keyOf(bytes: Uint8Array, at: number, version: 4 | 6): number | string {
  if (version === 4) return u32(bytes, at);
  return `${u32(bytes, at)} ${u32(bytes, at + 4)} ${u32(bytes, at + 8)} ${u32(bytes, at + 12)}`;
}

/** What the routing table says of a destination that cannot be reached. */
export function noWay(error: string): Verdict {
  const reasons: Readonly<Record<string, string>> = {
    ENETUNREACH: 'net-unreach',
    EHOSTUNREACH: 'host-unreach',
    EACCES: 'perm-denied',
    EINVAL: 'net-unreach',
  };
  const reason = reasons[error];
  return reason === undefined ? { fault: error } : { state: 'filtered', reason, from: null, ttl: null };
}
