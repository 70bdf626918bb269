/** Durations in human units: `200ms`, `1.5s`, `2min`, `1h`. */

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, min: 60_000, m: 60_000, h: 3_600_000 };
const longestMs = 24 * 3_600_000;

/** Milliseconds of a duration; a bare number is seconds. Throws an Error that shows a good value; 10 ms to one day. */
export function durationMs(text: string): number {
  const match = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|min|m|h)?$/.exec(text);
  const value = match === null ? Number.NaN : Number(match[1]) * (units[match[2] ?? 's'] ?? 1);
  if (!(value >= 10 && value <= longestMs))
    throw new Error(`"${text}" is no duration from 10ms to 24h: write 200ms, 1s or 2min`);
  return value;
}
