/** Keys of a fixed number of 32-bit words, numbered from 0: some bytes each, and nothing that the collector of garbage would walk through. */

/** A bounded set of keys. What goes with a key stands in columns of the caller's, at the key's number. */
export class PackedKeys {
  /** How many keys there are. */
  count = 0;
  readonly most: number;
  readonly #width: number;
  readonly #words: Uint32Array;
  /** By hash: the number of the first key and one, 0 for none. */
  readonly #first: Uint32Array;
  /** By key: the number of the next key with this hash and one. */
  readonly #next: Uint32Array;
  /** Nobody can prepare keys that all have one hash. */
  readonly #seed = crypto.getRandomValues(new Uint32Array(1))[0]!;

  /** `width` words a key, `most` keys. The memory is reserved at once and used as keys come: `width` * 4 + 8 bytes a key. */
  constructor(width: number, most: number) {
    this.#width = width;
    this.most = most;
    this.#words = new Uint32Array(width * most);
    this.#first = new Uint32Array(2 ** Math.ceil(Math.log2(Math.max(2, most))));
    this.#next = new Uint32Array(most);
  }

  /** The number of a key, -1 where it is not there. */
  find(key: Uint32Array): number {
    for (let next = this.#first[this.#hash(key)]!; next !== 0; next = this.#next[next - 1]!) {
      if (this.#isAt(next - 1, key)) return next - 1;
    }
    return -1;
  }

  /** Adds a key that is not there; its number, -1 where there is no room. */
  add(key: Uint32Array): number {
    if (this.count >= this.most) return -1;
    const number = this.count++;
    this.#put(number, key);
    return number;
  }

  /** Puts a key that is not there in the place of another one. */
  replace(number: number, key: Uint32Array): void {
    const hash = this.#hash(this.at(number));
    const after = this.#next[number]!;
    if (this.#first[hash] === number + 1) this.#first[hash] = after;
    else {
      let before = this.#first[hash]! - 1;
      while (this.#next[before] !== number + 1) before = this.#next[before]! - 1;
      this.#next[before] = after;
    }
    this.#put(number, key);
  }

  /** The words of a key: a view. */
  at(number: number): Uint32Array {
    return this.#words.subarray(number * this.#width, (number + 1) * this.#width);
  }

  #put(number: number, key: Uint32Array): void {
    this.#words.set(key, number * this.#width);
    const hash = this.#hash(key);
    this.#next[number] = this.#first[hash]!;
    this.#first[hash] = number + 1;
  }

  #isAt(number: number, key: Uint32Array): boolean {
    const start = number * this.#width;
    for (let index = 0; index < this.#width; index++) {
      if (this.#words[start + index] !== key[index]) return false;
    }
    return true;
  }

  /** A multiplication, a rotation and a fold for each word. */
  #hash(key: Uint32Array): number {
    let hash = this.#seed;
    for (let index = 0; index < this.#width; index++) {
      hash = Math.imul(hash ^ key[index]!, 0x9e37_79b1);
      hash ^= hash >>> 15;
      hash = (hash << 13) | (hash >>> 19);
    }
    hash = Math.imul(hash ^ (hash >>> 16), 0x85eb_ca6b);
    return ((hash ^ (hash >>> 13)) >>> 0) % this.#first.length;
  }
}
