/** How many ports of which state each host has: two rows of numbers a host, however many ports were asked. */
import { PagedInts } from './paged-ints.ts';
import type { PortState } from './port-state.ts';
import type { ScanTransport } from './technique.ts';

/** A host's ports of one transport, state and reason. */
export interface StateCount {
  readonly transport: ScanTransport;
  readonly state: PortState;
  readonly reason: string;
  readonly count: number;
}

/** What is counted. */
export type StateKind = Omit<StateCount, 'count'>;

/** The numbers of an entry: the kind, how many, and the host's next entry (from 1; 0: none). */
const entryLength = 3;

/** The counts of all hosts, by host number. A host has few kinds of ports: they stand in a chain. */
export class StateCounts {
  readonly #kinds: StateKind[] = [];
  readonly #heads = new PagedInts();
  readonly #entries = new PagedInts();
  #used = 0;
  #lastKind = -1;

  /** Counts one; how many of its transport and state the host had before. */
  add(host: number, transport: ScanTransport, state: PortState, reason: string): number {
    const kind = this.#kindOf(transport, state, reason);
    const head = this.#heads.get(host);
    let like = 0;
    let found = -1;
    for (let next = head; next !== 0;) {
      const at = (next - 1) * entryLength;
      const other = this.#entries.get(at);
      if (other === kind) found = at;
      if (other === kind || this.#isLike(other, kind)) like += this.#entries.get(at + 1);
      next = this.#entries.get(at + 2);
    }
    if (found >= 0) this.#entries.set(found + 1, this.#entries.get(found + 1) + 1);
    else this.#heads.set(host, this.#begin(kind, head));
    return like;
  }

  /** The most frequent first. */
  of(host: number): StateCount[] {
    const counts: StateCount[] = [];
    for (let next = this.#heads.get(host); next !== 0; next = this.#entries.get((next - 1) * entryLength + 2)) {
      const at = (next - 1) * entryLength;
      counts.push({ ...this.#kinds[this.#entries.get(at)]!, count: this.#entries.get(at + 1) });
    }
    // The chain has the latest first.
    return counts.reverse().sort((a, b) => b.count - a.count);
  }

  /** Ports of a host in all. */
  total(host: number): number {
    let sum = 0;
    for (let next = this.#heads.get(host); next !== 0; next = this.#entries.get((next - 1) * entryLength + 2))
      sum += this.#entries.get((next - 1) * entryLength + 1);
    return sum;
  }

  /** The same text for hosts with the same counts. */
  signature(host: number): string {
    const parts: string[] = [];
    for (let next = this.#heads.get(host); next !== 0; next = this.#entries.get((next - 1) * entryLength + 2))
      parts.push(`${this.#entries.get((next - 1) * entryLength)} ${this.#entries.get((next - 1) * entryLength + 1)}`);
    return parts.length < 2 ? (parts[0] ?? '') : parts.sort().join();
  }

  /** A number for the counts of a host that has one kind only; -1 for the others. Equal numbers are equal counts. */
  single(host: number): number {
    const head = this.#heads.get(host);
    if (head === 0) return -1;
    const at = (head - 1) * entryLength;
    return this.#entries.get(at + 2) === 0 ? this.#entries.get(at) * 2 ** 32 + this.#entries.get(at + 1) : -1;
  }

  /** Hosts that have a port, ascending. */
  hosts(): Generator<number, undefined> {
    return this.#heads.places();
  }

  has(host: number): boolean {
    return this.#heads.get(host) !== 0;
  }

  #begin(kind: number, next: number): number {
    const at = this.#used++ * entryLength;
    this.#entries.set(at, kind);
    this.#entries.set(at + 1, 1);
    this.#entries.set(at + 2, next);
    return this.#used;
  }

  #isLike(one: number, other: number): boolean {
    const a = this.#kinds[one]!;
    const b = this.#kinds[other]!;
    return a.state === b.state && a.transport === b.transport;
  }

  /** There are few, and the next answer is mostly like the last. */
  #kindOf(transport: ScanTransport, state: PortState, reason: string): number {
    const last = this.#kinds[this.#lastKind];
    if (last?.state === state && last.reason === reason && last.transport === transport) return this.#lastKind;
    const known = this.#kinds.findIndex(
      (kind) => kind.state === state && kind.reason === reason && kind.transport === transport,
    );
    this.#lastKind = known >= 0 ? known : this.#kinds.push({ transport, state, reason }) - 1;
    return this.#lastKind;
  }
}
