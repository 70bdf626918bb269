/** The hosts of a survey by number, in the order of their addresses: what is kept of very many hosts is kept under it. */
import { lastIndexWhere } from '../addr/intervals.ts';
import { ipText, parseIp } from '../addr/ip-address.ts';
import type { IpAddress } from '../addr/ip-address.ts';
import { compareSpaces } from '../addr/ip-range.ts';
import type { IpRange } from '../addr/ip-range.ts';
import { IpSet } from '../addr/ip-set.ts';
import type { ProbeSpace } from './probe-space.ts';

/** The numbering of a set of addresses: 0 to count-1. */
export class HostNumbers {
  readonly addresses: IpSet;
  readonly count: number;
  /** How many addresses come before each range. */
  readonly #before: readonly bigint[];

  constructor(addresses: IpSet) {
    this.addresses = addresses;
    this.count = Number(addresses.count);
    let sum = 0n;
    this.#before = addresses.ranges.map(({ first, last }) => {
      const before = sum;
      sum += last - first + 1n;
      return before;
    });
  }

  /** The number of an address; -1 where it is not of the set. */
  of(address: IpAddress): number {
    const { ranges } = this.addresses;
    const at = lastIndexWhere(ranges.length, (index) => !beginsBehind(ranges[index]!, address));
    const range = ranges[at];
    if (range === undefined || compareSpaces(range, address) !== 0 || address.value > range.last) return -1;
    return Number(this.#before[at]! + address.value - range.first);
  }

  /** The same of an address as text. */
  ofText(text: string): number {
    const address = parseIp(text);
    return address.ok ? this.of(address.value) : -1;
  }

  /** Throws RangeError (a programmer's error) where there are not so many. */
  address(number: number): IpAddress {
    const found = this.addresses.nth(BigInt(number));
    if (found === undefined) throw new RangeError(`no host has the number ${number}`);
    return found;
  }

  text(number: number): string {
    return ipText(this.address(number));
  }

  /** From the address numbers of a space, all of whose addresses are of the set. */
  from(space: ProbeSpace): (addressNumber: number) => number {
    if (space.addresses.toString() === this.addresses.toString()) return (number) => number;
    return (number) => this.of(space.address(number));
  }

  /** Ranges of numbers, first and last, as addresses. */
  set(ranges: readonly (readonly [number, number])[]): IpSet {
    return IpSet.of(ranges.flatMap(([first, last]) => this.#ranges(first, last)));
  }

  #ranges(first: number, last: number): IpRange[] {
    const [start, end] = [BigInt(first), BigInt(last)];
    return this.addresses.ranges.flatMap((range, at) => {
      const before = this.#before[at]!;
      const [low, high] = [range.first + start - before, range.first + end - before];
      if (high < range.first || low > range.last) return [];
      return [{ ...range, first: low > range.first ? low : range.first, last: high < range.last ? high : range.last }];
    });
  }
}

function beginsBehind(range: IpRange, address: IpAddress): boolean {
  const order = compareSpaces(range, address);
  return order === 0 ? range.first > address.value : order > 0;
}
