/** What a running scan knows of each host: how long it takes to answer, when it may be asked again, whether it was given up. */
import type { HostPace } from './host-pace.ts';
import type { RttBounds } from './rtt.ts';
import { RttEstimator } from './rtt.ts';

/** Why a host gets no more probes. */
export type GivenUp = 'host-timeout' | 'local-error';

/** One host of a scan. */
export interface HostEntry {
  readonly rtt: RttEstimator;
  readonly startedMs: number;
  /** Earliest time of the next probe, milliseconds of the monotonic clock. */
  readyMs: number;
  /** Null while nothing to it was lost. */
  pace: HostPace | null;
  /** Its answers to first attempts, while nothing was lost. */
  answers: number;
  /** Probes to it that were lost, since its pace last changed. */
  lost: number;
  /** Local faults in a row. */
  faults: number;
  /** Errno name of the last of them. */
  fault: string;
  givenUp: GivenUp | null;
}

/** Hosts that are known at once: of more, those asked first are forgotten, unless they were given up. */
const mostEntries = 2 ** 18;

/** The hosts that were probed, by address number. */
export class HostBook {
  readonly #entries = new Map<number, HostEntry>();
  readonly #bounds: RttBounds;
  /** All hosts together: what holds for a host that has not answered yet. */
  readonly #group: RttEstimator;

  constructor(bounds: RttBounds) {
    this.#bounds = bounds;
    this.#group = new RttEstimator(bounds);
  }

  /** The entry of a host, made when it is first asked for. */
  entry(addressNumber: number, nowMs: number): HostEntry {
    const known = this.#entries.get(addressNumber);
    if (known !== undefined) return known;
    const made: HostEntry = {
      rtt: new RttEstimator(this.#bounds),
      startedMs: nowMs,
      readyMs: nowMs,
      pace: null,
      answers: 0,
      lost: 0,
      faults: 0,
      fault: '',
      givenUp: null,
    };
    if (this.#entries.size >= mostEntries) this.#forgetOldest();
    this.#entries.set(addressNumber, made);
    return made;
  }

  /** The slowest pace that a host imposes, milliseconds between probes, and how many hosts impose one. */
  limited(): { readonly hosts: number; readonly slowestMs: number } {
    let [hosts, slowestMs] = [0, 0];
    for (const { pace } of this.#entries.values()) {
      if (pace === null || pace.delayMs === 0) continue;
      hosts++;
      slowestMs = Math.max(slowestMs, pace.delayMs);
    }
    return { hosts, slowestMs };
  }

  /** The entry, where the host was probed. */
  known(addressNumber: number): HostEntry | undefined {
    return this.#entries.get(addressNumber);
  }

  /** How long to wait for this host. */
  timeoutMs(entry: HostEntry): number {
    return entry.rtt.samples > 0 ? entry.rtt.timeoutMs : this.#group.timeoutMs;
  }

  /** Takes in a round-trip time. */
  sample(entry: HostEntry, rttMs: number): void {
    entry.rtt.add(rttMs);
    this.#group.add(rttMs);
  }

  #forgetOldest(): void {
    for (const [number, entry] of this.#entries) {
      if (entry.givenUp !== null) continue;
      this.#entries.delete(number);
      return;
    }
  }

  /** Numbers of the hosts that were given up. */
  givenUp(): readonly number[] {
    return [...this.#entries].filter(([, entry]) => entry.givenUp !== null).map(([number]) => number);
  }
}
