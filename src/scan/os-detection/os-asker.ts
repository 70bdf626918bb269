/** Puts the probes to hosts, several at a time, and keeps what comes back: each is asked again until it is answered, three times as a rule. */
import type { IpAddress } from '../../addr/ip-address.ts';
import type { Clock } from '../../base/clock.ts';
import { ipProtocols } from '../../wire/ip-protocol.ts';
import type { Asker, Peer } from '../asker.ts';
import { Cookies, keyOfSeed } from '../cookie.ts';
import type { Heard } from '../heard.ts';
import type { Marks, Question } from '../question.ts';
import type { OsPorts, OsProbe, OsProbeId } from './os-probes.ts';
import { osProbes } from './os-probes.ts';
import type { OsReply } from './os-reply.ts';
import { readOsReply } from './os-reply.ts';

/** What a host did. */
export interface OsAnswers {
  readonly version: 4 | 6;
  readonly ports: OsPorts;
  readonly replies: ReadonlyMap<OsProbeId, OsReply>;
  /** Asked as often as may be, and silent. */
  readonly silent: ReadonlySet<OsProbeId>;
  /** Packets that were sent. */
  readonly sent: number;
}

/** How an asker asks. */
export interface OsAskerOptions {
  readonly seed: number;
  /** How often each question is asked at most, up to 20; 3 when absent. */
  readonly attempts?: number | undefined;
  /** Least time between two packets to whomever, and between two to one host, milliseconds; 0 when absent. */
  readonly gapMs?: number;
  readonly hostGapMs?: number;
}

/** A host to ask. */
export interface OsTarget {
  readonly address: IpAddress;
  readonly ports: OsPorts;
  /** The slowest answer that was seen of it, milliseconds; null where none was. */
  readonly rttMs: number | null;
}

/** How often each is asked, at most so often (each packet has a source port of its own), and how long an answer is waited for before the round-trip time is known, milliseconds. */
const [usualAttempts, mostAttempts, firstWaitMs] = [3, 20, 1000];
/** An answer is waited for this many times as long as the slowest took, and so much longer. */
const [patience, leastWaitMs] = [4, 100];
/** SYN and FIN count as one each, where the answer acknowledges them. */
const counted = 3;

/** A probe under way. */
interface Asked {
  readonly probe: OsProbe;
  readonly question: Question;
  /** When it is to be sent (again). */
  dueMs: number;
  sent: number;
  lastMs: number;
  readonly marks: Marks[];
  done: boolean;
}

/** A host under way. */
interface Running {
  readonly peer: Peer;
  readonly ports: OsPorts;
  readonly asked: readonly Asked[];
  readonly replies: Map<OsProbeId, OsReply>;
  readonly signal: AbortSignal;
  slowestMs: number | null;
  /** When it may be sent to again. */
  freeMs: number;
  end(answers: OsAnswers): void;
  fail(error: unknown): void;
}

/** The asker. */
export class OsAsker {
  readonly #clock: Clock;
  readonly #asker: Asker;
  readonly #sources: { readonly first: number; readonly last: number };
  readonly #cookies: Cookies;
  readonly #running = new Map<Peer, Running>();
  #pumping = false;
  #closed = false;

  readonly #attempts: number;
  readonly #gapMs: number;
  readonly #hostGapMs: number;
  /** When anything may be sent again. */
  #freeMs = -Infinity;

  constructor(
    { seed, attempts = usualAttempts, gapMs = 0, hostGapMs = 0 }: OsAskerOptions,
    clock: Clock,
    { asker, sources }: { readonly asker: Asker; readonly sources: { readonly first: number; readonly last: number } },
  ) {
    this.#attempts = Math.min(mostAttempts, attempts);
    this.#gapMs = gapMs;
    this.#hostGapMs = hostGapMs;
    this.#clock = clock;
    this.#asker = asker;
    this.#sources = sources;
    this.#cookies = new Cookies(keyOfSeed(seed ^ 0x05de), sources);
  }

  /** Asks a host. Aborted, it says what was known by then; null where there is no way to it. Rejects with what opening a link throws. */
  async ask({ address, ports, rttMs }: OsTarget, signal: AbortSignal): Promise<OsAnswers | null> {
    if (signal.aborted || this.#closed) return null;
    const peer = this.#asker.peer(address);
    if (peer.fault !== null || this.#running.has(peer)) return null;
    const nowMs = this.#clock.monotonic();
    const asked = osProbes.flatMap((probe) => {
      const question = probe.question(address.version, ports);
      const fresh = { dueMs: nowMs + probe.afterMs, sent: 0, lastMs: 0, done: false };
      return question === null ? [] : [{ probe, question, ...fresh, marks: [] }];
    });
    return new Promise((resolve, reject) => {
      const common = { peer, ports, asked, replies: new Map(), signal, slowestMs: rttMs, freeMs: -Infinity };
      this.#running.set(peer, { ...common, end: resolve, fail: reject });
      if (!this.#pumping) void this.#pump();
    });
  }

  /** Frees everything; a second call does nothing. */
  close(): void {
    this.#closed = true;
    this.#asker.close();
  }

  async #pump(): Promise<void> {
    this.#pumping = true;
    const over = new AbortController();
    try {
      while (this.#running.size > 0) {
        for (const running of this.#running.values()) this.#send(running);
        this.#asker.flush(() => {});
        this.#asker.receive((peer, heard, fromPeer, _sender, packet) => this.#heard(peer, heard, fromPeer, packet));
        for (const running of this.#running.values()) this.#settle(running);
        if (this.#running.size > 0) await this.#asker.wait(this.#restMs(), over.signal);
      }
    } catch (error) {
      const failed = [...this.#running.values()];
      this.#running.clear();
      for (const running of failed) running.fail(error);
    } finally {
      this.#pumping = false;
    }
  }

  /** Until the next probe is due; an abort is seen within 50 ms. */
  #restMs(): number {
    const due = [...this.#running.values()].flatMap(({ asked, freeMs }) =>
      asked.filter(({ done }) => !done).map(({ dueMs }) => Math.max(dueMs, freeMs, this.#freeMs)),
    );
    return Math.min(50, Math.max(1, Math.min(...due) - this.#clock.monotonic()));
  }

  #send(running: Running): void {
    const nowMs = this.#clock.monotonic();
    for (const one of running.asked) {
      if (one.done || one.dueMs > nowMs) continue;
      if (one.sent === this.#attempts) {
        one.done = true;
        continue;
      }
      if (Math.max(this.#freeMs, running.freeMs) > nowMs) continue;
      const marks = this.#marks(running.peer, one);
      if (!this.#asker.ask(running.peer, one.question, marks, 0)) return;
      one.marks.push(marks);
      one.sent++;
      one.lastMs = nowMs;
      one.dueMs = nowMs + waitMs(running);
      this.#freeMs = nowMs + this.#gapMs;
      running.freeMs = nowMs + this.#hostGapMs;
    }
  }

  /** A source port of its own for each packet: a second SYN from the same one would be taken for a repetition. */
  #marks({ words }: Peer, { question: { port }, probe, sent }: Asked): Marks {
    const { first, last } = this.#sources;
    const count = last - first + 1;
    const number = osProbes.indexOf(probe) * this.#attempts + sent;
    const cookie = this.#cookies.value(words, number);
    const chosen = first + (((this.#cookies.value(words, 0xffff) >>> 8) + number) % count);
    return {
      sourcePort: chosen === port ? first + ((chosen - first + count / 2) % count) : chosen,
      value: (cookie & ~counted) >>> 0,
      identification: (cookie >>> 8) & 0xffff || 1,
    };
  }

  #heard(peer: Peer, heard: Heard, fromPeer: boolean, packet: () => Uint8Array): void {
    const running = this.#running.get(peer);
    if (running === undefined || !fromPeer) return;
    const { protocol, peerPort } = heard;
    const found = running.asked.find(({ question, marks, probe }) => {
      if (question.protocol !== protocol || (question.port !== 0 && question.port !== peerPort)) return false;
      // A datagram is answered by an error that quotes it, or by a service that was taken for absent.
      if (heard.error ? protocol !== ipProtocols.udp : !probe.reads(heard.reply())) return false;
      return marks.some((one) => heard.proves(one, counted));
    });
    if (found === undefined || found.done) return;
    const nowMs = this.#clock.monotonic();
    const reply = readOsReply(packet(), nowMs);
    if (reply === null) return;
    found.done = true;
    if (found.sent === 1) running.slowestMs = Math.max(running.slowestMs ?? 0, nowMs - found.lastMs);
    running.replies.set(found.probe.id, reply);
  }

  #settle(running: Running): void {
    const { asked, peer, ports, replies, signal } = running;
    if (!asked.every(({ done }) => done) && !signal.aborted && !this.#closed) return;
    this.#running.delete(peer);
    const quiet = asked.filter(({ sent, done, probe }) => done && sent === this.#attempts && !replies.has(probe.id));
    running.end({
      version: peer.address.version,
      ports,
      replies,
      silent: new Set(quiet.map(({ probe }) => probe.id)),
      sent: asked.reduce((sum, one) => sum + one.sent, 0),
    });
  }
}

function waitMs({ slowestMs }: Running): number {
  return slowestMs === null ? firstWaitMs : Math.min(firstWaitMs, patience * slowestMs + leastWaitMs);
}
