/** LINEMODE's special characters (RFC 1184 section 2.4): which key does what, announced and agreed on. */

/** Levels of a function: not supported, cannot be changed, has this value, has its default (RFC 1184 section 2.4). */
const level = { none: 0, cantChange: 1, value: 2, default: 3, bits: 3 } as const;
/** Bits beside the level: the triple is an answer; what is waiting is thrown away when the character is typed. */
const flag = { acknowledged: 0x80, flushInput: 0x40, flushOutput: 0x20 } as const;

/** A function's number, its flags, and its character. */
type Character = readonly [name: number, flags: number, value: number];

const flushBoth = level.value | flag.flushInput | flag.flushOutput;

/** What a Linux terminal has when nobody changed it (stty sane): SLC_IP to SLC_XOFF. */
const sane: readonly Character[] = [
  [3, flushBoth, 0x03],
  [4, level.value, 0x0f],
  [7, flushBoth, 0x1c],
  [8, level.value, 0x04],
  [9, level.value | flag.flushInput, 0x1a],
  [10, level.value, 0x7f],
  [11, level.value, 0x15],
  [12, level.value, 0x17],
  [13, level.value, 0x12],
  [14, level.value, 0x16],
  [15, level.value, 0x11],
  [16, level.value, 0x13],
];

const defaultFlags: ReadonlyMap<number, number> = new Map(sane.map(([name, flags]) => [name, flags]));

/** The functions that a client names when it agrees to LINEMODE; those it has no key for are named as not supported. */
const named: readonly number[] = [1, 3, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18];
/** RFC 1184 knows 30 functions; others are not supported. */
const lastFunction = 30;

/** The client's table of special characters. */
export class TelnetCharacters {
  readonly #characters: Map<number, Character>;

  /** Without a terminal no function is supported. */
  constructor(hasTerminal: boolean) {
    this.#characters = new Map(hasTerminal ? sane.map((each) => [each[0], each]) : []);
  }

  /** The triples that tell the peer our characters. */
  announcement(): number[] {
    return named.flatMap((name) => this.#characters.get(name) ?? [name, level.none, 0]);
  }

  /**
   * Answers the peer's triples: what it sets is agreed to, a default that it asks for is told, what it acknowledges is settled.
   * Function 0, which asks for everything, is left without an answer, as inetutils' telnet leaves it.
   */
  answer(triples: readonly number[]): number[] {
    const reply: number[] = [];
    for (let at = 0; at + 2 < triples.length; at += 3) {
      const [name, flags, value] = [triples[at]!, triples[at + 1]!, triples[at + 2]!];
      if (name > lastFunction) reply.push(name, level.none, 0);
      else if (name > 0) reply.push(...this.#one([name, flags, value]));
    }
    return reply;
  }

  #one([name, flags, value]: Character): number[] {
    const current = this.#characters.get(name) ?? [name, level.none, 0];
    if ((flags & flag.acknowledged) !== 0) return [];
    if ((flags & level.bits) === level.default) {
      // The flags are the default's; the character stays as it was set.
      const back: Character = [name, defaultFlags.get(name) ?? level.none, current[2]];
      this.#characters.set(name, back);
      return [...back];
    }
    if ((flags & level.bits) === (current[1] & level.bits) && value === current[2]) return [];
    this.#characters.set(name, [name, flags, value]);
    return [name, flags | flag.acknowledged, value];
  }
}
