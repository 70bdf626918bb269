/**
 * How fast one host answers, where it limits itself: Linux sends one ICMP error a second to each peer (net.ipv4.icmp_ratelimit),
 * others count their resets. Such a host is asked at the pace of its answers; asked faster, it would seem to be silent.
 */

/** A pace is looked for after so many lost probes and so long, where they are more than this share. */
const [enoughLost, suspectShare, shortestMs] = [10, 0.3, 1000];
/** Who answers more often than once in this time is limited by the path, if at all. */
const fastestMs = 0.9;
/** Loss that falls below this share of what it was has been the host's limit; else it was the path, and the pace is lifted. */
const helpedShare = 0.6;
/** A little slower than the answers came: their clock and ours differ. */
const slack = 1.1;

/** So many answers to first and second attempts, most of them to the first, come from no host that limits itself. */
const cleanAnswers = 30;

/** The pace of a host that has lost something. */
export class HostPace {
  /** Milliseconds between two probes to it; 0 while no limit is known. */
  delayMs = 0;
  readonly #mostDelayMs: number;
  #sinceMs: number;
  /** Answers, and probes lost, since then. */
  #answers: number;
  #lost = 0;
  /** Answers to first and second attempts in all, and to second ones. */
  #early: number;
  #second = 0;
  /** Attempts had come so far when the pace was set. */
  #attemptThen = 0;
  /** Share that was lost before the pace was set. */
  #lossBefore = 1;
  /** Share that is lost at any pace. */
  #pathLoss = 0;

  /** `mostDelayMs`: the slowest pace that the user's patience allows; `answers`: what has come since `sinceMs`, nothing being lost. */
  constructor(mostDelayMs: number, sinceMs: number, answers: number) {
    this.#mostDelayMs = mostDelayMs;
    this.#sinceMs = sinceMs;
    this.#answers = answers;
    this.#early = answers;
  }

  /** Attempt number `attempt` of a probe, which was first sent at `firstMs`, was answered; true when the pace changed by that. */
  answered(firstMs: number, attempt: number, nowMs: number): boolean {
    if (attempt <= 2) {
      this.#early++;
      this.#second += attempt - 1;
      if (firstMs < this.#sinceMs) return false;
    } else if (this.#isClean()) return false;
    this.#answers++;
    this.#lost += this.lostBefore(attempt);
    if (this.#lost <= enoughLost || nowMs - this.#sinceMs < shortestMs) return false;
    const share = this.#lost / (this.#answers + this.#lost);
    if (share <= Math.max(suspectShare, this.#pathLoss)) return this.#start(nowMs, attempt, false);
    if (this.delayMs > 0 && share > helpedShare * this.#lossBefore) {
      this.#pathLoss = Math.min(1, share * 1.25);
      this.delayMs = 0;
      return this.#start(nowMs, attempt, true);
    }
    const observedMs = ((nowMs - this.#sinceMs) / this.#answers) * slack;
    if (observedMs < fastestMs) return this.#start(nowMs, attempt, false);
    const wantedMs = Math.min(this.#mostDelayMs, Math.max(observedMs, this.delayMs * slack));
    const changes = wantedMs > this.delayMs;
    this.#lossBefore = share;
    this.delayMs = wantedMs;
    return this.#start(nowMs, attempt, changes);
  }

  /** The host was seen to answer once in `paceMs` at most (Infinity: not once), while `attempts` had been made of each silent probe. */
  impose(paceMs: number, attempts: number, nowMs: number): void {
    this.delayMs = Math.min(this.#mostDelayMs, Math.max(this.delayMs, paceMs * slack));
    this.#lossBefore = 1;
    this.#start(nowMs, attempts, true);
  }

  /** Later rounds ask only what was silent before: that their answers come late proves nothing. */
  #isClean(): boolean {
    return this.#early >= cleanAnswers && this.#second / (this.#early + this.#second) <= suspectShare;
  }

  /** Of a probe asked at this pace, only what was lost at this pace counts. */
  lostBefore(attempt: number): number {
    if (attempt <= 2 || this.delayMs === 0) return attempt - 1;
    return attempt - 1 > this.#attemptThen ? 1 : 0;
  }

  /** Counts anew. */
  #start(nowMs: number, attempt: number, changed: boolean): boolean {
    this.#sinceMs = nowMs;
    this.#answers = 0;
    this.#lost = 0;
    if (changed) this.#attemptThen = Math.max(this.#attemptThen, attempt);
    return changed;
  }
}
