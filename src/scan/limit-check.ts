/**
 * Whether a host limits how often it says that a port is closed: Linux sends a peer some six ICMP errors at once and then one a
 * second (net.ipv4.icmp_ratelimit), so that of sixty closed UDP ports fifty-four keep silent, twice and three times over. That
 * cannot be seen in the silence. A port that has said that it is closed is asked again and again instead: where its answers
 * stop, too, the host limits them, and how fast they go on coming is the pace to ask the silent ports at.
 */

/** So many answers in a row come from no host with a limit that matters here. */
const enoughAnswers = 12;
/** How long the pace of the answers is measured: three of one a second. */
const measureMs = 3300;
/** Between two questions of the measurement. */
const gapMs = 50;
/** A share of answers above this part of what the path lets through is no limit. */
const limitedShare = 0.6;
/** Hosts that are remembered. */
const mostHosts = 65_536;

interface Check {
  readonly host: number;
  readonly index: number;
  /** Of the measurement; null while answers come one after the other. */
  startedMs: number | null;
  dueMs: number;
  asked: number;
  answers: number;
  firstAnswerMs: number;
  lastAnswerMs: number;
}

/** The checks of a run. Hosts are address numbers. */
export class LimitChecks {
  /** By host, a port that said that it is closed; -1 where the host has been checked. */
  readonly #witnesses = new Map<number, number>();
  readonly #running = new Map<number, Check>();
  readonly #onLimit: (host: number, paceMs: number) => void;

  /** `onLimit` is told each host that limits its answers, and how many milliseconds lie between them; Infinity where none came. */
  constructor(onLimit: (host: number, paceMs: number) => void) {
    this.#onLimit = onLimit;
  }

  /** Whether a host is being checked. */
  get active(): boolean {
    return this.#running.size > 0;
  }

  /** Whether a host can be checked that was not yet. */
  get pending(): boolean {
    for (const index of this.#witnesses.values()) if (index >= 0) return true;
    return false;
  }

  /** The port with this index has said that it is closed. */
  witness(host: number, index: number): void {
    if (this.#witnesses.size < mostHosts && !this.#witnesses.has(host)) this.#witnesses.set(host, index);
  }

  /** Checks these hosts, as far as they can be and were not yet. */
  start(hosts: Iterable<number>, nowMs: number): void {
    for (const host of hosts) {
      const index = this.#witnesses.get(host) ?? -1;
      if (index < 0) continue;
      this.#witnesses.set(host, -1);
      const none = { startedMs: null, asked: 0, answers: 0, firstAnswerMs: 0, lastAnswerMs: 0 };
      this.#running.set(index, { host, index, dueMs: nowMs, ...none });
    }
  }

  /** The index to ask now, or -1: it counts as asked until {@link ended}. */
  take(nowMs: number): number {
    for (const check of this.#running.values()) {
      if (check.dueMs > nowMs) continue;
      check.dueMs = Infinity;
      return check.index;
    }
    return -1;
  }

  /** When {@link take} will have something, as far as is known; else Infinity. */
  get nextDueMs(): number {
    let next = Infinity;
    for (const { dueMs } of this.#running.values()) next = Math.min(next, dueMs);
    return next;
  }

  /** What was asked was answered, or not. `pathShare`: the share of probes that the path lets through. False: not asked from here. */
  ended(index: number, isAnswered: boolean, pathShare: number, nowMs: number): boolean {
    const check = this.#running.get(index);
    if (check === undefined) return false;
    check.asked++;
    if (isAnswered) countAnswer(check, nowMs);
    check.dueMs = nowMs;
    if (check.startedMs === null) this.#goOn(check, isAnswered, nowMs);
    else if (nowMs - check.startedMs >= measureMs) this.#decide(check, pathShare);
    else check.dueMs = nowMs + gapMs;
    return true;
  }

  #goOn(check: Check, isAnswered: boolean, nowMs: number): void {
    if (isAnswered && check.answers >= enoughAnswers) this.#running.delete(check.index);
    if (isAnswered) return;
    check.startedMs = nowMs;
    [check.asked, check.answers] = [0, 0];
  }

  #decide({ host, index, asked, answers, firstAnswerMs, lastAnswerMs }: Check, pathShare: number): void {
    this.#running.delete(index);
    if (answers / asked > limitedShare * pathShare) return;
    this.#onLimit(host, answers < 2 ? Infinity : (lastAnswerMs - firstAnswerMs) / (answers - 1));
  }
}

function countAnswer(check: Check, nowMs: number): void {
  if (check.answers++ === 0) check.firstAnswerMs = nowMs;
  check.lastAnswerMs = nowMs;
}
