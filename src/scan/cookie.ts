/** What a probe carries so that its answer proves itself: a keyed hash of the target as sequence number and source port. */
import { ipBytes } from '../addr/ip-address.ts';
import type { IpAddress } from '../addr/ip-address.ts';
import { seededRandom } from '../base/random.ts';
import { halfSipHash } from './half-siphash.ts';
import type { HashKey } from './half-siphash.ts';

/** A scan's cookies. Nobody who does not see the probes can forge an answer but by guessing 32 bits. */
export class Cookies {
  readonly #key: HashKey;
  readonly #words = new Uint32Array(5);
  readonly #sourceFirst: number;
  readonly #sourceCount: number;

  /** `sources`: the range of source ports to choose from, both ends included. */
  constructor(key: HashKey, sources: { readonly first: number; readonly last: number }) {
    this.#key = key;
    this.#sourceFirst = sources.first;
    this.#sourceCount = sources.last - sources.first + 1;
  }

  /** The 32-bit value that stands for a target; an address is given as its {@link addressWords}. */
  value(address: Uint32Array, port: number): number {
    this.#words.set(address);
    this.#words[address.length] = port;
    return halfSipHash(this.#key, this.#words, address.length + 1);
  }

  /** The source port of a probe, chosen by its cookie. */
  sourcePort(value: number): number {
    return this.#sourceFirst + ((((value >>> 7) ^ value) >>> 0) % this.#sourceCount);
  }
}

/** The address as 32-bit words for {@link Cookies.value}: one or four. */
export function addressWords(address: IpAddress): Uint32Array {
  if (address.version === 4) return Uint32Array.of(Number(address.value));
  const bytes = ipBytes(address);
  const view = new DataView(bytes.buffer);
  return Uint32Array.from({ length: bytes.length / 4 }, (_, index) => view.getUint32(index * 4));
}

/** The key that belongs to a seed: a scan that is repeated or resumed from its seed knows its own answers. */
export function keyOfSeed(seed: number): HashKey {
  const random = seededRandom(seed ^ 0x5ca17e57);
  return { k0: random.uint32(), k1: random.uint32() };
}
