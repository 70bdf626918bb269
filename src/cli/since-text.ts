/** How long ago something began, in the one or two units that matter. */

const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
] as const;

/** `3 d 4 h`, `12 min`, `8 s`; `-` when unknown. Times are milliseconds since 1970 UTC. */
export function sinceText(start: number | null, now: number): string {
  if (start === null) return '-';
  let rest = Math.max(0, now - start);
  const parts: string[] = [];
  for (const [name, size] of units) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count} ${name}`);
    if (parts.length === 2 || (parts.length === 1 && name !== 'd')) break;
  }
  return parts.length === 0 ? '0 s' : parts.join(' ');
}
