/** Asks ports by packets of our own: templates patched in place, answers proved by their cookies, both families on one link. */
import { ipBytes, ipFromBytes } from '../addr/ip-address.ts';
import type { Clock } from '../base/clock.ts';
import type { FrameMeta, Link } from '../link/link.ts';
import type { PreparedBatch } from '../link/prepared-batch.ts';
import { plainIpv4, plainIpv6 } from '../wire/build-packet.ts';
import { u32 } from '../wire/bytes.ts';
import { ipProtocols } from '../wire/ip-protocol.ts';
import { aimIpv4, aimIpv6, packetTemplate, patchSctp, patchTcp, patchUdp } from '../wire/packet-template.ts';
import type { PacketTemplate } from '../wire/packet-template.ts';
import { addressWords, Cookies, keyOfSeed } from './cookie.ts';
import { IndexSlots } from './index-slots.ts';
import type { Answer } from './port-state.ts';
import type { ProbeSpace } from './probe-space.ts';
import type { Prober, ProbeListener, ProbeTarget, Verdict } from './prober.ts';
import { Reply } from './reply.ts';
import type { Way, Ways } from './ways.ts';
import { SourcePorts } from './source-ports.ts';
import type { PacketReply, PacketTechnique, PacketVerdict } from './technique.ts';

/** What a prober is made of. */
export interface PacketProberOptions {
  readonly technique: PacketTechnique;
  readonly space: ProbeSpace;
  readonly seed: number;
  /** Receives frames of linkTypes.raw. The prober closes it. */
  readonly link: Link;
  readonly clock: Clock;
  /** How probes leave. The prober closes them. */
  readonly ways: Ways;
  /** Source ports to choose from, both ends included; what the link's filter lets through. */
  readonly sources: { readonly first: number; readonly last: number };
  /** Most probes unanswered at once; 8192 when absent. */
  readonly capacity?: number;
}

/** What is known of a host that is probed. */
interface Peer {
  /** Or the errno name where there is no way. */
  readonly way: Way | string;
  readonly words: Uint32Array;
  /** Of an IPv6 address. */
  readonly bytes: Uint8Array;
}

/** No probe is waited for so long. */
const longestRttMs = 600_000;
const noBytes = new Uint8Array(0);
const ackFlag = 0x10;
/** Hosts that are remembered: beyond that their way is looked up again, which costs little. */
const mostPeers = 8192;

/** The prober. */
export class PacketProber implements Prober {
  readonly capacity: number;
  readonly #options: PacketProberOptions;
  readonly #cookies: Cookies;
  readonly #sources: SourcePorts;
  readonly #peers = new Map<number, Peer>();
  /** By way, then by the key of the packet. */
  readonly #templates = new Map<Way, Map<number, PacketTemplate>>();
  /** The one that was used last. */
  #last: { readonly way: Way; readonly key: number; readonly template: PacketTemplate } | undefined;
  /** The IPv4 host that the next probe goes to. */
  readonly #aimed: { way: Way | string } & Peer = { way: '', words: new Uint32Array(1), bytes: noBytes };
  readonly #slotOf: IndexSlots;
  /** What a slot asks; -1 where it is free. */
  readonly #indexes: Float64Array;
  /** When a slot's probe left, monotonic; slots whose probe leaves with the next batch. */
  readonly #sentMs: Float64Array;
  readonly #leaving: Int32Array;
  #leavingCount = 0;
  /** Wall clock minus monotonic clock: the former counts whole milliseconds, so that the largest difference is the best. */
  #wallMs = -Infinity;
  readonly #reply = new Reply();
  #lastAnswer: Answer | undefined;
  readonly #words = { 4: new Uint32Array(1), 6: new Uint32Array(4) } as const;

  constructor(options: PacketProberOptions) {
    this.#options = options;
    this.capacity = options.capacity ?? 8192;
    this.#indexes = new Float64Array(this.capacity).fill(-1);
    this.#sentMs = new Float64Array(this.capacity);
    this.#leaving = new Int32Array(this.capacity);
    this.#slotOf = new IndexSlots(this.capacity);
    this.#cookies = new Cookies(keyOfSeed(options.seed), options.sources);
    this.#sources = new SourcePorts(options.sources);
  }

  begin(slot: number, target: ProbeTarget, attempt: number): Verdict | 'pending' {
    const { index } = target;
    const peer = this.#aim(target);
    const { way } = peer;
    if (typeof way === 'string') return noWay(way);
    const batch = way.outbox.room();
    if (batch === null) return { fault: 'ENOBUFS' };
    this.#build(batch, target, peer, way, attempt);
    way.outbox.add(slot);
    this.#slotOf.set(index, slot);
    this.#indexes[slot] = index;
    if (this.#leavingCount === this.capacity) this.#leave();
    this.#leaving[this.#leavingCount++] = slot;
    return 'pending';
  }

  collect(listener: ProbeListener): void {
    this.#leave();
    for (const outbox of this.#options.ways.outboxes)
      outbox.flush((slot, error) => this.#refused(slot, error, listener));
    this.#options.link.receive((bytes, start, end, meta) => this.#heard(bytes, start, end, meta, listener), 0);
  }

  abandon(slot: number): void {
    const index = this.#indexes[slot]!;
    if (index >= 0 && this.#slotOf.get(index) === slot) this.#slotOf.delete(index);
    this.#indexes[slot] = -1;
  }

  async wait(milliseconds: number, signal: AbortSignal): Promise<void> {
    for (const outbox of this.#options.ways.outboxes) outbox.finish();
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
    this.#options.ways.close();
    this.#options.link.close();
  }

  /** A probe that timed out meanwhile is nobody's any more. */
  #refused(slot: number, error: string, listener: ProbeListener): void {
    if (this.#indexes[slot] === -1) return;
    this.abandon(slot);
    listener.ended(slot, noWay(error), null);
  }

  #build(batch: PreparedBatch, target: ProbeTarget, peer: Peer, way: Way, attempt: number): void {
    const template = this.#template(target, way);
    const frame = batch.count;
    const at = frame * batch.slotLength;
    batch.bytes.set(template.bytes, at);
    batch.lengths[frame] = template.bytes.length;
    const cookie = this.#cookies.value(peer.words, target.port);
    const aimed =
      template.version === 4
        ? aimIpv4(template, batch.bytes, at, peer.words[0]!, (cookie >>> 8) & 0xffff)
        : aimIpv6(template, batch.bytes, at, peer.bytes, 0);
    const source = this.#sources.port(cookie, target.port, attempt);
    const { transport } = this.#options.technique;
    if (transport === 'tcp') patchTcp(template, batch.bytes, at, aimed, source, target.port, cookie, cookie);
    else if (transport === 'udp') patchUdp(template, batch.bytes, at, aimed, source, target.port);
    else patchSctp(template, batch.bytes, at, source, target.port, cookie);
  }

  /** Of IPv4 nothing is remembered but the way: the address is a number. */
  #aim(target: ProbeTarget): Peer {
    const { space, ways } = this.#options;
    const number = space.addressNumber(target.index);
    const value = ways.to4 === undefined ? -1 : space.value4(number);
    if (value < 0) return this.#peer(number, target);
    this.#aimed.way = ways.to4!(value);
    this.#aimed.words[0] = value;
    return this.#aimed;
  }

  #peer(number: number, { address }: ProbeTarget): Peer {
    const known = this.#peers.get(number);
    if (known !== undefined) return known;
    if (this.#peers.size >= mostPeers) this.#peers.clear();
    const peer = {
      way: this.#options.ways.to(address),
      words: addressWords(address),
      bytes: address.version === 6 ? ipBytes(address) : noBytes,
    };
    this.#peers.set(number, peer);
    return peer;
  }

  #template(target: ProbeTarget, way: Way): PacketTemplate {
    const { key, transport, payload } = this.#options.technique.probe(target.port);
    const last = this.#last;
    if (last?.way === way && last.key === key) return last.template;
    let templates = this.#templates.get(way);
    if (templates === undefined) this.#templates.set(way, (templates = new Map()));
    let template = templates.get(key);
    if (template === undefined) {
      const { source, link } = way;
      const network = source.version === 4 ? plainIpv4(source, target.address) : plainIpv6(source, target.address);
      template = packetTemplate({ link, network, transport, payload });
      templates.set(key, template);
    }
    this.#last = { way, key, template };
    return template;
  }

  /** What was begun leaves now. */
  #leave(): void {
    const { clock } = this.#options;
    const nowMs = clock.monotonic();
    this.#wallMs = Math.max(this.#wallMs, clock.now() - nowMs);
    for (let at = 0; at < this.#leavingCount; at++) this.#sentMs[this.#leaving[at]!] = nowMs;
    this.#leavingCount = 0;
  }

  /** By when the kernel saw the answer; undefined where its clock was set meanwhile. */
  #rttMs(slot: number, { seconds, nanoseconds }: FrameMeta): number | undefined {
    const rttMs = seconds * 1000 + nanoseconds / 1e6 - this.#wallMs - this.#sentMs[slot]!;
    return rttMs >= 0 && rttMs < longestRttMs ? rttMs : undefined;
  }

  #heard(bytes: Uint8Array, start: number, end: number, meta: FrameMeta, listener: ProbeListener): void {
    const reply = this.#reply;
    if (!reply.read(bytes, start, end)) return;
    const number = this.#options.space.addressNumberOf(bytes, reply.peerAt, reply.version);
    if (number < 0) return;
    const index = this.#options.space.indexOf(number, reply.peerPort);
    if (index < 0) return;
    const attempt = this.#provenAttempt(bytes, reply);
    if (attempt === undefined) return;
    const size = reply.version === 4 ? 4 : 16;
    const fromTarget = sameBytes(bytes, reply.senderAt, reply.peerAt, size);
    const verdict = this.#options.technique.classify(replyValue(reply, fromTarget));
    if (verdict === null) return;
    const from = fromTarget ? null : ipFromBytes(bytes.slice(reply.senderAt, reply.senderAt + size));
    const answer = this.#answer(verdict, from, reply.ttl);
    const slot = this.#slotOf.get(index);
    if (slot < 0) {
      listener.late(index, answer);
      return;
    }
    this.abandon(slot);
    listener.ended(slot, answer, attempt, this.#rttMs(slot, meta));
  }

  /** Most answers are like the one before, and one object serves for all of them. */
  #answer({ state, reason }: Exclude<PacketVerdict, null>, from: Answer['from'], ttl: number): Answer {
    const last = this.#lastAnswer;
    if (last?.state === state && last.reason === reason && last.ttl === ttl && from === null && last.from === null)
      return last;
    return (this.#lastAnswer = { state, reason, from, ttl });
  }

  /** The attempt that a reply answers; null where it cannot tell; undefined where it is no answer to a probe of ours. */
  #provenAttempt(bytes: Uint8Array, reply: Reply): number | null | undefined {
    const { transport } = this.#options.technique;
    const words = this.#words[reply.version];
    for (let index = 0; index < words.length; index++) words[index] = u32(bytes, reply.peerAt + 4 * index);
    const cookie = this.#cookies.value(words, reply.peerPort);
    return carriesCookie(reply, transport, cookie)
      ? this.#sources.attempt(cookie, reply.peerPort, reply.ourPort)
      : undefined;
  }
}

/** Whether what the probe carried has come back. */
function carriesCookie(reply: Reply, transport: string, cookie: number): boolean {
  if (reply.kind === 'icmp') {
    // Of SCTP the first eight bytes hold a tag of zero, of UDP length and checksum: the ports have to do.
    const tells = transport === 'tcp';
    return reply.quoted === ipProtocols[transport as keyof typeof ipProtocols] && (!tells || reply.sequence === cookie);
  }
  if (reply.kind !== transport) return false;
  if (transport === 'udp') return true;
  if (transport === 'sctp') return reply.tag === cookie;
  // A RST without ACK carries our acknowledgment number as its own sequence number (RFC 9293 section 3.10.7.1); SYN and FIN count one each.
  const value = (reply.flags & ackFlag) !== 0 ? reply.acknowledgment : reply.sequence;
  return (value - cookie) >>> 0 <= 2;
}

function replyValue(reply: Reply, fromTarget: boolean): PacketReply {
  if (reply.kind === 'tcp') return { kind: 'tcp', flags: reply.flags, window: reply.window };
  if (reply.kind === 'udp') return { kind: 'udp' };
  if (reply.kind === 'sctp') return { kind: 'sctp', chunk: reply.chunk };
  return { kind: 'icmp', version: reply.version, type: reply.type, code: reply.code, fromTarget };
}

function sameBytes(bytes: Uint8Array, one: number, other: number, length: number): boolean {
  if (one === other) return true;
  for (let index = 0; index < length; index++) if (bytes[one + index] !== bytes[other + index]) return false;
  return true;
}

/** What the routing table says of a destination that cannot be reached. */
export function noWay(error: string): Verdict {
  const reasons: Readonly<Record<string, string>> = {
    ENETUNREACH: 'net-unreach',
    EHOSTUNREACH: 'host-unreach',
    EACCES: 'perm-denied',
    // A firewall rule of this machine drops what goes out (raw_send_hdrinc passes the verdict of netfilter on).
    EPERM: 'perm-denied',
    EINVAL: 'net-unreach',
  };
  const reason = reasons[error];
  return reason === undefined ? { fault: error } : { state: 'filtered', reason, from: null, ttl: null };
}
