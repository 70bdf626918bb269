/**
 * What a running scan knows of each host: how long it takes to answer, when it may be asked again, whether it was given up. A
 * network has many hosts: what is known of every one stands in columns of numbers, and only what few have is an object. Memory that
 * is never written costs nothing, so each column is written where its number differs from 0 only.
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
/** The hosts that were probed. A host is a number that {@link HostBook.entry} gives for its address number. */
export class HostBook {
  readonly #bounds: RttBounds;
  /** All hosts together: what holds for a host that has not answered yet. */
  readonly #group: RttEstimator;
  readonly #rtts: Float32Array;
  /** From 1: 0 is a host that was never asked. */
  readonly #startedMs: Float64Array;
  readonly #readyMs: Float64Array;
  readonly #answers: Uint32Array;
  readonly #lost: Uint32Array;
  /** Local faults in a row. */
  readonly #faults: Uint32Array;
  readonly #rarities = new Map<number, Rarities>();
  /** By address number; null where every address has a row, which then is its number. */
  readonly #places: Map<number, number> | null;
  /** Address numbers by row, where that is not the same. */
  readonly #numbers: number[] = [];

  /** `count`: addresses of the scan. */
  constructor(bounds: RttBounds, count: number) {
    this.#bounds = bounds;
    this.#group = new RttEstimator(bounds);
    const rows = Math.min(count, mostHosts);
    this.#rtts = new Float32Array(rows * rttNumbers);
    this.#startedMs = new Float64Array(rows);
    this.#readyMs = new Float64Array(rows);
    this.#answers = new Uint32Array(rows);
    this.#lost = new Uint32Array(rows);
    this.#faults = new Uint32Array(rows);
    this.#places = count > mostHosts ? new Map() : null;
  }

  /** The host with an address number, made when it is first asked for. */
  entry(addressNumber: number, nowMs: number): number {
    const host =
      this.#places === null ? addressNumber : (this.#places.get(addressNumber) ?? this.#place(addressNumber));
    if (this.#startedMs[host] === 0) this.#startedMs[host] = nowMs + 1;
    return host;
  }

  /** The host, where it was probed; else -1. */
  known(addressNumber: number): number {
    const host = this.#places === null ? addressNumber : (this.#places.get(addressNumber) ?? -1);
    return host >= 0 && this.#startedMs[host] !== 0 ? host : -1;
  }

  startedMs(host: number): number {
    return this.#startedMs[host]! - 1;
  }

  /** Earliest time of the next probe, milliseconds of the monotonic clock; 0 where there is none. */
  readyMs(host: number): number {
    return this.#readyMs[host]!;
  }

  setReadyMs(host: number, readyMs: number): void {
    this.#readyMs[host] = readyMs;
  }

  /** Answers to first attempts, while nothing was lost. */
  answers(host: number): number {
    return this.#answers[host]!;
  }

  addAnswer(host: number): void {
    this.#answers[host]!++;
  }

  /** Probes to it that were lost, since its pace last changed. */
  lost(host: number): number {
    return this.#lost[host]!;
  }

  setLost(host: number, lost: number): void {
    this.#lost[host] = lost;
  }

  /** Counts a local fault; how many they are in a row. */
  addFault(host: number, code: string): number {
    this.#rare(host).fault = code;
    return ++this.#faults[host]!;
  }

  /** No fault this time. */
  clearFaults(host: number): void {
    if (this.#rarities.size > 0) this.#faults[host] = 0;
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
    const at = host * rttNumbers;
    return this.#rtts[at] === 0 ? this.#group.timeoutMs : rttTimeoutMs(this.#bounds, this.#rtts, at);
  }

  /** Takes in a round-trip time. */
  sample(host: number, rttMs: number): void {
    addRtt(this.#rtts, host * rttNumbers, rttMs);
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
    this.#rtts.fill(0, host * rttNumbers, (host + 1) * rttNumbers);
    for (const column of [this.#startedMs, this.#readyMs, this.#answers, this.#lost, this.#faults]) column[host] = 0;
    return host;
  }
}
