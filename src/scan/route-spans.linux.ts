/** Routes by span: between two borders of the routing tables one answer of the kernel's serves for all addresses. */
import { ipAddress } from '../addr/ip-address.ts';
import type { IpAddress } from '../addr/ip-address.ts';
import type { IpRange } from '../addr/ip-range.ts';
import { routeBorders } from '../os/route-borders.linux.ts';
import type { Route } from '../os/routes.ts';
import { lookUpRoute } from '../os/routes.linux.ts';
import { interfaceIndexByZone } from '../os/zone-index.linux.ts';

/** The spans; the borders are read with the first question, and are what they were then. */
export class RouteSpans {
  readonly #borders: Partial<Record<4 | 6, readonly bigint[]>> = {};
  /** Those of IPv4 as numbers, and the span that was asked for last. */
  #numbers: Float64Array | undefined;
  #last = 0;

  /** What tells the span of an address from others. Throws as routeBorders does. */
  keyOf({ version, value, zone }: IpAddress): string {
    return `${version} ${this.#at(version, value)} ${zone ?? ''}`;
  }

  /** The number of the span of an IPv4 address that is given as its value. Throws as routeBorders does. */
  of4(value: number): number {
    const borders = (this.#numbers ??= Float64Array.from(this.#bordersOf(4), Number));
    const isLast = value >= borders[this.#last]! && !(value >= borders[this.#last + 1]!);
    // Neighbours in a network are neighbours in the routing tables, too.
    return isLast ? this.#last : (this.#last = lastAtMost(borders, value));
  }

  /** The first address of a range in each span that it reaches into, `most` of them at most. Throws as routeBorders does. */
  *starts({ version, zone, first, last }: IpRange, most: number): Generator<IpAddress, undefined> {
    const borders = this.#bordersOf(version);
    let value = first;
    for (let at = this.#at(version, first), count = 0; value <= last && count < most; count++) {
      yield ipAddress(version, value, zone);
      const next = borders[++at];
      if (next === undefined) return;
      value = next;
    }
  }

  #at(version: 4 | 6, value: bigint): number {
    return lastAtMost(this.#bordersOf(version), value);
  }

  #bordersOf(version: 4 | 6): readonly bigint[] {
    return (this.#borders[version] ??= routeBorders(version));
  }
}

/** The place of the last of ascending borders that is no greater; the first where all are. */
function lastAtMost<T extends number | bigint>(borders: ArrayLike<T>, value: T): number {
  let low = 0;
  let high = borders.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (borders[middle]! <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The route that the kernel would take, or the errno name where there is none. Throws as lookUpRoute does. */
export function routeTo(destination: IpAddress): Route | string {
  const interfaceIndex = destination.zone === null ? null : interfaceIndexByZone(destination.zone);
  const answer = lookUpRoute({ destination, ...(interfaceIndex !== null && { interfaceIndex }) });
  return answer.ok ? answer.route : answer.error;
}
