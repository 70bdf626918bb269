/** Results of which nothing is known but the answer itself, in columns of numbers: 24 bytes each, made into objects when told. */
import { PagedInts } from './paged-ints.ts';
import type { PortState } from './port-state.ts';
import type { ScanTransport } from './technique.ts';

/** An answer as it is kept, or given back. */
export interface LoggedAnswer {
  readonly transport: ScanTransport;
  readonly port: number;
  readonly state: PortState;
  readonly reason: string;
  /** Who sent it, where that was not the host itself: address text. */
  readonly reasonFrom: string | null;
  readonly ttl: number | null;
  readonly rttMs: number | null;
  readonly attempts: number;
}

type Kind = Pick<LoggedAnswer, 'transport' | 'state' | 'reason' | 'reasonFrom'>;

/** The 32-bit numbers of an entry: the kind; port and TTL (-1: none); attempts; the host's previous entry (from 1; 0: none). */
const entryLength = 4;
const ttlRoom = 2 ** 9;

/** The answers of all hosts, by host number; each host's in the order in which they came. */
export class ResultLog {
  readonly #kinds: Kind[] = [];
  readonly #kindNumbers = new Map<string, number>();
  #lastKind = -1;
  readonly #heads = new PagedInts();
  #entries = new Int32Array(entryLength * 1024);
  #times = new Float64Array(1024);
  #used = 0;

  /** Answers in all. */
  get size(): number {
    return this.#used;
  }

  add(host: number, answer: LoggedAnswer): void {
    const number = this.#used++;
    if (number === this.#times.length) this.#grow();
    const at = number * entryLength;
    this.#entries[at] = this.#kindOf(answer);
    this.#entries[at + 1] = answer.port * ttlRoom + ((answer.ttl ?? -1) + 1);
    this.#entries[at + 2] = answer.attempts;
    this.#entries[at + 3] = this.#heads.get(host);
    this.#times[number] = answer.rttMs ?? -1;
    this.#heads.set(host, this.#used);
  }

  /** The answers of a host. */
  of(host: number): LoggedAnswer[] {
    const answers: LoggedAnswer[] = [];
    for (let next = this.#heads.get(host); next !== 0; next = this.#entries[(next - 1) * entryLength + 3]!) {
      answers.push(this.#answer(next - 1));
    }
    return answers.reverse();
  }

  #answer(number: number): LoggedAnswer {
    const at = number * entryLength;
    const { transport, state, reason, reasonFrom } = this.#kinds[this.#entries[at]!]!;
    const ttl = (this.#entries[at + 1]! % ttlRoom) - 1;
    const rttMs = this.#times[number]!;
    return {
      transport,
      port: Math.floor(this.#entries[at + 1]! / ttlRoom),
      state,
      reason,
      reasonFrom,
      ttl: ttl === -1 ? null : ttl,
      rttMs: rttMs < 0 ? null : rttMs,
      attempts: this.#entries[at + 2]!,
    };
  }

  #grow(): void {
    const entries = new Int32Array(2 * this.#entries.length);
    entries.set(this.#entries);
    this.#entries = entries;
    const times = new Float64Array(2 * this.#times.length);
    times.set(this.#times);
    this.#times = times;
  }

  /** The next answer is mostly like the last. */
  #kindOf({ transport, state, reason, reasonFrom }: LoggedAnswer): number {
    const last = this.#kinds[this.#lastKind];
    if (
      last?.reason === reason &&
      last.state === state &&
      last.reasonFrom === reasonFrom &&
      last.transport === transport
    ) {
      return this.#lastKind;
    }
    const key = `${transport} ${state} ${reason} ${reasonFrom ?? ''}`;
    const known = this.#kindNumbers.get(key);
    this.#lastKind = known ?? this.#kinds.push({ transport, state, reason, reasonFrom }) - 1;
    if (known === undefined) this.#kindNumbers.set(key, this.#lastKind);
    return this.#lastKind;
  }
}
