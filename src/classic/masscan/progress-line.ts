/** The line that tells how far masscan is, over and over in the same place of standard error. */
import type { Clock } from '../../base/clock.ts';
import type { SweepProgress } from '../stateless/sweep-plan.ts';

const everyMs = 250;
/** As wide as the line, so that nothing of it is left. */
const blank = `${' '.repeat(77)}\r`;

/** Writes it until the signal aborts. */
export async function tellProgress(
  progress: () => SweepProgress,
  write: (text: string) => void,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  let before = { sent: 0, elapsedMs: 0 };
  let told = false;
  while (!signal.aborted) {
    await clock.sleep(everyMs, signal);
    if (signal.aborted) break;
    const now = progress();
    const perMs = (now.sent - before.sent) / Math.max(1, now.elapsedMs - before.elapsedMs);
    before = now;
    told = true;
    write(progressLine(now, perMs));
  }
  if (told) write(blank);
}

/** The line; `kpps` are thousands of packets a second. */
export function progressLine({ begun, total, open, waitingMs, elapsedMs }: SweepProgress, kpps: number): string {
  const share = total === 0 ? 1 : begun / total;
  const left =
    waitingMs === null
      ? `${clockText(share === 0 ? 0 : (elapsedMs * (1 - share)) / share)} remaining`
      : ` waiting ${Math.max(0, Math.ceil(Math.min(waitingMs, 1e9) / 1000))}-secs`;
  return `rate:${kpps.toFixed(2).padStart(6)}-kpps, ${(share * 100).toFixed(2).padStart(5)}% done,${left}, found=${open}       \r`;
}

function clockText(milliseconds: number): string {
  const all = Math.floor(milliseconds / 1000);
  const two = (value: number): string => String(value % 60).padStart(2, '0');
  return `${String(Math.floor(all / 3600)).padStart(4)}:${two(Math.floor(all / 60))}:${two(all)}`;
}
