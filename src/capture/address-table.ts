/** IP addresses by small numbers: a packet's column holds a number, and a filter asks each address once. */
import type { IpAddress } from '../addr/ip-address.ts';
import { ipFromBytes } from '../addr/ip-address.ts';
import { latin1, u32 } from '../wire/bytes.ts';

/** Addresses that were met, numbered from 1; 0 is "no address". */
export class AddressTable {
  readonly #ids = new Map<number | string, number>();
  readonly #addresses: IpAddress[] = [];

  /** How many there are: numbers go up to this. */
  get size(): number {
    return this.#addresses.length;
  }

  /** The number of the address of 4 or 16 bytes at `at`. */
  idAt(bytes: Uint8Array, at: number, length: 4 | 16): number {
    const key = length === 4 ? u32(bytes, at) : latin1(bytes, at, at + 16);
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    const id = this.#addresses.push(ipFromBytes(bytes.slice(at, at + length)));
    this.#ids.set(key, id);
    return id;
  }

  /** The address of a number from 1 to `size`. */
  addressOf(id: number): IpAddress {
    return this.#addresses[id - 1]!;
  }

  /** Forgets all of them. */
  clear(): void {
    this.#ids.clear();
    this.#addresses.length = 0;
  }
}
