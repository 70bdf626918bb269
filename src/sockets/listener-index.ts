/** Listeners by port: finds the listener that an unaccepted connection waits at, and tells servers from clients. */
import { isWildcard } from './exposure.ts';
import type { RawRow } from './raw-row.ts';

/** Answers about the listeners of every namespace that was read. */
export class ListenerIndex {
  readonly #byKey = new Map<string, RawRow[]>();

  /** Takes note of the row when it is a listener. */
  add(row: RawRow): void {
    if (row.state !== 'LISTEN' || row.local.port === null) return;
    const key = keyOf(row);
    const list = this.#byKey.get(key);
    if (list === undefined) this.#byKey.set(key, [row]);
    else list.push(row);
  }

  /** The listener whose address admits the local end of `row`, the most specific first; undefined when there is none. */
  of(row: RawRow): RawRow | undefined {
    const candidates = this.#byKey.get(keyOf(row));
    if (candidates === undefined) return undefined;
    return (
      candidates.find((one) => one.family === row.family && one.local.address === row.local.address) ??
      candidates.find((one) => unmapped(row.local.address) === one.local.address) ??
      candidates.find((one) => one.family === row.family && isWildcard(one.local.address)) ??
      candidates.find((one) => isWildcard(one.local.address) && one.inet?.v6only !== true)
    );
  }
}

function keyOf(row: RawRow): string {
  return `${row.namespace.id} ${row.transport} ${row.local.port}`;
}

/** A connection that came to a `::` listener over IPv4 carries the v4-mapped form. */
function unmapped(address: string): string {
  return address.startsWith('::ffff:') ? address.slice(7) : address;
}
