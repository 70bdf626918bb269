/**
 * What a running scan knows of each host: how long it takes to answer, when it may be asked again, whether it was given up. A
 * network has many hosts: what is known of every one stands in a row of numbers, and only what few have is an object.
 */
import type { HostPace } from './host-pace.ts';
import type { RttBounds } from './rtt.ts';
import { addRtt, RttEstimator, rttNumbers, rttTimeoutMs } from './rtt.ts';

/** Why a host gets no more probes. */
export type GivenUp = 'host-timeout' | 'local-error';

/** What few hosts have. */
interface Rarities {
  /** Null while nothing to it was lost. */
  pace: HostPace | null;
  /** Errno name of the last local fault. */
  fault: string;
  givenUp: GivenUp | null;
}

/** Hosts that are known at once: of more, those asked first are forgotten, unless they were given up. */
const mostHosts = 2 ** 18;
/** The numbers of a row. `faults` counts the local faults in a row, and from 1: 0 is a host that was never asked. */
const column = {
  rtt: 0,
  startedMs: rttNumbers,
  readyMs: rttNumbers + 1,
  answers: rttNumbers + 2,
  lost: rttNumbers + 3,
  faults: rttNumbers + 4,
} as const;
const rowLength = rttNumbers + 5;

/** The hosts that were probed. A host is a number that {@link HostBook.entry} gives for its address number. */
export class HostBook {
  readonly #bounds: RttBounds;
  /** All hosts together: what holds for a host that has not answered yet. */
  readonly #group: RttEstimator;
  readonly #rows: Float64Array;
  readonly #rarities = new Map<number, Rarities>();
  /** By address number; null where every address has a row, which then is its number. */
  readonly #places: Map<number, number> | null;
  /** Address numbers by row, where that is not the same. */
  readonly #numbers: number[] = [];

  /** `count`: addresses of the scan. */
  constructor(bounds: RttBounds, count: number) {
    this.#bounds = bounds;
    this.#group = new RttEstimator(bounds);
    this.#rows = new Float64Array(Math.min(count, mostHosts) * rowLength);
    this.#places = count > mostHosts ? new Map() : null;
  }

  /** The host with an address number, made when it is first asked for. */
  entry(addressNumber: number, nowMs: number): number {
    const host =
      this.#places === null ? addressNumber : (this.#places.get(addressNumber) ?? this.#place(addressNumber));
    const at = host * rowLength;
    if (this.#rows[at + column.faults] !== 0) return host;
    this.#rows[at + column.faults] = 1;
    this.#rows[at + column.startedMs] = nowMs;
    this.#rows[at + column.readyMs] = nowMs;
    return host;
  }

  /** The host, where it was probed; else -1. */
  known(addressNumber: number): number {
    const host = this.#places === null ? addressNumber : (this.#places.get(addressNumber) ?? -1);
    return host >= 0 && this.#rows[host * rowLength + column.faults] !== 0 ? host : -1;
  }

  startedMs(host: number): number {
    return this.#rows[host * rowLength + column.startedMs]!;
  }

  /** Earliest time of the next probe, milliseconds of the monotonic clock. */
  readyMs(host: number): number {
    return this.#rows[host * rowLength + column.readyMs]!;
  }

  setReadyMs(host: number, readyMs: number): void {
    this.#rows[host * rowLength + column.readyMs] = readyMs;
  }

  /** Answers to first attempts, while nothing was lost. */
  answers(host: number): number {
    return this.#rows[host * rowLength + column.answers]!;
  }

  addAnswer(host: number): void {
    this.#rows[host * rowLength + column.answers]!++;
  }

  /** Probes to it that were lost, since its pace last changed. */
  lost(host: number): number {
    return this.#rows[host * rowLength + column.lost]!;
  }

  setLost(host: number, lost: number): void {
    this.#rows[host * rowLength + column.lost] = lost;
  }

  /** Counts a local fault; how many they are in a row. */
  addFault(host: number, code: string): number {
    this.#rare(host).fault = code;
    return this.#rows[host * rowLength + column.faults]!++;
  }

  /** No fault this time. */
  clearFaults(host: number): void {
    this.#rows[host * rowLength + column.faults] = 1;
  }

  /** Errno name of the last fault; empty where there was none. */
  fault(host: number): string {
    return this.#rarities.get(host)?.fault ?? '';
  }

  /** Null while nothing to it was lost. */
  pace(host: number): HostPace | null {
    return this.#rarities.size === 0 ? null : (this.#rarities.get(host)?.pace ?? null);
  }

  setPace(host: number, pace: HostPace): void {
    this.#rare(host).pace = pace;
  }

  /** Why it gets no more probes, or null. */
  givenUp(host: number): GivenUp | null {
    return this.#rarities.size === 0 ? null : (this.#rarities.get(host)?.givenUp ?? null);
  }

  /** It gets no more probes; the first reason holds. */
  giveUp(host: number, reason: GivenUp): void {
    this.#rare(host).givenUp ??= reason;
  }

  /** The slowest pace that a host imposes, milliseconds between probes, and how many hosts impose one. */
  limited(): { readonly hosts: number; readonly slowestMs: number } {
    let [hosts, slowestMs] = [0, 0];
    for (const { pace } of this.#rarities.values()) {
      if (pace === null || pace.delayMs === 0) continue;
      hosts++;
      slowestMs = Math.max(slowestMs, pace.delayMs);
    }
    return { hosts, slowestMs };
  }

  /** How long to wait for this host. */
  timeoutMs(host: number): number {
    const at = host * rowLength + column.rtt;
    return this.#rows[at] === 0 ? this.#group.timeoutMs : rttTimeoutMs(this.#bounds, this.#rows, at);
  }

  /** Takes in a round-trip time. */
  sample(host: number, rttMs: number): void {
    addRtt(this.#rows, host * rowLength + column.rtt, rttMs);
    this.#group.add(rttMs);
  }

  /** Address numbers of the hosts that were given up. */
  allGivenUp(): readonly number[] {
    const hosts = [...this.#rarities].filter(([, { givenUp }]) => givenUp !== null).map(([host]) => host);
    return this.#places === null ? hosts : hosts.map((host) => this.#numbers[host]!);
  }

  #rare(host: number): Rarities {
    const known = this.#rarities.get(host);
    if (known !== undefined) return known;
    const made: Rarities = { pace: null, fault: '', givenUp: null };
    this.#rarities.set(host, made);
    return made;
  }

  /** A row for an address; of another one, where all are taken. */
  #place(addressNumber: number): number {
    const places = this.#places!;
    const host = places.size < mostHosts ? places.size : this.#forgetOldest();
    places.set(addressNumber, host);
    this.#numbers[host] = addressNumber;
    return host;
  }

  /** Those that were given up are remembered; where all were, the oldest goes all the same. */
  #forgetOldest(): number {
    const places = this.#places!;
    let [oldest, host] = places.entries().next().value!;
    for (const place of places) {
      if (this.givenUp(place[1]) !== null) continue;
      [oldest, host] = place;
      break;
    }
    places.delete(oldest);
    this.#rarities.delete(host);
    this.#rows.fill(0, host * rowLength, (host + 1) * rowLength);
    return host;
  }
}
