/** Every (address, port) of a scan as one number: what permutation, bitmap and journal count in. */
import type { IpAddress } from '../addr/ip-address.ts';
import type { IpSet } from '../addr/ip-set.ts';
import type { PortSet } from '../addr/port-set.ts';
import { PortolanError } from '../base/errors.ts';

/** More cannot be kept account of in one run: the bitmap alone would be 512 MB. */
const largestSpace = 2 ** 32;

/** The space. Index = address number * ports + port number. */
export class ProbeSpace {
  readonly size: number;
  readonly addressCount: number;
  readonly ports: Uint16Array;
  readonly #set: IpSet;
  readonly #addresses = new Map<number, IpAddress>();

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
  }

  /** The zones of the addresses: null for those without, each once. */
  get zones(): readonly (string | null)[] {
    return [...new Set(this.#set.ranges.map(({ zone }) => zone))];
  }

  /** The number of the address of an index. */
  addressNumber(index: number): number {
    return Math.floor(index / this.ports.length);
  }

  /** The address with a number; the same object every time. */
  address(number: number): IpAddress {
    const known = this.#addresses.get(number);
    if (known !== undefined) return known;
    const found = this.#set.nth(BigInt(number));
    if (found === undefined) throw new RangeError(`no address has the number ${number}`);
    this.#addresses.set(number, found);
    return found;
  }

  /** The port of an index. */
  port(index: number): number {
    return this.ports[index % this.ports.length]!;
  }

  /** The index of a port at an address, or -1 where the port is not scanned. */
  indexOf(addressNumber: number, port: number): number {
    let [low, high] = [0, this.ports.length - 1];
    while (low <= high) {
      const middle = (low + high) >>> 1;
      if (this.ports[middle] === port) return addressNumber * this.ports.length + middle;
      if (this.ports[middle]! < port) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }
}
