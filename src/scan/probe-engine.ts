/** The engine of a scan: keeps as many probes unanswered as the path, the rate and this machine bear, and repeats the silent ones. */
import { nextTurn } from '../base/clock.ts';
import { Canary } from './canary.ts';
import { DeferredProbes } from './deferred-probes.ts';
import type { HostBook } from './host-book.ts';
import { LimitChecks } from './limit-check.ts';
import type { LossEstimate } from './loss.ts';
import { PathEvidence } from './path-evidence.ts';
import type { Answer, ProbeOutcome } from './port-state.ts';
import { ProbeQueue } from './probe-queue.ts';
import type { ProbeRun } from './probe-run.ts';
import { ProbeSlots } from './probe-slots.ts';
import { SpaceTarget } from './probe-space.ts';
import type { Attempt } from './probe-slots.ts';
import type { ProbeListener, Verdict } from './prober.ts';
import { silentOutcomes } from './silent-outcomes.ts';
import { TokenBucket } from './token-bucket.ts';

/** Probes begun before answers are looked at again. */
const burst = 128;
/** The main thread belongs to others too: after this long without a wait, the event loop has a turn. */
const breatheMs = 4;
/** Local faults in a row after which a host is given up, and the pause after each. */
const [mostFaults, faultPauseMs] = [20, 50];
/** Longest wait for an answer of this host: it has no path to be slow. */
const localTimeoutMs = 200;
/** Share of probes lost from which further rounds are calm ones, and how long each may take at most on that account. */
const [heavyLoss, calmRoundSeconds] = [0.25, 10];
/** Attempt number of what is asked of a port that has answered before. */
const canary = 0;

/** A run of one technique over one space. */
export class ProbeEngine {
  readonly queue: ProbeQueue;
  readonly #run: ProbeRun;
  readonly #evidence: PathEvidence;
  #bucket: TokenBucket;
  readonly #slots: ProbeSlots;
  readonly #deferred = new DeferredProbes();
  readonly #limits: LimitChecks;
  readonly #canary: Canary;
  readonly #skipped: (index: number) => boolean;
  readonly #readyMs = (number: number): number => {
    const host = this.hosts.known(number);
    return host < 0 ? 0 : this.hosts.readyMs(host);
  };
  #outcomes: ProbeOutcome[] = [];
  #sent = 0;
  #pausedUntilMs = 0;
  #vainAttempts = 0;
  /** A host was found to limit its answers, and may not be asked again. */
  #isHasty = false;
  readonly #startedMs: number;
  #breathedMs: number;
  #last: { readonly number: number; readonly local: boolean } | undefined;

  constructor(run: ProbeRun) {
    const { space, timing, clock } = run;
    this.#run = run;
    this.#evidence = new PathEvidence(timing, space.addressCount);
    this.#skipped = (index) => {
      const host = this.hosts.known(space.addressNumber(index));
      return host >= 0 && this.hosts.givenUp(host) !== null;
    };
    this.queue = new ProbeQueue({
      size: space.size,
      seed: run.seed,
      inOrder: run.inOrder ?? false,
      shard: run.shard,
      firstAttempts: Math.min(run.allAttempts === true ? Infinity : 2, timing.maxRetries + 1),
      skips: this.#skipped,
    });
    this.#bucket = new TokenBucket(run.rate);
    this.#slots = new ProbeSlots(run.prober.capacity);
    this.#startedMs = clock.monotonic();
    this.#breathedMs = this.#startedMs;
    this.#canary = new Canary(this.#breathedMs);
    this.#limits = new LimitChecks((number, paceMs) => {
      this.#evidence.limited(this.hosts.known(number), paceMs, this.queue.attempts, clock.monotonic());
    });
  }

  /** Probes sent so far, retransmissions and canaries included. */
  get sent(): number {
    return this.#sent;
  }

  /** What was lost so far. */
  get loss(): LossEstimate {
    return this.#evidence.loss;
  }

  /** Attempts of each silent probe that may count: those at a pace that its host could not answer do not. */
  get #tries(): number {
    return Math.max(1, this.queue.attempts - this.#vainAttempts);
  }

  /** How many of the silent probes would have been answered, on average, had nothing been lost; null where nothing answered. */
  get expectedMissed(): number | null {
    const { unsettled } = this.queue;
    return this.#isHasty ? unsettled : this.loss.expectedMissed(unsettled, this.#tries);
  }

  /** The hosts that were asked. */
  get hosts(): HostBook {
    return this.#evidence.hosts;
  }

  /** Times that loss made the window smaller. */
  get slowdowns(): number {
    return this.#evidence.slowdowns;
  }

  /** Probes of the current round that are settled or need no more. */
  get done(): number {
    return this.queue.total - this.queue.ahead - this.#slots.busy - this.#deferred.size;
  }

  /** Runs to the end; answers come as they arrive, silence at the end. Aborted, it says nothing about what is still open. */
  async *run(signal: AbortSignal): AsyncGenerator<readonly ProbeOutcome[], undefined> {
    const { clock, prober } = this.#run;
    let nowMs = clock.monotonic();
    const listener: ProbeListener = {
      ended: (slot, verdict, attempt, rttMs) => this.#ended(slot, verdict, attempt, nowMs, rttMs),
      late: (index, answer) => this.#late(index, answer, nowMs),
    };
    while (!signal.aborted) {
      const mayGoOn = this.#fill(clock.monotonic());
      nowMs = clock.monotonic();
      prober.collect(listener);
      this.#expire(nowMs);
      if (this.#outcomes.length >= 1024 || (this.#outcomes.length > 0 && !mayGoOn)) yield this.#take();
      if (mayGoOn) {
        if (nowMs - this.#breathedMs > breatheMs) await this.#breathe();
        continue;
      }
      const idle = this.#slots.busy === 0 && this.queue.ahead === 0 && this.#deferred.size === 0;
      if (idle && !this.#limits.active && !this.#checkLimits(nowMs) && !this.#anotherRound()) break;
      await this.#wait(signal);
    }
    if (signal.aborted) return;
    yield this.#take();
    yield* silentOutcomes(this.#run, this.queue, this.hosts);
  }

  /** Probes that may be unanswered now. */
  get #mostBusy(): number {
    return this.#run.allLocal ? Infinity : this.#evidence.window;
  }

  /** Begins probes until something has to be waited for; true when only the burst is over. */
  #fill(nowMs: number): boolean {
    const deferred = this.#deferred;
    for (let count = 0; count < burst; count++) {
      if (nowMs < this.#pausedUntilMs || this.#slots.free === 0) return false;
      if (this.#slots.busy >= this.#mostBusy || this.#bucket.delayMs(nowMs) > 0) return false;
      const check = this.#limits.active ? this.#limits.take(nowMs) : -1;
      if (check >= 0) this.#begin(check, canary, nowMs);
      else if (this.#canary.isDue(nowMs, this.#skipped)) this.#begin(this.#canary.index, canary, nowMs);
      else if (deferred.take(nowMs, this.#readyMs)) this.#begin(deferred.index, deferred.attempt, nowMs);
      else if (deferred.full || !this.queue.next()) return false;
      else this.#begin(this.queue.index, this.queue.attempt, nowMs);
    }
    return true;
  }

  #begin(index: number, attempt: number, nowMs: number): void {
    const { space, prober, timing } = this.#run;
    const { hosts } = this;
    const number = space.addressNumber(index);
    const host = hosts.entry(number, nowMs);
    if (timing.hostTimeoutMs !== null && nowMs - hosts.startedMs(host) > timing.hostTimeoutMs)
      hosts.giveUp(host, 'host-timeout');
    if (hosts.givenUp(host) !== null) {
      if (attempt === canary) this.#checked(index, false, nowMs);
      return;
    }
    const readyMs = hosts.readyMs(host);
    if (nowMs < readyMs) {
      this.#deferred.add(number, index, attempt, readyMs);
      return;
    }
    const delayMs = Math.max(timing.scanDelayMs, hosts.pace(host)?.delayMs ?? 0);
    if (delayMs > 0) hosts.setReadyMs(host, nowMs + delayMs);
    this.#bucket.take(nowMs);
    this.#sent++;
    this.#canary.sent();
    const local = this.#isLocal(number);
    const timeoutMs = Math.min(local ? localTimeoutMs : Infinity, hosts.timeoutMs(host));
    const slot = this.#slots.take(index, attempt, nowMs, nowMs + Math.max(timeoutMs, timing.scanDelayMs));
    const verdict = prober.begin(slot, new SpaceTarget(space, index, local), attempt);
    if (verdict !== 'pending') this.#ended(slot, verdict, null, nowMs);
  }

  #isLocal(number: number): boolean {
    const run = this.#run;
    if (run.allLocal || run.noneLocal === true) return run.allLocal;
    if (this.#last?.number !== number) this.#last = { number, local: run.isLocal(run.space.address(number)) };
    return this.#last.local;
  }

  #ended(slot: number, verdict: Verdict, told: number | null, nowMs: number, rttMs?: number): void {
    const begun = this.#slots.release(slot);
    const { index, attempt, sentMs } = begun;
    if (verdict === 'silent') {
      this.#unanswered(begun, nowMs);
      return;
    }
    const host = this.hosts.entry(this.#run.space.addressNumber(index), nowMs);
    if ('fault' in verdict) {
      this.#fault(host, begun, verdict.fault, nowMs);
      return;
    }
    this.hosts.clearFaults(host);
    this.#slots.grow();
    // The answer to an attempt that was given up: the path is slower than we waited, which is no loss.
    if (told !== null && told !== attempt) this.#settle(index, verdict, attempt, null, nowMs);
    else if (attempt === canary) {
      this.#canary.heard(nowMs);
      if (!this.#checked(index, true, nowMs)) this.#evidence.canaryAnswered(host, sentMs, nowMs);
    } else {
      const spoken = verdict.state !== 'filtered';
      this.#evidence.answered(host, begun, nowMs, spoken, rttMs);
      if (spoken) this.#canary.index = index;
      if (this.#run.silent === 'open|filtered' && verdict.state === 'closed')
        this.#limits.witness(this.#run.space.addressNumber(index), index);
      this.#settle(index, verdict, attempt, rttMs ?? nowMs - sentMs, nowMs);
    }
  }

  /** An answer whose attempt is not under way any more. */
  #late(index: number, answer: Answer, nowMs: number): void {
    this.#settle(index, answer, 1, null, nowMs);
  }

  #settle(index: number, answer: Answer, attempts: number, rttMs: number | null, nowMs: number): void {
    this.#canary.heard(nowMs);
    if (!this.queue.settle(index)) return;
    const { state, reason, from, ttl } = answer;
    this.#outcomes.push({ state, reason, from, ttl, index, rttMs, attempts });
  }

  #unanswered({ index, attempt, sentMs }: Attempt, nowMs: number): void {
    if (attempt === canary) {
      if (!this.#checked(index, false, nowMs)) this.#evidence.canaryLost(sentMs, nowMs, this.#slots.busy);
    } else {
      this.#evidence.silent();
      this.queue.silent(index, attempt);
    }
  }

  /** This machine failed: the attempt does not count, and everything waits a little. */
  #fault(host: number, { index, attempt }: Attempt, code: string, nowMs: number): void {
    if (this.hosts.addFault(host, code) >= mostFaults) this.hosts.giveUp(host, 'local-error');
    this.#pausedUntilMs = nowMs + faultPauseMs;
    this.#slots.shrink();
    if (attempt === canary) this.#checked(index, false, nowMs);
    else this.queue.again(index, attempt);
  }

  #expire(nowMs: number): void {
    for (const slot of this.#slots.expired(nowMs)) {
      this.#run.prober.abandon(slot);
      this.#unanswered(this.#slots.release(slot), nowMs);
    }
  }

  /** Where a host keeps silent on some ports and has said of others that they are closed: does it limit how often it says so? */
  #checkLimits(nowMs: number): boolean {
    const { queue } = this;
    if (queue.unsettled === 0 || !this.#limits.pending) return false;
    const silent = new Set<number>();
    for (const index of queue.silentIndexes()) {
      const number = this.#run.space.addressNumber(index);
      const host = this.hosts.known(number);
      if (host >= 0 && this.hosts.givenUp(host) === null && !this.#evidence.isPaced(host)) silent.add(number);
    }
    this.#limits.start(silent, nowMs);
    return this.#limits.active;
  }

  #checked(index: number, isAnswered: boolean, nowMs: number): boolean {
    return this.#limits.active && this.#limits.ended(index, isAnswered, 1 - (this.loss.rate ?? 0), nowMs);
  }

  #anotherRound(): boolean {
    const { queue } = this;
    const paced = this.#evidence.takePaceChange();
    if (queue.unsettled === 0) return false;
    if (paced && queue.attempts > this.#run.timing.maxRetries) this.#isHasty = true;
    if (queue.attempts > this.#run.timing.maxRetries) return false;
    if (paced) this.#vainAttempts = queue.attempts;
    else if (!this.loss.wantsAnotherRound(queue.unsettled, this.#tries)) return false;
    queue.startRound();
    if ((this.loss.rate ?? 0) > heavyLoss) this.#calmDown();
    return true;
  }

  /** Where so much is lost, the silent ones are asked no faster than answers have come so far: no path bears less. */
  #calmDown(): void {
    const { clock, rate } = this.#run;
    const elapsedMs = clock.monotonic() - this.#startedMs;
    const answered = this.queue.total - this.queue.unsettled;
    const perSecond = Math.max((answered / elapsedMs) * 1000, this.queue.unsettled / calmRoundSeconds);
    this.#bucket = new TokenBucket(Math.min(rate, perSecond));
  }

  async #wait(signal: AbortSignal): Promise<void> {
    const nowMs = this.#run.clock.monotonic();
    let untilMs = Math.min(this.#slots.nextDeadlineMs(), nowMs + Canary.quietMs, this.#limits.nextDueMs);
    if (this.#slots.busy < this.#mostBusy && this.#slots.free > 0) {
      const nextMs = this.queue.ahead > 0 && !this.#deferred.full ? nowMs : this.#deferred.nextReadyMs;
      untilMs = Math.min(untilMs, Math.max(this.#pausedUntilMs, nowMs + this.#bucket.delayMs(nowMs), nextMs));
    }
    this.#breathedMs = nowMs;
    await this.#run.prober.wait(Math.max(1, untilMs - nowMs), signal);
  }

  async #breathe(): Promise<void> {
    await nextTurn();
    this.#breathedMs = this.#run.clock.monotonic();
  }

  #take(): readonly ProbeOutcome[] {
    const taken = this.#outcomes;
    this.#outcomes = [];
    return taken;
  }
}
