/** The engine of a scan: keeps as many probes unanswered as the path, the rate and this machine bear, and repeats the silent ones. */
import type { IpAddress } from '../addr/ip-address.ts';
import { Congestion } from './congestion.ts';
import { ProbeSlots } from './probe-slots.ts';
import { HostBook } from './host-book.ts';
import type { HostEntry } from './host-book.ts';
import { LossEstimate } from './loss.ts';
import type { Answer, ProbeOutcome } from './port-state.ts';
import { ProbeQueue } from './probe-queue.ts';
import type { ProbeRun } from './probe-run.ts';
import type { ProbeListener, Verdict } from './prober.ts';
import { TokenBucket } from './token-bucket.ts';

/** Probes begun before answers are looked at again. */
const burst = 128;
/** The main thread belongs to others too: after this long without a wait, it is let go. */
const breatheMs = 40;
/** A canary is sent when nothing came for this long although this many probes went out. */
const [canaryQuietMs, canaryProbes] = [1250, 10];
/** Local faults in a row after which a host is given up, and the pause after each. */
const [mostFaults, faultPauseMs] = [20, 50];
/** Longest wait for an answer of this host: it has no path to be slow. */
const localTimeoutMs = 200;
/** Attempt number of a canary. */
const canary = 0;

/** A run of one technique over one space. */
export class ProbeEngine {
  readonly queue: ProbeQueue;
  readonly loss = new LossEstimate();
  readonly hosts: HostBook;
  readonly #run: ProbeRun;
  readonly #window: Congestion;
  readonly #bucket: TokenBucket;
  readonly #slots: ProbeSlots;
  readonly #skipped: (index: number) => boolean;
  #outcomes: ProbeOutcome[] = [];
  #sent = 0;
  #pausedUntilMs = 0;
  #breathedMs: number;
  #lastAnswerMs: number;
  #sentSinceAnswer = 0;
  #canaryIndex = -1;
  #lastLocal: { number: number; local: boolean; address: IpAddress } | undefined;

  constructor(run: ProbeRun) {
    const { space, timing, clock } = run;
    this.#run = run;
    this.hosts = new HostBook(timing.rtt);
    this.#skipped = (index) => (this.hosts.known(space.addressNumber(index))?.givenUp ?? null) !== null;
    this.queue = new ProbeQueue({
      size: space.size,
      seed: run.seed,
      shard: run.shard,
      firstAttempts: Math.min(2, timing.maxRetries + 1),
      skips: this.#skipped,
    });
    this.#window = new Congestion(timing.congestion);
    this.#bucket = new TokenBucket(run.rate);
    this.#slots = new ProbeSlots(run.prober.capacity);
    this.#breathedMs = clock.monotonic();
    this.#lastAnswerMs = this.#breathedMs;
  }

  /** Probes sent so far, retransmissions and canaries included. */
  get sent(): number {
    return this.#sent;
  }

  /** Probes that may be unanswered now. */
  get #mostBusy(): number {
    return this.#run.allLocal ? Infinity : this.#window.window;
  }

  /** Times that loss made the window smaller. */
  get slowdowns(): number {
    return this.#window.drops;
  }

  /** Probes of the current round that are settled or need no more. */
  get done(): number {
    return this.queue.total - this.queue.ahead - this.#slots.busy;
  }

  /** Runs to the end; answers come as they arrive, silence at the end. Aborted, it says nothing about what is still open. */
  async *run(signal: AbortSignal): AsyncGenerator<readonly ProbeOutcome[], undefined> {
    const { clock, prober } = this.#run;
    const listener: ProbeListener = {
      ended: (slot, verdict, attempt) => this.#ended(slot, verdict, attempt),
      late: (index, answer) => this.#late(index, answer),
    };
    for (;;) {
      if (signal.aborted) return;
      const mayGoOn = this.#fill();
      prober.collect(listener);
      this.#expire(clock.monotonic());
      if (this.#outcomes.length >= 1024 || (this.#outcomes.length > 0 && !mayGoOn)) yield this.#take();
      if (mayGoOn) {
        if (clock.monotonic() - this.#breathedMs > breatheMs) await this.#breathe(signal);
        continue;
      }
      if (
        this.#slots.busy === 0 &&
        this.queue.ahead === 0 &&
        this.#slots.deferred.length === 0 &&
        !this.#anotherRound()
      )
        break;
      await this.#wait(signal);
    }
    yield this.#take();
    yield* this.#silence();
  }

  /** Begins probes until something has to be waited for; true when only the burst is over. */
  #fill(): boolean {
    const { clock } = this.#run;
    for (let count = 0; count < burst; count++) {
      const nowMs = clock.monotonic();
      if (nowMs < this.#pausedUntilMs || this.#slots.free === 0) return false;
      if (this.#slots.busy >= this.#mostBusy || this.#bucket.delayMs(nowMs) > 0) return false;
      if (this.#canaryIsDue(nowMs)) {
        this.#begin(this.#canaryIndex, canary, nowMs);
        continue;
      }
      const deferred = this.#slots.takeDeferred(nowMs);
      if (deferred !== undefined) this.#begin(deferred.index, deferred.attempt, nowMs);
      else if (this.#slots.deferredFull || !this.queue.next()) return false;
      else this.#begin(this.queue.index, this.queue.attempt, nowMs);
    }
    return true;
  }

  #begin(index: number, attempt: number, nowMs: number): void {
    const { space, prober, timing } = this.#run;
    const number = space.addressNumber(index);
    const host = this.hosts.entry(number, nowMs);
    if (timing.hostTimeoutMs !== null && nowMs - host.startedMs > timing.hostTimeoutMs) host.givenUp ??= 'host-timeout';
    if (host.givenUp !== null) return;
    if (nowMs < host.readyMs) {
      this.#slots.defer({ index, attempt, readyMs: host.readyMs });
      return;
    }
    host.readyMs = nowMs + timing.scanDelayMs;
    this.#bucket.take(nowMs);
    this.#sent++;
    this.#sentSinceAnswer++;
    const { address, local } = this.#target(number);
    const timeoutMs = local ? Math.min(localTimeoutMs, this.hosts.timeoutMs(host)) : this.hosts.timeoutMs(host);
    const slot = this.#slots.take(index, attempt, nowMs, nowMs + Math.max(timeoutMs, timing.scanDelayMs));
    const verdict = prober.begin(slot, { index, address, port: space.port(index), local }, attempt);
    if (verdict !== 'pending') this.#ended(slot, verdict, null);
  }

  #target(number: number): { readonly address: IpAddress; readonly local: boolean } {
    if (this.#lastLocal?.number === number) return this.#lastLocal;
    const address = this.#run.space.address(number);
    this.#lastLocal = { number, address, local: this.#run.isLocal(address) };
    return this.#lastLocal;
  }

  #ended(slot: number, verdict: Verdict, told: number | null): void {
    const { index, attempt, sentMs } = this.#slots.release(slot);
    const { clock, space } = this.#run;
    const nowMs = clock.monotonic();
    const host = this.hosts.entry(space.addressNumber(index), nowMs);
    if (verdict === 'silent') this.#unanswered(index, attempt, sentMs, nowMs);
    else if ('fault' in verdict) this.#fault(host, { index, attempt }, verdict.fault, nowMs);
    else if (told !== null && told !== attempt) this.#settle(index, verdict, { attempts: attempt, rttMs: null });
    else this.#answered(host, { index, attempt, sentMs }, verdict, nowMs);
  }

  /** The path was slower than we waited, which is no loss; the time it took is not known any more. */
  #late(index: number, answer: Answer): void {
    this.#settle(index, answer, { attempts: 1, rttMs: null });
  }

  #settle(
    index: number,
    answer: Answer,
    { attempts, rttMs }: { readonly attempts: number; readonly rttMs: number | null },
  ): void {
    if (!this.queue.settle(index)) return;
    this.#lastAnswerMs = this.#run.clock.monotonic();
    this.#outcomes.push({ ...answer, index, rttMs, attempts });
  }

  #answered(
    host: HostEntry,
    { index, attempt, sentMs }: { readonly index: number; readonly attempt: number; readonly sentMs: number },
    answer: Answer,
    nowMs: number,
  ): void {
    host.faults = 0;
    this.#slots.grow();
    const rttMs = nowMs - sentMs;
    this.#lastAnswerMs = nowMs;
    this.#sentSinceAnswer = 0;
    this.#window.expect();
    this.#window.reply(attempt === canary ? 3 : 1);
    // What a router or our own kernel says on behalf of a host (host-unreach after three seconds of asking the link, or as often as
    // its rate limit lets it) tells neither how long the path is nor what it loses.
    const spoken = answer.state !== 'filtered';
    if (spoken) this.hosts.sample(host, rttMs);
    if (attempt === canary) return;
    if (spoken) {
      if (attempt > 1) this.#window.drop(sentMs, nowMs, this.#slots.busy);
      this.loss.answered(attempt);
      this.#canaryIndex = index;
    }
    this.#settle(index, answer, { attempts: attempt, rttMs });
  }

  #unanswered(index: number, attempt: number, sentMs: number, nowMs: number): void {
    this.#window.expect();
    if (attempt !== canary) {
      this.queue.silent(index, attempt);
      return;
    }
    this.loss.canaryLost();
    this.#window.drop(sentMs, nowMs, this.#slots.busy);
  }

  /** This machine failed: the attempt does not count, and everything waits a little. */
  #fault(
    host: HostEntry,
    probe: { readonly index: number; readonly attempt: number },
    code: string,
    nowMs: number,
  ): void {
    host.fault = code;
    if (++host.faults >= mostFaults) host.givenUp ??= 'local-error';
    this.#pausedUntilMs = nowMs + faultPauseMs;
    this.#slots.shrink();
    if (probe.attempt !== canary) this.queue.again(probe.index, probe.attempt);
  }

  #expire(nowMs: number): void {
    for (const slot of this.#slots.expired(nowMs)) {
      this.#run.prober.abandon(slot);
      const { index, attempt, sentMs } = this.#slots.release(slot);
      this.#unanswered(index, attempt, sentMs, nowMs);
    }
  }

  #canaryIsDue(nowMs: number): boolean {
    if (this.#canaryIndex < 0 || this.#sentSinceAnswer < canaryProbes) return false;
    if (nowMs - this.#lastAnswerMs < canaryQuietMs || this.#skipped(this.#canaryIndex)) return false;
    this.#sentSinceAnswer = 0;
    this.#lastAnswerMs = nowMs;
    return true;
  }

  #anotherRound(): boolean {
    const { queue } = this;
    if (queue.attempts > this.#run.timing.maxRetries) return false;
    if (!this.loss.wantsAnotherRound(queue.unsettled, queue.attempts)) return false;
    queue.startRound();
    return true;
  }

  async #wait(signal: AbortSignal): Promise<void> {
    const nowMs = this.#run.clock.monotonic();
    let untilMs = Math.min(this.#slots.nextDeadlineMs(), nowMs + canaryQuietMs);
    if (this.#slots.busy < this.#mostBusy && this.#slots.free > 0) {
      const nextMs = this.queue.ahead > 0 && !this.#slots.deferredFull ? nowMs : this.#slots.nextReadyMs();
      untilMs = Math.min(untilMs, Math.max(this.#pausedUntilMs, nowMs + this.#bucket.delayMs(nowMs), nextMs));
    }
    this.#breathedMs = nowMs;
    await this.#run.prober.wait(Math.max(1, untilMs - nowMs), signal);
  }

  async #breathe(signal: AbortSignal): Promise<void> {
    await this.#run.clock.sleep(0, signal);
    this.#breathedMs = this.#run.clock.monotonic();
  }

  #take(): readonly ProbeOutcome[] {
    const taken = this.#outcomes;
    this.#outcomes = [];
    return taken;
  }

  /** What is left never answered: its state is what silence means, or this machine's own fault; given-up hosts stay unsaid. */
  *#silence(): Generator<readonly ProbeOutcome[], undefined> {
    const { space, silent } = this.#run;
    const attempts = this.queue.attempts;
    for (const index of this.queue.silentIndexes()) {
      const host = this.hosts.known(space.addressNumber(index));
      if (host?.givenUp === 'host-timeout') continue;
      const said: Answer =
        host?.givenUp === 'local-error'
          ? { state: 'local-error', reason: host.fault, from: null, ttl: null }
          : { state: silent, reason: 'no-response', from: null, ttl: null };
      this.#outcomes.push({ ...said, index, rttMs: null, attempts });
      if (this.#outcomes.length >= 4096) yield this.#take();
    }
    yield this.#take();
  }
}
