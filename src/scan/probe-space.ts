/** Every (address, port) of a scan as one number: what permutation, bitmap and journal count in. */
import type { IpAddress, IpVersion } from '../addr/ip-address.ts';
import type { IpSet } from '../addr/ip-set.ts';
import type { PortSet } from '../addr/port-set.ts';
import { PortolanError } from '../base/errors.ts';
import { u32 } from '../wire/bytes.ts';

/** More cannot be kept account of in one run: the bitmap alone would be 512 MB. */
const largestSpace = 2 ** 32;

/** Addresses that are remembered as values. */
const mostAddresses = 65_536;

interface Range4 {
  readonly first: number;
  readonly last: number;
  /** Addresses of the space that come before. */
  readonly before: number;
  readonly length: number;
}

/** The space. Index = address number * ports + port number. */
export class ProbeSpace {
  readonly size: number;
  readonly addressCount: number;
  readonly ports: Uint16Array;
  readonly #set: IpSet;
  readonly #addresses = new Map<number, IpAddress>();
  /** The IPv4 ranges, ascending: first and last address, and how many addresses of the set stand before. */
  readonly #ranges4: readonly Range4[];
  /** The one that was asked for last; undefined where there is none. */
  #last4: Range4 | undefined;
  /** How many addresses are IPv4. */
  readonly #end4: number;
  readonly #ranges6: readonly { readonly first: bigint; readonly last: bigint; readonly before: number }[];

  /** Throws PTL_USAGE where there are more than 2^32 combinations. */
  constructor(addresses: IpSet, ports: PortSet) {
    this.#set = addresses;
    this.ports = Uint16Array.from(ports);
    const size = addresses.count * BigInt(this.ports.length);
    if (size > largestSpace) {
      throw new PortolanError('PTL_USAGE', `${size} combinations of address and port are too many for one run`, {
        hint: 'scan fewer addresses or fewer ports at a time',
      });
    }
    this.size = Number(size);
    this.addressCount = Number(addresses.count);
    let before = 0;
    const ranges = addresses.ranges.map(({ version, first, last }) => {
      const range = { version, first, last, before };
      before += Number(last - first + 1n);
      return range;
    });
    this.#ranges6 = ranges.filter(({ version }) => version === 6);
    this.#ranges4 = ranges
      .filter(({ version }) => version === 4)
      .map(({ first, last, before }) => ({
        first: Number(first),
        last: Number(last),
        before,
        length: Number(last - first) + 1,
      }));
    this.#last4 = this.#ranges4[0];
    this.#end4 = this.#ranges4.reduce((sum, { length }) => sum + length, 0);
  }

  /** All of them. */
  get addresses(): IpSet {
    return this.#set;
  }

  /** The zones of the addresses: null for those without, each once. */
  get zones(): readonly (string | null)[] {
    return [...new Set(this.#set.ranges.map(({ zone }) => zone))];
  }

  /** The addresses as ranges, ascending. */
  get ranges(): IpSet['ranges'] {
    return this.#set.ranges;
  }

  /** The number of the address of an index. */
  addressNumber(index: number): number {
    return Math.floor(index / this.ports.length);
  }

  /** The value of the IPv4 address with a number, unsigned; -1 where it is none. Numbers of IPv4 come before those of IPv6. */
  value4(number: number): number {
    if (number >= this.#end4) return -1;
    let range = this.#last4!;
    if (number < range.before || number >= range.before + range.length) {
      const ranges = this.#ranges4;
      let low = 0;
      let high = ranges.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >>> 1;
        if (ranges[middle]!.before <= number) low = middle;
        else high = middle - 1;
      }
      range = this.#last4 = ranges[low]!;
    }
    return range.first + number - range.before;
  }

  /** The number of the address whose bytes stand at an offset, whatever its zone; -1 where it is not of this space. */
  addressNumberOf(bytes: Uint8Array, at: number, version: IpVersion): number {
    if (version === 4) {
      const value = u32(bytes, at);
      const range = rangeOf(this.#ranges4, value);
      return range === undefined ? -1 : range.before + value - range.first;
    }
    let value = 0n;
    for (let offset = 0; offset < 16; offset += 4) value = (value << 32n) | BigInt(u32(bytes, at + offset));
    const range = rangeOf(this.#ranges6, value);
    return range === undefined ? -1 : range.before + Number(value - range.first);
  }

  /** The address with a number; the same object as long as it is remembered. */
  address(number: number): IpAddress {
    const known = this.#addresses.get(number);
    if (known !== undefined) return known;
    const found = this.#set.nth(BigInt(number));
    if (found === undefined) throw new RangeError(`no address has the number ${number}`);
    if (this.#addresses.size >= mostAddresses) this.#addresses.clear();
    this.#addresses.set(number, found);
    return found;
  }

  /** The port of an index. */
  port(index: number): number {
    return this.ports[index % this.ports.length]!;
  }

  /** The index of a port at an address, or -1 where the port is not scanned. */
  indexOf(addressNumber: number, port: number): number {
    let low = 0;
    let high = this.ports.length - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      if (this.ports[middle] === port) return addressNumber * this.ports.length + middle;
      if (this.ports[middle]! < port) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }
}

/** Where a probe of a space goes; the address is made where somebody asks for it. */
export class SpaceTarget {
  readonly index: number;
  readonly local: boolean;
  readonly #space: ProbeSpace;

  /** `local`: whether the address is this host's. */
  constructor(space: ProbeSpace, index: number, local: boolean) {
    this.#space = space;
    this.index = index;
    this.local = local;
  }

  get address(): IpAddress {
    return this.#space.address(this.#space.addressNumber(this.index));
  }

  get port(): number {
    return this.#space.port(this.index);
  }
}

/** The range that holds a value, of ranges that ascend. */
function rangeOf<T extends number | bigint, R extends { readonly first: T; readonly last: T }>(
  ranges: readonly R[],
  value: T,
): R | undefined {
  let low = 0;
  let high = ranges.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const range = ranges[middle]!;
    if (value < range.first) high = middle - 1;
    else if (value > range.last) low = middle + 1;
    else return range;
  }
  return undefined;
}
