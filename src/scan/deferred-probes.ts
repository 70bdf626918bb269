/** Probes that have to wait until their host may be asked again: in turn for each host, and no host in the way of another. */
import { EventQueue } from '../link/event-queue.ts';

/** Attempts a key can tell apart. */
const attempts = 128;
/** More are not taken: 8 bytes each. */
const most = 2 ** 20;

interface Line {
  /** index * {@link attempts} + attempt, first come first. */
  keys: number[];
  head: number;
}

/** The probes that wait. */
export class DeferredProbes {
  /** The probe that {@link take} found. */
  index = -1;
  attempt = 0;
  readonly #lines = new Map<number, Line>();
  readonly #hosts = new EventQueue<number>();
  #size = 0;

  /** How many wait. */
  get size(): number {
    return this.#size;
  }

  get full(): boolean {
    return this.#size >= most;
  }

  /** When the first host may be asked, as it was known when its probe came here; Infinity where none waits. */
  get nextReadyMs(): number {
    return this.#hosts.nextTime;
  }

  /** Makes a probe wait for its host, which may be asked at `readyMs`. */
  add(host: number, index: number, attempt: number, readyMs: number): void {
    this.#size++;
    const key = index * attempts + (attempt % attempts);
    const line = this.#lines.get(host);
    if (line !== undefined) {
      line.keys.push(key);
      return;
    }
    this.#lines.set(host, { keys: [key], head: 0 });
    this.#hosts.add(readyMs, host);
  }

  /** Finds a probe whose host may be asked now, by what `readyMs` says of the host; false where there is none. */
  take(nowMs: number, readyMs: (host: number) => number): boolean {
    while (this.#hosts.nextTime <= nowMs) {
      const host = this.#hosts.take()!;
      const ready = readyMs(host);
      if (ready > nowMs) {
        this.#hosts.add(ready, host);
        continue;
      }
      const line = this.#lines.get(host)!;
      const key = line.keys[line.head++]!;
      this.#size--;
      if (line.head === line.keys.length) this.#lines.delete(host);
      else {
        if (line.head > 4096) {
          line.keys = line.keys.slice(line.head);
          line.head = 0;
        }
        this.#hosts.add(nowMs, host);
      }
      this.index = Math.floor(key / attempts);
      this.attempt = key % attempts;
      return true;
    }
    return false;
  }
}
