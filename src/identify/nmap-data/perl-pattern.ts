/**
 * Perl's regular expressions (as PCRE matches bytes in the C locale) rewritten as JavaScript's on latin1 text. They differ in what looks
 * alike: `.` and `$` treat line ends differently, `\s` is wider here, and letters beyond ASCII have cases here and none there.
 */

/** The rewritten pattern: to be compiled without flags. */
export type PerlPattern =
  | { readonly ok: true; readonly source: string }
  | { readonly ok: false; readonly reason: string };

/** Character classes, as the inside of brackets. */
const insides: Readonly<Record<string, string>> = {
  d: '0-9',
  w: 'A-Za-z0-9_',
  s: '\\t-\\r ',
  h: '\\t \\xa0',
  v: '\\n-\\r\\x85',
  D: '\\0-\\/:-\\xff',
  W: '\\0-\\/:-@\\[-\\^`\\{-\\xff',
  S: '\\0-\\x08\\x0e-\\x1f!-\\xff',
  N: '\\0-\\t\\x0b-\\xff',
};
/** POSIX classes in the C locale. */
const posix: Readonly<Record<string, string>> = {
  alpha: 'A-Za-z',
  digit: '0-9',
  alnum: 'A-Za-z0-9',
  upper: 'A-Z',
  lower: 'a-z',
  space: '\\t-\\r ',
  blank: '\\t ',
  punct: '!-\\/:-@\\[-`\\{-~',
  print: ' -~',
  graph: '!-~',
  cntrl: '\\0-\\x1f\\x7f',
  xdigit: '0-9A-Fa-f',
  word: 'A-Za-z0-9_',
};
/** Escapes of one character that JavaScript does not have. */
const controls: Readonly<Record<string, number>> = { a: 7, e: 27, n: 10, r: 13, t: 9, f: 12 };

/** Rewrites a pattern. What JavaScript cannot say is refused with the reason. */
export function perlPattern(pattern: string, flags: string): PerlPattern {
  try {
    return { ok: true, source: new Rewriter(pattern, flags).run() };
  } catch (error) {
    if (error instanceof Unsayable) return { ok: false, reason: error.message };
    throw error;
  }
}

class Unsayable extends Error {}

class Rewriter {
  readonly #text: string;
  #at = 0;
  #out = '';
  #mode: { readonly i: boolean; readonly s: boolean };
  readonly #modes: { readonly i: boolean; readonly s: boolean }[] = [];

  constructor(text: string, flags: string) {
    this.#text = text;
    this.#mode = { i: flags.includes('i'), s: flags.includes('s') };
  }

  run(): string {
    while (this.#at < this.#text.length) this.#step();
    return this.#out;
  }

  #step(): void {
    const char = this.#text[this.#at++]!;
    if (char === '\\') this.#escape();
    else if (char === '[') this.#class();
    else if (char === '(') this.#open();
    else if (char === ')') {
      this.#mode = this.#modes.pop() ?? this.#mode;
      this.#out += ')';
    } else if (char === '.') this.#out += this.#mode.s ? '[^]' : '[^\\n]';
    // Without the flag m it also matches before a line feed that ends the text.
    else if (char === '$') this.#out += '(?=\\n?$)';
    else if (char === '*' || char === '+' || char === '?' || char === '{') this.#quantifier(char);
    else this.#out += this.#literal(char.charCodeAt(0), char);
  }

  #quantifier(char: string): void {
    let text = char;
    if (char === '{') {
      const counts = /^\d+(?:,\d*)?\}/.exec(this.#text.slice(this.#at))?.[0];
      if (counts === undefined) {
        this.#out += '\\{';
        return;
      }
      text += counts;
      this.#at += counts.length;
    }
    const next = this.#text[this.#at];
    if (next === '?') text += '?';
    // Possessive: JavaScript may give back what Perl would keep, which lets it match a little more.
    if (next === '?' || next === '+') this.#at++;
    this.#out += text;
  }

  #open(): void {
    this.#modes.push(this.#mode);
    const rest = this.#text.slice(this.#at);
    if (!rest.startsWith('?')) {
      this.#out += '(';
      return;
    }
    const comment = /^\?#[^)]*\)/.exec(rest)?.[0];
    const plain = /^\?(?:[:=!]|<[=!])/.exec(rest)?.[0];
    const atomic = rest.startsWith('?>');
    const named = /^\?(?:P?<[A-Za-z_]\w*>|'[A-Za-z_]\w*')/.exec(rest)?.[0];
    const [mode, on = '', off = '', end = ''] = /^\?([imsx]*)(?:-([imsx]*))?([:)])/.exec(rest) ?? [];
    if (comment !== undefined) this.#skip(comment, '');
    else if (plain !== undefined) this.#skip(plain, `(${plain}`);
    else if (atomic) this.#skip('?>', '(?:');
    else if (named !== undefined) this.#skip(named, '(');
    else if (mode !== undefined) this.#changeMode(mode, on, off, end === ':');
    else throw new Unsayable(`(${rest.slice(0, 4)}`);
    // What has no group of its own must not restore a mode later.
    if (comment !== undefined) this.#modes.pop();
  }

  /** `(?i)` holds to the end of the group around it, `(?i:...)` inside. */
  #changeMode(mode: string, on: string, off: string, inside: boolean): void {
    if (/[mx]/.test(on)) throw new Unsayable(`(${mode}`);
    this.#at += mode.length;
    const changed = {
      i: (this.#mode.i || on.includes('i')) && !off.includes('i'),
      s: (this.#mode.s || on.includes('s')) && !off.includes('s'),
    };
    this.#mode = changed;
    if (inside) this.#out += '(?:';
    else this.#modes.pop();
  }

  #skip(text: string, written: string): void {
    this.#at += text.length;
    this.#out += written;
  }

  #escape(): void {
    const char = this.#text[this.#at];
    if (char === undefined) throw new Unsayable('a backslash at the end');
    if (/[1-9]/.test(char)) {
      const digits = /^\d+/.exec(this.#text.slice(this.#at))![0];
      // A reference compares as written; with the flag i that is stricter than Perl, which no probe file is known to need.
      if (digits.length === 1) return this.#skip(char, `\\${char}(?:)`);
    }
    const inside = insides[char];
    if (inside !== undefined) return this.#skip(char, `[${inside}]`);
    const special: Readonly<Record<string, string>> = {
      b: '\\b',
      B: '\\B',
      A: '^',
      z: '$',
      Z: '(?=\\n?$)',
      R: '(?:\\r\\n|[\\n-\\r\\x85])',
    };
    if (Object.hasOwn(special, char)) return this.#skip(char, special[char]!);
    if (char === 'Q') return this.#quoted();
    const code = this.#character();
    this.#out += this.#literal(code, null);
  }

  #quoted(): void {
    const end = this.#text.indexOf('\\E', this.#at);
    const text = this.#text.slice(this.#at + 1, end < 0 ? undefined : end);
    for (const char of text) this.#out += this.#literal(char.charCodeAt(0), null);
    this.#at = end < 0 ? this.#text.length : end + 2;
  }

  /** The character behind a backslash, which is where the reader stands. */
  #character(): number {
    const rest = this.#text.slice(this.#at);
    const hex = /^x(?:\{([\dA-Fa-f]+)\}|([\dA-Fa-f]{0,2}))/.exec(rest);
    const octal = /^(?:0[0-7]{0,2}|[1-7][0-7]{1,2})/.exec(rest)?.[0];
    if (hex !== null) {
      this.#at += hex[0].length;
      const code = Number.parseInt(hex[1] ?? (hex[2] || '0'), 16);
      if (code > 0xff) throw new Unsayable(hex[0]);
      return code;
    }
    if (octal !== undefined) {
      this.#at += octal.length;
      return Number.parseInt(octal, 8) & 0xff;
    }
    const char = rest[0]!;
    this.#at++;
    const control = controls[char];
    if (control !== undefined) return control;
    if (/[A-Za-z]/.test(char)) throw new Unsayable(`\\${char}`);
    return char.charCodeAt(0);
  }

  /** One character; with the flag i a letter of ASCII in both cases. */
  #literal(code: number, syntax: string | null): string {
    const letter = String.fromCharCode(code);
    if (this.#mode.i && /[A-Za-z]/.test(letter)) return `[${letter.toLowerCase()}${letter.toUpperCase()}]`;
    if (syntax === '^' || syntax === '|') return syntax;
    return escapedCharacter(code);
  }

  /** `[...]`: a closing bracket at the beginning stands for itself. */
  #class(): void {
    let inside = '';
    const negated = this.#text[this.#at] === '^';
    if (negated) this.#at++;
    let first = true;
    for (;;) {
      const char = this.#text[this.#at];
      if (char === undefined) throw new Unsayable('a class without an end');
      if (char === ']' && !first) break;
      inside += this.#classItem();
      first = false;
    }
    this.#at++;
    this.#out += `[${negated ? '^' : ''}${inside}]`;
  }

  #classItem(): string {
    const named = /^\[:(\^?)([a-z]+):\]/.exec(this.#text.slice(this.#at));
    if (named !== null) {
      const set = posix[named[2]!];
      if (set === undefined || named[1] === '^') throw new Unsayable(named[0]);
      this.#at += named[0].length;
      return this.#mode.i && /^(?:upper|lower)$/.test(named[2]!) ? 'A-Za-z' : set;
    }
    const low = this.#classCharacter();
    if (typeof low === 'string') return low;
    const after = this.#text[this.#at + 1];
    if (this.#text[this.#at] !== '-' || after === undefined || after === ']') return this.#inCases(low, low);
    const dash = this.#at++;
    const high = this.#classCharacter();
    if (typeof high === 'string') {
      this.#at = dash;
      return this.#inCases(low, low);
    }
    if (high < low) throw new Unsayable('a range that runs backwards');
    return this.#inCases(low, high);
  }

  /** A character, or the inside of a class that stands for several. */
  #classCharacter(): number | string {
    const char = this.#text[this.#at++]!;
    if (char !== '\\') return char.charCodeAt(0);
    const next = this.#text[this.#at];
    if (next === undefined) throw new Unsayable('a backslash at the end');
    if (next === 'b') {
      this.#at++;
      return 8;
    }
    const inside = insides[next];
    if (inside === undefined) return this.#character();
    this.#at++;
    return inside;
  }

  #inCases(low: number, high: number): string {
    const ranges = [rangeText(low, high)];
    if (this.#mode.i) {
      const part = (from: number, to: number, shift: number): void => {
        const [first, last] = [Math.max(low, from), Math.min(high, to)];
        if (first <= last) ranges.push(rangeText(first + shift, last + shift));
      };
      part(0x41, 0x5a, 32);
      part(0x61, 0x7a, -32);
    }
    return ranges.join('');
  }
}

function rangeText(low: number, high: number): string {
  return low === high ? escapedCharacter(low) : `${escapedCharacter(low)}-${escapedCharacter(high)}`;
}

function escapedCharacter(code: number): string {
  const char = String.fromCharCode(code);
  return /[A-Za-z0-9 _]/.test(char) ? char : `\\x${code.toString(16).padStart(2, '0')}`;
}
