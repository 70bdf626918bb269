/** Traces the ways to hosts: TCP, UDP, SCTP or ICMP probes with rising times to live, and the routers that return them. */
import type { IpAddress } from '../addr/ip-address.ts';
import { ipText } from '../addr/ip-address.ts';
import type { Clock } from '../base/clock.ts';
import { ipProtocols } from '../wire/ip-protocol.ts';
import type { Asker, Peer } from './asker.ts';
import { Cookies, keyOfSeed } from './cookie.ts';
import type { DiscoveryMethod, HostProbe } from './discovery/discovery-method.ts';
import { discoveryMethod } from './discovery/methods.ts';
import { Gate } from './event-stream.ts';
import type { Heard } from './heard.ts';
import { openAsker } from './open-asker.ts';
import type { Marks, Question } from './question.ts';
import { Trace } from './trace.ts';
import type { HopProbe, TraceBounds } from './trace.ts';
import type { TraceOptions, Tracer, TraceResult, TraceTarget } from './trace-types.ts';

/** Ways traced at once; others wait. */
const tracesAtOnce = 16;
/** Probes of one way unanswered at once: of a way that is alone, and of each that may soon meet another. */
const [widest, narrow] = [10, 2];
/** The answer to a SYN counts that as one. */
const synBit = 1;

/** A trace under way, and what it is done with. */
interface Running {
  readonly trace: Trace;
  /** Older traces have lower numbers. */
  readonly age: number;
  readonly peer: Peer;
  readonly method: DiscoveryMethod;
  readonly question: Question;
  readonly number: number;
  /** What was sent, and the marks of it. */
  readonly sent: { readonly probe: HopProbe; readonly marks: Marks }[];
  readonly signal: AbortSignal;
  end(result: TraceResult): void;
  fail(error: unknown): void;
}

/** Opens a tracer. Rejects with PTL_PLATFORM; PTL_PERMISSION (naming CAP_NET_RAW) comes with the first trace. */
export async function openTracer(options: TraceOptions, clock: Clock): Promise<Tracer> {
  return new RouteTracer(options, clock, await openAsker(options.seed, clock));
}

/** The tracer. */
export class RouteTracer implements Tracer {
  readonly #bounds: TraceBounds;
  readonly #clock: Clock;
  readonly #asker: Asker;
  readonly #sources: { readonly first: number; readonly last: number };
  readonly #cookies: Cookies;
  readonly #running = new Map<Peer, Running>();
  readonly #gate = new Gate(tracesAtOnce);
  /** Traces by the routers that they have found, `ttl address`. */
  readonly #routers = new Map<string, { readonly trace: Trace; readonly age: number }>();
  #begun = 0;
  #pumping = false;
  #closed = false;

  constructor(
    options: TraceOptions,
    clock: Clock,
    { asker, sources }: { readonly asker: Asker; readonly sources: { readonly first: number; readonly last: number } },
  ) {
    const { maxHops = 30, resends = 2, timeoutMs = 1000 } = options;
    this.#bounds = { maxHops, attempts: resends + 1, timeoutMs };
    this.#clock = clock;
    this.#asker = asker;
    this.#sources = sources;
    this.#cookies = new Cookies(keyOfSeed(options.seed), sources);
  }

  trace(target: TraceTarget, signal: AbortSignal): Promise<TraceResult> {
    const trace = new Trace(target, this.#bounds);
    return this.#gate.run(() => this.#run(trace, target, signal));
  }

  async #run(trace: Trace, target: TraceTarget, signal: AbortSignal): Promise<TraceResult> {
    if (signal.aborted || this.#closed) return trace.result();
    const peer = this.#asker.peer(target.address);
    if (peer.fault !== null || this.#running.has(peer)) return trace.result();
    const probe = tracedWith(target.probe, target.address);
    const method = discoveryMethod(probe.method);
    const question = method.question(target.address.version, probe.number);
    return new Promise((resolve, reject) => {
      const { number } = probe;
      const common = { trace, age: this.#begun++, peer, method, question, number, sent: [], signal };
      this.#running.set(peer, { ...common, end: resolve, fail: reject });
      if (!this.#pumping) void this.#pump();
    });
  }

  close(): void {
    this.#closed = true;
    this.#asker.close();
  }

  /** Runs as long as anything is traced. */
  async #pump(): Promise<void> {
    this.#pumping = true;
    const over = new AbortController();
    try {
      while (this.#running.size > 0) {
        for (const running of this.#running.values()) this.#send(running);
        this.#asker.flush(() => {});
        this.#asker.receive((peer, heard, fromPeer, sender) => this.#heard(peer, heard, fromPeer, sender));
        const nowMs = this.#clock.monotonic();
        for (const running of this.#running.values()) this.#settle(running, nowMs);
        if (this.#running.size > 0) await this.#wait(over.signal);
      }
    } catch (error) {
      const failed = [...this.#running.values()];
      this.#running.clear();
      for (const running of failed) running.fail(error);
    } finally {
      this.#pumping = false;
    }
  }

  #wait(signal: AbortSignal): Promise<void> {
    const deadlines = [...this.#running.values()].map(({ trace }) => trace.nextDeadlineMs());
    const leftMs = Math.min(...deadlines) - this.#clock.monotonic();
    // An abort is seen within this time.
    return this.#asker.wait(Math.min(50, Math.max(1, leftMs)), signal);
  }

  #send({ trace, peer, question, sent }: Running): void {
    const window = this.#running.size === 1 ? widest : narrow;
    for (;;) {
      const probe = trace.take(window, this.#clock.monotonic());
      if (probe === null) return;
      const marks = this.#marks(peer, question, probe);
      sent.push({ probe, marks });
      if (!this.#asker.ask(peer, question, marks, 0, probe.ttl)) return;
    }
  }

  /** A source port of its own for each probe where the first eight bytes above IP have no other mark. */
  #marks(peer: Peer, { protocol, port }: Question, { ttl, attempt }: HopProbe): Marks {
    const { first, last } = this.#sources;
    const count = last - first + 1;
    const cookie = this.#cookies.value(peer.words, port);
    const step = protocol === ipProtocols.tcp ? 0 : ttl * this.#bounds.attempts + attempt;
    const chosen = first + (((cookie >>> 8) + step) % count);
    return {
      sourcePort: chosen === port ? first + ((chosen - first + count / 2) % count) : chosen,
      value: ((cookie & 0xffff_0000) | (ttl << 6) | (attempt << 1)) >>> 0,
      identification: ((cookie >>> 4) & 0xc000) | (ttl << 6) | (attempt & 0x3f),
    };
  }

  #heard(peer: Peer, heard: Heard, fromPeer: boolean, sender: () => IpAddress): void {
    const running = this.#running.get(peer);
    if (running === undefined) return;
    const { question, sent, trace } = running;
    if (question.protocol !== heard.protocol || (question.port !== 0 && question.port !== heard.peerPort)) return;
    const found = sent.find(({ marks }) => heard.proves(marks, heard.error ? 0 : synBit));
    if (found === undefined) return;
    const nowMs = this.#clock.monotonic();
    if (!heard.error) {
      if (running.method.read(heard.reply(), running.number) !== null)
        trace.answered(found.probe, peer.address, { hostTtl: heard.ttl }, nowMs);
      return;
    }
    const address = sender();
    if (fromPeer) {
      trace.answered(found.probe, address, { hostTtl: heard.ttl }, nowMs);
      return;
    }
    const isRouter = heard.type === (heard.version === 4 ? 11 : 3) && heard.code === 0;
    trace.answered(found.probe, address, isRouter ? 'router' : 'refusal', nowMs);
    if (isRouter) this.#shareRouters(running, found.probe.ttl, address);
  }

  /** Where an older trace has met the same router, what comes before it is known, or will be. */
  #shareRouters({ trace, age }: Running, ttl: number, address: IpAddress): void {
    const name = `${ttl} ${ipText(address)}`;
    const known = this.#routers.get(name);
    if (known !== undefined && known.age < age) trace.share(ttl, known.trace);
    else this.#routers.set(name, { trace, age });
  }

  #settle(running: Running, nowMs: number): void {
    const { trace, peer, signal } = running;
    trace.expire(nowMs);
    if (!trace.done && !signal.aborted && !this.#closed) return;
    this.#running.delete(peer);
    trace.ended = true;
    running.end(trace.result());
  }
}

/** Protocols that {@link Marks} can be told by. */
const marked: ReadonlySet<number> = new Set([
  ipProtocols.icmp,
  ipProtocols.tcp,
  ipProtocols.udp,
  ipProtocols.icmpv6,
  ipProtocols.sctp,
]);

function tracedWith(probe: HostProbe, { version }: IpAddress): HostProbe {
  if (probe.method === 'tcp.connect') return { ...probe, method: 'tcp.syn' };
  const echo: HostProbe = { method: 'icmp.echo', number: 0 };
  if (!discoveryMethod(probe.method).versions.includes(version)) return echo;
  return probe.method === 'ip.protocol' && !marked.has(probe.number) ? echo : probe;
}
