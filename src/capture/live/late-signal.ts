/** Ending a capture a moment after it was asked to end: what had passed by then is still on its way to us. */
import type { Clock } from '../../base/clock.ts';

/** A packet waits in the kernel for others this long at most, and is with us soon after. */
const onTheWayMs = 30;

/** A signal that aborts behind `signal` by as long as packets are on their way. */
export function lateSignal(signal: AbortSignal, clock: Clock): AbortSignal {
  const late = new AbortController();
  const end = (): void => void clock.sleep(onTheWayMs).then(() => late.abort());
  if (signal.aborted) end();
  else signal.addEventListener('abort', end, { once: true });
  return late.signal;
}
