/** A rate limit: bytes wait until their time has come. */
import type { Clock } from '../base/clock.ts';

/** How much may go at once after a pause, as time at the full rate. */
const burstMs = 50;

/** Waits before `length` bytes may go at `bytesPerSecond`; undefined when they may go now. */
export function rateLimit(
  bytesPerSecond: number,
  clock: Clock,
  signal?: AbortSignal,
): (length: number) => Promise<void> | undefined {
  let freeAt = clock.monotonic();
  return (length) => {
    const now = clock.monotonic();
    freeAt = Math.max(freeAt, now - burstMs) + (length / bytesPerSecond) * 1000;
    const wait = freeAt - now;
    return wait > 0 ? clock.sleep(wait, signal) : undefined;
  };
}
