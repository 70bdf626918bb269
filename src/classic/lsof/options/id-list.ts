/** `-p` and `-g`: comma lists of process or process group numbers, `^` before those to leave out. */
import type { SoughtId } from './request.ts';

/** Adds the numbers of `list` to `into`; false after a complaint. */
export function addIds(
  kind: 'process' | 'process group',
  list: string | null,
  into: SoughtId[],
  complain: (message: string) => void,
): boolean {
  if (list === null) {
    complain(`no ${kind} ID specified`);
    return false;
  }
  let good = true;
  for (const item of items(list)) {
    const match = /^(\^?)(\d*)$/.exec(item);
    if (match === null) {
      complain(`illegal ${kind} ID: ${list}`);
      return false;
    }
    const sought = { id: Number(match[2]) | 0, excluded: match[1] === '^', found: false };
    const known = into.find((entry) => entry.id === sought.id);
    if (known === undefined) into.push(sought);
    else if (known.excluded !== sought.excluded) {
      complain(`P${kind === 'process' ? '' : 'G'}ID ${sought.id} has been included and excluded.`);
      good = false;
    }
  }
  return good;
}

/** The items of a comma list; a comma at the end begins no further one. */
export function items(list: string): string[] {
  const parts = list.split(',');
  if (parts.at(-1) === '') parts.pop();
  return parts;
}
