/** `-u`: comma lists of login names and user numbers, `^` before those to leave out. */
import { items } from './id-list.ts';
import type { SoughtUser } from './request.ts';

/** The longest login name that is taken (the size of utmp's ut_user). */
const longestLogin = 32;

/** Adds the users of `list` to `into`; false after a complaint. */
export function addUsers(
  list: string | null,
  into: SoughtUser[],
  userId: (login: string) => number | null,
  complain: (message: string) => void,
): boolean {
  if (list === null) {
    complain('no UIDs specified');
    return false;
  }
  let good = true;
  for (const item of items(list)) {
    const excluded = item.startsWith('^');
    const text = excluded ? item.slice(1) : item;
    const sought = identify(text, item, userId, complain);
    if (sought === null) {
      good = false;
      continue;
    }
    const known = into.find((entry) => entry.uid === sought.uid);
    if (known === undefined) into.push({ ...sought, excluded, found: false });
    else if (known.excluded !== excluded) {
      complain(`UID ${sought.uid | 0} has been included and excluded.`);
      good = false;
    }
  }
  return good;
}

function identify(
  text: string,
  item: string,
  userId: (login: string) => number | null,
  complain: (message: string) => void,
): { uid: number; login: string | null } | null {
  if (text.length > longestLogin) {
    // The referee counts the ^ out but prints from it on: the name loses as many characters at its end.
    complain(`-u login name > ${longestLogin} characters: ${item.slice(0, text.length)}`);
    return null;
  }
  if (/^\d*$/.test(text)) return { uid: Number(text) >>> 0, login: null };
  const uid = userId(text);
  if (uid === null) complain(`can't get UID for ${text}`);
  return uid === null ? null : { uid, login: text };
}
