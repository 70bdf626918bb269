/** Lets the engine ask hosts by questions of any kind: what is asked in a place of the probe space, and how it reads, is the caller's. */
import type { IpAddress, IpVersion } from '../addr/ip-address.ts';
import type { Clock } from '../base/clock.ts';
import { ipProtocols } from '../wire/ip-protocol.ts';
import type { Asker, Peer } from './asker.ts';
import { Cookies, keyOfSeed } from './cookie.ts';
import type { Heard } from './heard.ts';
import { noWay } from './packet-prober.ts';
import type { Answer, PortState } from './port-state.ts';
import type { ProbeSpace } from './probe-space.ts';
import type { Prober, ProbeListener, ProbeTarget, Verdict } from './prober.ts';
import type { Marks, Question } from './question.ts';
import { SourcePorts } from './source-ports.ts';

/** What is asked, and what it means. A `spot` is a port of the probe space: it may stand for anything. */
export interface QuestionPlan {
  /** The question for a spot of a host, or null where nothing (more) needs to be asked there. */
  question(host: number, spot: number, version: IpVersion): Question | null;
  /** What a proven answer says; null: nothing about this question. */
  judge(host: number, spot: number, heard: Heard, fromHost: boolean): { state: PortState; reason: string } | null;
  /** Whether a host that has given one `open` answer need not be asked on. */
  readonly oneIsEnough: boolean;
}

/** What a prober is made of. */
export interface QuestionProberOptions {
  readonly plan: QuestionPlan;
  readonly space: ProbeSpace;
  readonly seed: number;
  /** Closed by the prober. */
  readonly asker: Asker;
  readonly clock: Clock;
  /** Source ports to choose from, both ends included. */
  readonly sources: { readonly first: number; readonly last: number };
  /** Most probes unanswered at once; 4096 when absent. */
  readonly capacity?: number;
}

/** Attempts that a value can tell apart where there are no ports to do it: by its low bits, doubled because a SYN counts as one. */
const attemptsTold = 64;
/** The bits of a value that prove nothing. */
const attemptBits = 2 * attemptsTold - 1;

/** How long after the first answer of a host the others are waited for, where one is enough, milliseconds. */
const graceMs = 25;

/** The reason of outcomes that say nothing, because nothing had to be asked. */
export const notAsked = 'not-asked';

const notNeeded: Answer = Object.freeze({ state: 'filtered', reason: notAsked, from: null, ttl: null });

/** The prober. */
export class QuestionProber implements Prober {
  readonly capacity: number;
  readonly #options: QuestionProberOptions;
  readonly #cookies: Cookies;
  readonly #sources: SourcePorts;
  /** Hosts by number, and back; what was asked of each by spot. */
  readonly #peers = new Map<number, Peer>();
  readonly #asked = new Map<Peer, { readonly host: number; readonly questions: Map<number, Question> }>();
  readonly #slotOf = new Map<number, number>();
  readonly #targets: (ProbeTarget | undefined)[] = [];
  /** Hosts that have answered where one answer is enough, and until when their other answers are waited for. */
  readonly #enough = new Map<Peer, number>();
  readonly #inGrace = new Set<Peer>();

  constructor(options: QuestionProberOptions) {
    this.#options = options;
    this.capacity = options.capacity ?? 4096;
    this.#cookies = new Cookies(keyOfSeed(options.seed), options.sources);
    this.#sources = new SourcePorts(options.sources);
  }

  begin(slot: number, target: ProbeTarget, attempt: number): Verdict | 'pending' {
    const { plan, space, asker } = this.#options;
    const host = space.addressNumber(target.index);
    const peer = this.#peer(host, target.address);
    if (peer.fault !== null) return noWay(peer.fault);
    const question = this.#enough.has(peer) ? null : plan.question(host, target.port, peer.address.version);
    if (question === null) return notNeeded;
    this.#asked.get(peer)!.questions.set(target.port, question);
    if (!asker.ask(peer, question, this.#marks(peer, target.port, question, attempt), slot))
      return { fault: 'ENOBUFS' };
    this.#slotOf.set(target.index, slot);
    this.#targets[slot] = target;
    return 'pending';
  }

  collect(listener: ProbeListener): void {
    const { asker } = this.#options;
    asker.flush((slot, error) => {
      if (this.#targets[slot] === undefined) return;
      this.abandon(slot);
      listener.ended(slot, noWay(error), null);
    });
    asker.receive((peer, heard, fromHost, sender) => this.#heard(peer, heard, fromHost, sender, listener));
    if (this.#inGrace.size > 0) this.#endGrace(listener);
  }

  abandon(slot: number): void {
    const target = this.#targets[slot];
    if (target !== undefined && this.#slotOf.get(target.index) === slot) this.#slotOf.delete(target.index);
    this.#targets[slot] = undefined;
  }

  wait(milliseconds: number, signal: AbortSignal): Promise<void> {
    return this.#options.asker.wait(this.#inGrace.size > 0 ? Math.min(graceMs, milliseconds) : milliseconds, signal);
  }

  close(): void {
    this.#options.asker.close();
  }

  #peer(host: number, address: IpAddress): Peer {
    const known = this.#peers.get(host);
    if (known !== undefined) return known;
    const peer = this.#options.asker.peer(address);
    this.#peers.set(host, peer);
    this.#asked.set(peer, { host, questions: new Map() });
    return peer;
  }

  #marks(peer: Peer, spot: number, { port }: Question, attempt: number): Marks {
    const cookie = this.#cookies.value(peer.words, spot);
    const hasPorts = port !== 0;
    const told = hasPorts ? 0 : 2 * (attempt % attemptsTold);
    return {
      sourcePort: hasPorts ? this.#sources.port(cookie, port, attempt) : this.#cookies.sourcePort(cookie),
      value: ((cookie & ~attemptBits) | told) >>> 0,
      // The kernel would choose an identification of its own in place of 0.
      identification: (cookie >>> 8) & 0xffff || 1,
    };
  }

  /** The attempt that an answer is to; null where it cannot tell; undefined where it answers no probe of ours. */
  #provenAttempt(peer: Peer, spot: number, question: Question, heard: Heard): number | null | undefined {
    const { port } = question;
    const cookie = this.#cookies.value(peer.words, spot);
    const attempt = port === 0 ? toldAttempt(heard) : this.#sources.attempt(cookie, port, heard.ourPort);
    if (attempt === undefined) return undefined;
    return heard.proves(this.#marks(peer, spot, question, attempt ?? 0), attemptBits) ? attempt : undefined;
  }

  #heard(peer: Peer, heard: Heard, fromHost: boolean, sender: () => IpAddress, listener: ProbeListener): void {
    const asked = this.#asked.get(peer);
    if (asked === undefined) return;
    for (const [spot, question] of asked.questions) {
      if (question.protocol !== heard.protocol || (question.port !== 0 && question.port !== heard.peerPort)) continue;
      const attempt = this.#provenAttempt(peer, spot, question, heard);
      if (attempt === undefined) continue;
      const verdict = this.#options.plan.judge(asked.host, spot, heard, fromHost);
      if (verdict === null) continue;
      const answer: Answer = { ...verdict, from: fromHost ? null : sender(), ttl: heard.ttl };
      if (this.#options.plan.oneIsEnough && answer.state === 'open' && !this.#enough.has(peer)) {
        this.#enough.set(peer, this.#options.clock.monotonic() + graceMs);
        this.#inGrace.add(peer);
      }
      this.#tell(this.#options.space.indexOf(asked.host, spot), answer, attempt, listener);
      return;
    }
  }

  /** Lets go of what hosts are still asked that have answered and had their time. */
  #endGrace(listener: ProbeListener): void {
    const nowMs = this.#options.clock.monotonic();
    for (const peer of this.#inGrace) {
      if (this.#enough.get(peer)! > nowMs) continue;
      this.#inGrace.delete(peer);
      const { host, questions } = this.#asked.get(peer)!;
      for (const spot of questions.keys()) {
        const slot = this.#slotOf.get(this.#options.space.indexOf(host, spot));
        if (slot === undefined) continue;
        this.abandon(slot);
        listener.ended(slot, notNeeded, null);
      }
    }
  }

  #tell(index: number, answer: Answer, attempt: number | null, listener: ProbeListener): void {
    const slot = this.#slotOf.get(index);
    if (slot === undefined) {
      listener.late(index, answer);
      return;
    }
    this.abandon(slot);
    listener.ended(slot, answer, attempt);
  }
}

/** What the first packet to a place carries, for who shows packets without sending them. */
export function firstAttemptValue(cookie: number): number {
  return valueOf(cookie, 1);
}

function valueOf(cookie: number, attempt: number): number {
  return ((cookie & ~attemptBits) | (2 * (attempt % attemptsTold))) >>> 0;
}

/** The attempt that a message of ICMP tells by its value; null where it carries none. */
function toldAttempt({ protocol, value }: Heard): number | null {
  const tells = protocol === ipProtocols.icmp || protocol === ipProtocols.icmpv6;
  return tells && value !== 0 ? (value & attemptBits) >>> 1 : null;
}
