/** How fast the clock behind TCP timestamps runs (RFC 7323 section 5.4 leaves it to the system: 1 ms to 1 s a tick). */
import type { OsAnswers } from './os-asker.ts';
import type { OsReply } from './os-reply.ts';

/** Rates that systems use, ticks a second. */
const rates = [2, 10, 100, 250, 1000] as const;
/** Shorter than this, and the time on the way decides; and how far a rate may be off. */
const [leastMs, slack] = [80, 0.35];

/** Ticks a second, `random` where connections have nothing to do with each other, null where too little was seen. */
export function timestampClock(answers: OsAnswers): string | null {
  const stamps = (['syn', 'syn.later', 'syn.latest'] as const).flatMap((id) => {
    const reply = answers.replies.get(id);
    const stamp = reply === undefined ? null : stampOf(reply);
    return reply === undefined || stamp === null ? [] : [{ atMs: reply.atMs, stamp }];
  });
  const found = stamps.slice(1).flatMap((later, index) => {
    const earlier = stamps[index]!;
    const elapsedMs = later.atMs - earlier.atMs;
    // A difference of 32 bits: the clock may go round between two connections, and a random start looks like going back.
    const ticks = (later.stamp - earlier.stamp) | 0;
    return elapsedMs < leastMs ? [] : [rateOf(ticks, elapsedMs)];
  });
  if (found.length === 0) return null;
  if (found.every((rate) => rate === 'random')) return 'random';
  const known = found.filter((rate) => rate !== 'random' && rate !== null);
  return known.length === found.length && known.every((rate) => rate === known[0]) ? known[0]! : null;
}

function rateOf(ticks: number, elapsedMs: number): string | null {
  if (ticks < 0 || ticks > 20 * elapsedMs) return 'random';
  const rate = (ticks / elapsedMs) * 1000;
  // Two ticks a second may be none or one in the time that was watched.
  if (ticks <= 1) return ticks === 1 && elapsedMs < 150 ? null : '2';
  const near = rates.find((one) => Math.abs(rate - one) <= one * slack);
  return near === undefined ? null : String(near);
}

/** The sender's time in a segment's timestamp option (RFC 7323 section 3.2); null without one. */
export function stampOf({ tcp }: OsReply): number | null {
  for (const option of tcp?.options ?? []) if ('echo' in option) return option.value;
  return null;
}
