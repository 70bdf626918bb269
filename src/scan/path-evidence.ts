/** What answers tell of the way they came: how long it is, what it loses, how much it bears, and which hosts limit themselves. */
import { Congestion } from './congestion.ts';
import { HostBook } from './host-book.ts';
import { HostPace } from './host-pace.ts';
import { LossEstimate } from './loss.ts';
import type { Attempt } from './probe-slots.ts';
import type { Timing } from './timing.ts';

/** The evidence of a run. */
export class PathEvidence {
  readonly loss = new LossEstimate();
  readonly hosts: HostBook;
  readonly #window: Congestion;
  readonly #timing: Timing;
  /** Whether a host got a pace: what was silent before that is to be asked again. */
  #paceChanged = false;

  /** `count`: addresses of the run. */
  constructor(timing: Timing, count: number) {
    this.#timing = timing;
    this.hosts = new HostBook(timing.rtt, count);
    this.#window = new Congestion(timing.congestion);
  }

  /** Probes that the path bears unanswered. */
  get window(): number {
    return this.#window.window;
  }

  /** Times that loss made the window smaller. */
  get slowdowns(): number {
    return this.#window.drops;
  }

  /** Whether a host got a pace since this was last asked. */
  takePaceChange(): boolean {
    const changed = this.#paceChanged;
    this.#paceChanged = false;
    return changed;
  }

  /** An attempt was answered, by the host itself or (not `spoken`) by somebody on its behalf. */
  answered(host: number, { attempt, sentMs }: Attempt, nowMs: number, spoken: boolean, rttMs = nowMs - sentMs): void {
    this.#window.expect();
    this.#window.reply();
    // What a router or our own kernel says on behalf of a host (host-unreach after three seconds of asking the link, or as often as
    // its rate limit lets it) tells neither how long the path is nor what it loses.
    if (!spoken) return;
    const { hosts } = this;
    const patienceMs = hosts.timeoutMs(host);
    hosts.sample(host, rttMs);
    const firstMs = sentMs - (attempt - 1) * patienceMs;
    // What was lost to the limit of a host before it was kept to says nothing about the path.
    const lost = hosts.pace(host)?.lostBefore(attempt) ?? attempt - 1;
    this.loss.answered(1 + lost);
    if (lost === 0) hosts.addAnswer(host);
    else hosts.setLost(host, hosts.lost(host) + lost);
    const pace = lost === 0 ? hosts.pace(host) : this.#paceOf(host);
    if (pace?.answered(firstMs, attempt, nowMs) === true) {
      this.loss.forgive(hosts.lost(host));
      hosts.setLost(host, 0);
      this.#paceChanged = true;
    }
    // The limit of one host is no congestion of the path to all of them; and later rounds ask only what was silent before.
    if (attempt <= 2 && (pace?.delayMs ?? 0) === 0) this.#window.answered(firstMs, lost, patienceMs, nowMs);
  }

  /** The pace of a host that has lost something. */
  #paceOf(host: number): HostPace {
    const { hosts } = this;
    const known = hosts.pace(host);
    if (known !== null) return known;
    const { mostDelayMs, scanDelayMs } = this.#timing;
    const made = new HostPace(Math.max(mostDelayMs, scanDelayMs), hosts.startedMs(host), hosts.answers(host));
    hosts.setPace(host, made);
    return made;
  }

  /** Whether a host is asked at a pace of its own. */
  isPaced(host: number): boolean {
    return (this.hosts.pace(host)?.delayMs ?? 0) > 0;
  }

  /** A host was seen to answer once in `paceMs` at most, while `attempts` had been made of each silent probe. */
  limited(host: number, paceMs: number, attempts: number, nowMs: number): void {
    if (host < 0) return;
    const pace = this.#paceOf(host);
    pace.impose(paceMs, attempts, nowMs);
    this.hosts.setReadyMs(host, nowMs + pace.delayMs);
    this.loss.forgive(this.hosts.lost(host));
    this.hosts.setLost(host, 0);
    this.#paceChanged = true;
  }

  /** A port that has answered before did so again. */
  canaryAnswered(host: number, sentMs: number, nowMs: number): void {
    this.#window.expect();
    this.#window.reply(3);
    this.hosts.sample(host, nowMs - sentMs);
  }

  /** It kept silent. */
  canaryLost(sentMs: number, nowMs: number, inFlight: number): void {
    this.#window.expect();
    this.loss.canaryLost();
    this.#window.drop(sentMs, nowMs, inFlight);
  }

  /** An attempt was given up: silence is no loss, but one answer more could have come. */
  silent(): void {
    this.#window.expect();
  }
}
