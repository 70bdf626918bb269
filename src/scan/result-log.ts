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
const pageLength = 2 ** 12;

/** So many entries, and how long each took, milliseconds (-1: not known). */
interface Page {
  readonly entries: Int32Array;
  readonly times: Float64Array;
}

/** The answers of all hosts, by host number; each host's in the order in which they came. */
export class ResultLog {
  readonly #kinds: Kind[] = [];
  readonly #kindNumbers = new Map<string, number>();
  #lastKind = -1;
  readonly #heads = new PagedInts();
  readonly #pages: Page[] = [];
  #used = 0;

  /** Answers in all. */
  get size(): number {
    return this.#used;
  }

  add(host: number, answer: LoggedAnswer): void {
    const place = this.#used++ % pageLength;
    if (place === 0)
      this.#pages.push({ entries: new Int32Array(entryLength * pageLength), times: new Float64Array(pageLength) });
    const { entries, times } = this.#pages.at(-1)!;
    const at = place * entryLength;
    entries[at] = this.#kindOf(answer);
    entries[at + 1] = answer.port * ttlRoom + ((answer.ttl ?? -1) + 1);
    entries[at + 2] = answer.attempts;
    entries[at + 3] = this.#heads.get(host);
    times[place] = answer.rttMs ?? -1;
    this.#heads.set(host, this.#used);
  }

  /** The answers of a host. */
  of(host: number): LoggedAnswer[] {
    const answers: LoggedAnswer[] = [];
    for (let next = this.#heads.get(host); next !== 0;) {
      const page = this.#pages[Math.floor((next - 1) / pageLength)]!;
      const place = (next - 1) % pageLength;
      answers.push(this.#answer(page, place));
      next = page.entries[place * entryLength + 3]!;
    }
    return answers.reverse();
  }

  #answer({ entries, times }: Page, place: number): LoggedAnswer {
    const at = place * entryLength;
    const { transport, state, reason, reasonFrom } = this.#kinds[entries[at]!]!;
    const ttl = (entries[at + 1]! % ttlRoom) - 1;
    const rttMs = times[place]!;
    return {
      transport,
      port: Math.floor(entries[at + 1]! / ttlRoom),
      state,
      reason,
      reasonFrom,
      ttl: ttl === -1 ? null : ttl,
      rttMs: rttMs < 0 ? null : rttMs,
      attempts: entries[at + 2]!,
    };
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
