/** The first sequence numbers of each conversation, so that later ones can be printed as distances. */
import { u16, u32 } from '../../../wire/bytes.ts';

const startingPlaces = 1 << 10;
/** Conversations remembered of each IP version; beyond it all are forgotten, so that memory stays bounded. */
const mostConversations = 1 << 20;
const syn = 0x02;

/** What a look-up leaves behind, and the two tables. One object a run. */
export class SequenceTable {
  /** The numbers of the segment as they are printed. */
  sequence = 0;
  acknowledgement = 0;
  /** What the edges of its selective acknowledgements count from. */
  edge = 0;
  readonly #v4 = new Conversations(1);
  readonly #v6 = new Conversations(4);
  #last: Conversations | null = null;

  /** Looks up the segment at `at` inside the packet at `ip`; remembers it when it is the first of its conversation or a SYN. */
  look(bytes: Uint8Array, ip: number, at: number): void {
    const source = u16(bytes, at);
    const destination = u16(bytes, at + 2);
    const sequence = u32(bytes, at + 4);
    const acknowledgement = u32(bytes, at + 8);
    const six = bytes[ip]! >>> 4 === 6;
    const from = six ? ip + 8 : ip + 12;
    const size = six ? 16 : 4;
    const reversed = source > destination || (source === destination && isAfter(bytes, from, from + size, size));
    const near = reversed ? from + size : from;
    const far = reversed ? from : from + size;
    const ports = (reversed ? (destination << 16) | source : (source << 16) | destination) >>> 0;
    const table = six ? this.#v6 : this.#v4;
    const entry = table.find(bytes, near, far, ports);
    this.#last = null;
    if (table.isNew || (bytes[at + 13]! & syn) !== 0) {
      // The first numbers of the two sides; what is acknowledged first is one beyond the other side's first.
      table.store(entry, reversed ? acknowledgement - 1 : sequence, reversed ? sequence : acknowledgement - 1);
      this.#last = table;
      this.sequence = sequence;
      this.acknowledgement = acknowledgement;
    } else {
      this.sequence = (sequence - table.first(entry, reversed ? 1 : 0)) >>> 0;
      this.acknowledgement = (acknowledgement - table.first(entry, reversed ? 0 : 1)) >>> 0;
    }
    this.edge = table.first(entry, reversed ? 0 : 1);
  }

  /** Undoes what the last look-up remembered: the same packet is about to be printed again. */
  undo(): void {
    this.#last?.undo();
    this.#last = null;
  }
}

function isAfter(bytes: Uint8Array, a: number, b: number, size: number): boolean {
  for (let index = 0; index < size; index++) {
    const difference = bytes[a + index]! - bytes[b + index]!;
    if (difference !== 0) return difference > 0;
  }
  return false;
}

/** A hash table in one array of words: two addresses, two ports in one word, two first numbers, the next of the chain. Entry 0 means none. */
class Conversations {
  /** Whether the last look-up found none. */
  isNew = false;
  /** Words of an address, and where the ports, the first numbers and the next entry stand. */
  readonly #size: number;
  readonly #words: number;
  #entries: Uint32Array;
  #heads = new Uint32Array(startingPlaces);
  #count = 0;
  /** An entry that counts as new although it exists. */
  #blank = 0;
  readonly #before = { entry: 0, near: 0, far: 0, isNew: false };

  constructor(addressWords: number) {
    this.#size = addressWords;
    this.#words = addressWords * 2 + 4;
    this.#entries = new Uint32Array((startingPlaces + 1) * this.#words);
  }

  /** The entry of a conversation; a new one when there is none. */
  find(bytes: Uint8Array, near: number, far: number, ports: number): number {
    const size = this.#size;
    const words = this.#words;
    const entries = this.#entries;
    let hash = Math.imul(ports, 0x9e37_79b1);
    for (let word = 0; word < size; word++)
      hash = mix(mix(hash, u32(bytes, near + word * 4)), u32(bytes, far + word * 4));
    for (let entry = this.#heads[hash & (this.#heads.length - 1)]!; entry !== 0;) {
      const at = entry * words;
      if (entries[at + 2 * size] === ports && holds(entries, at, bytes, near, far, size)) {
        this.isNew = entry === this.#blank;
        return entry;
      }
      entry = entries[at + words - 1]!;
    }
    this.isNew = true;
    return this.#make(bytes, near, far, ports, hash);
  }

  /** The first number of a side: 0 the near one, 1 the far one. */
  first(entry: number, side: 0 | 1): number {
    return this.#entries[entry * this.#words + 2 * this.#size + 1 + side]!;
  }

  store(entry: number, near: number, far: number): void {
    const at = entry * this.#words + 2 * this.#size + 1;
    const before = this.#before;
    before.entry = entry;
    before.isNew = this.isNew;
    before.near = this.#entries[at]!;
    before.far = this.#entries[at + 1]!;
    this.#entries[at] = near;
    this.#entries[at + 1] = far;
    this.#blank = 0;
  }

  undo(): void {
    const { entry, near, far, isNew } = this.#before;
    const at = entry * this.#words + 2 * this.#size + 1;
    this.#entries[at] = near;
    this.#entries[at + 1] = far;
    if (isNew) this.#blank = entry;
  }

  #make(bytes: Uint8Array, near: number, far: number, ports: number, hash: number): number {
    if (this.#count === mostConversations) {
      this.#heads.fill(0);
      this.#count = 0;
    }
    if ((this.#count + 2) * this.#words > this.#entries.length) this.#grow();
    const entry = ++this.#count;
    const at = entry * this.#words;
    const size = this.#size;
    for (let word = 0; word < size; word++) {
      this.#entries[at + word] = u32(bytes, near + word * 4);
      this.#entries[at + size + word] = u32(bytes, far + word * 4);
    }
    this.#entries[at + 2 * size] = ports;
    this.#chain(entry, hash);
    return entry;
  }

  #chain(entry: number, hash: number): void {
    const place = hash & (this.#heads.length - 1);
    this.#entries[entry * this.#words + this.#words - 1] = this.#heads[place]!;
    this.#heads[place] = entry;
  }

  #grow(): void {
    const larger = new Uint32Array(this.#entries.length * 2);
    larger.set(this.#entries);
    this.#entries = larger;
    this.#heads = new Uint32Array(this.#heads.length * 2);
    const size = this.#size;
    for (let entry = 1; entry <= this.#count; entry++) {
      const at = entry * this.#words;
      let hash = Math.imul(larger[at + 2 * size]!, 0x9e37_79b1);
      for (let word = 0; word < size; word++) hash = mix(mix(hash, larger[at + word]!), larger[at + size + word]!);
      this.#chain(entry, hash);
    }
  }
}

function mix(hash: number, word: number): number {
  const mixed = Math.imul(hash ^ word, 0x85eb_ca6b);
  return mixed ^ (mixed >>> 15);
}

function holds(entries: Uint32Array, at: number, bytes: Uint8Array, near: number, far: number, size: number): boolean {
  for (let word = 0; word < size; word++) {
    if (entries[at + word] !== u32(bytes, near + word * 4)) return false;
    if (entries[at + size + word] !== u32(bytes, far + word * 4)) return false;
  }
  return true;
}
