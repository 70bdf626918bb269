/** What a running scan knows of each host: how long it takes to answer, when it may be asked again, whether it was given up. */
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
  /** Local faults in a row. */
  faults: number;
  /** Errno name of the last of them. */
  fault: string;
  givenUp: GivenUp | null;
}

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
    const made = {
      rtt: new RttEstimator(this.#bounds),
      startedMs: nowMs,
      readyMs: nowMs,
      faults: 0,
      fault: '',
      givenUp: null,
    };
    this.#entries.set(addressNumber, made);
    return made;
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

  /** Numbers of the hosts that were given up. */
  givenUp(): readonly number[] {
    return [...this.#entries].filter(([, entry]) => entry.givenUp !== null).map(([number]) => number);
  }
}
