/** Attacks made from a pattern's own parts: what it begins with, and then something it may repeat, as often as there is room. */

/** A text: `before`, and then `again` until it is long enough. */
export interface Attack {
  readonly before: string;
  readonly again: string;
}

/** A part of a pattern: texts that it matches, each with the texts before it that lead there. */
interface Part {
  /** Some texts that match; never none. */
  readonly samples: readonly string[];
  /** Attacks inside it, seen from its own beginning. */
  readonly inner: readonly Attack[];
}

/** Every attack on a pattern: each of its parts repeated, from the beginning of the text and behind what leads to it. */
export function attacksOn(source: string, flags: string): readonly Attack[] {
  const whole = new PatternReader(source, flags).alternatives();
  const found = [...whole.inner, ...whole.samples.flatMap((sample) => repeated('', sample))];
  const unique = new Map(found.map((attack) => [`${attack.before}\0${attack.again}`, attack]));
  return [...unique.values()];
}

/** A text again and again, alone and behind what leads to it, and all but its end, which never completes a match. */
function repeated(before: string, sample: string): readonly Attack[] {
  if (sample === '') return [];
  const units = [sample, sample.slice(0, -1), `${sample}\n`].filter((unit) => unit !== '');
  return units.flatMap((again) => [
    { before: '', again },
    { before, again },
  ]);
}

/** What stands for a class, an escape or a dot: a letter, a digit, a space and something else that it matches. */
const candidates = ['a', 'Z', '0', ' ', '.', '-', '\t', '\n', '\xff', '\0'];

/** Reads the patterns that are written here: ECMAScript's grammar (ECMA-262 section 22.2.1), without the `v` flag. */
class PatternReader {
  readonly #source: string;
  readonly #flags: string;
  #at = 0;

  constructor(source: string, flags: string) {
    this.#source = source;
    this.#flags = flags.replaceAll(/[gmy]/g, '');
  }

  alternatives(): Part {
    const parts = [this.#sequence()];
    while (this.#eat('|')) parts.push(this.#sequence());
    return {
      samples: parts.flatMap(({ samples }) => samples.slice(0, 2)).slice(0, 8),
      inner: parts.flatMap(({ inner }) => inner),
    };
  }

  #sequence(): Part {
    let before = '';
    const inner: Attack[] = [];
    while (this.#at < this.#source.length && !'|)'.includes(this.#source[this.#at]!)) {
      const part = this.#quantified();
      for (const attack of part.inner) inner.push(attack, { before: before + attack.before, again: attack.again });
      for (const sample of part.samples) inner.push(...repeated(before, sample));
      before += part.samples[0]!;
    }
    return { samples: [before], inner };
  }

  #quantified(): Part {
    const atom = this.#atom();
    const quantifier = this.#match(/[*+?]\??|\{\d+(?:,\d*)?\}\??/y);
    const least = quantifier === null ? 1 : Number(/^\{(\d+)/.exec(quantifier)?.[1] ?? 1);
    return least > 1 ? { ...atom, samples: atom.samples.map((sample) => sample.repeat(least)) } : atom;
  }

  #atom(): Part {
    if (this.#match(/\\[bB]|[\^$]/y) !== null) return { samples: [''], inner: [] };
    const group = this.#match(/\((?:\?(?:<\w+>|[:=!]|<[=!]))?/y);
    if (group !== null) {
      const inside = this.alternatives();
      this.#eat(')');
      // What is only looked at takes no room.
      return /[=!]$/.test(group) ? { samples: [''], inner: inside.inner } : inside;
    }
    const raw = this.#match(
      /\[(?:\\.|[^\]\\])*\]|\\(?:x[\da-fA-F]{2}|u[\da-fA-F]{4}|u\{[\da-fA-F]+\}|[pP]\{[^}]+\}|k<\w+>|\d+|.)|[^]/y,
    )!;
    if (/^\\(?:k|[1-9])/.test(raw)) return { samples: [''], inner: [] };
    return { samples: this.#matchedBy(raw), inner: [] };
  }

  #matchedBy(raw: string): readonly string[] {
    const pattern = new RegExp(`^(?:${raw})$`, this.#flags);
    const known = candidates.filter((candidate) => pattern.test(candidate)).slice(0, 4);
    if (known.length > 0) return known;
    for (let code = 0; code < 256; code++)
      if (pattern.test(String.fromCharCode(code))) return [String.fromCharCode(code)];
    return [raw];
  }

  #eat(character: string): boolean {
    if (this.#source[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#source)?.[0] ?? null;
    this.#at += found?.length ?? 0;
    return found;
  }
}
