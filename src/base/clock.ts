/** The only place that reads the time or waits: everything else is handed a {@link Clock}. */

/** Time as a value that can be passed in and faked. */
export interface Clock {
  /** Wall-clock time, milliseconds since 1970 UTC. */
  now(): number;
  /** A clock that never goes back, milliseconds from an arbitrary start. */
  monotonic(): number;
  /** Waits; resolves early, without an error, when the signal aborts. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** The clock of this machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep(milliseconds, signal) {
    if (signal?.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      signal?.addEventListener('abort', done, { once: true });
    });
  },
};

/** The next turn of the event loop: whatever waits (sockets, timers, signals) comes before. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}

/** A clock that tests drive: `sleep` moves it forward at once. */
export function fakeClock(start = 0): Clock & { advance(milliseconds: number): void } {
  let time = start;
  return {
    now: () => time,
    monotonic: () => time - start,
    sleep(milliseconds) {
      time += milliseconds;
      return Promise.resolve();
    },
    advance(milliseconds) {
      time += milliseconds;
    },
  };
}
