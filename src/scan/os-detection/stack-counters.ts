/** What a stack counts: the identifications of its packets, and the ticks since it was started. */
import type { OsAnswers } from './os-asker.ts';
import { stampOf, timestampClock } from './timestamp-clock.ts';

const accepted = ['syn', 'syn.later', 'syn.latest'] as const;

/** The IP identifications of three SYN-ACKs in a row; null where one is missing, and for IPv6, which has none. */
export function ipIdentifications(answers: OsAnswers): readonly number[] | null {
  const found = accepted.map((id) => answers.replies.get(id)?.identification ?? null);
  return found.every((id) => id !== null) ? found : null;
}

/**
 * Seconds since the clock of the timestamps stood at zero, which is when the system was started as a rule; null where each
 * connection begins with another number (RFC 7323 section 5.4, Linux since 4.10), or the clock's pace is not known.
 */
export function uptimeSeconds(answers: OsAnswers): number | null {
  const rate = Number(timestampClock(answers));
  const reply = answers.replies.get('syn');
  const stamp = reply === undefined ? null : stampOf(reply);
  return rate > 0 && stamp !== null ? Math.round(stamp / rate) : null;
}
