/** Reads tables of words by keys that come from the user. */

/** The entry of a table, never one of `Object.prototype` (a user may well type `constructor`). */
export function lookup<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
