/** fnmatch(3) with FNM_CASEFOLD and nothing else, in the C locale: how ss compares names of UNIX sockets. */

/** Whether all of `text` matches `pattern`: `*`, `?`, `[...]` with ranges, classes and `!` or `^`, and a backslash before any. */
export function matchGlob(pattern: string, text: string): boolean {
  let [at, from] = [0, 0];
  let star = -1;
  let retry = 0;
  while (from < text.length) {
    const step = at < pattern.length ? matchOne(pattern, at, text[from]!) : -1;
    if (pattern[at] === '*') {
      star = at++;
      retry = from;
    } else if (step > 0) {
      at = step;
      from++;
    } else if (star !== -1) {
      // Only the last star need be widened: what an earlier one took can be taken by it as well.
      at = star + 1;
      from = ++retry;
    } else return false;
  }
  while (pattern[at] === '*') at++;
  return at === pattern.length;
}

/** Where the pattern goes on after one character matched, or -1. */
function matchOne(pattern: string, at: number, character: string): number {
  const letter = pattern[at]!;
  if (letter === '?') return at + 1;
  if (letter === '[') {
    const bracket = matchBracket(pattern, at, character);
    if (bracket !== null) return bracket;
  }
  if (letter === '\\') {
    if (at + 1 >= pattern.length) return -1;
    return fold(pattern[at + 1]!) === fold(character) ? at + 2 : -1;
  }
  return fold(letter) === fold(character) ? at + 1 : -1;
}

const classes: Readonly<Record<string, RegExp>> = {
  alnum: /[a-z0-9]/,
  alpha: /[a-z]/,
  blank: /[ \t]/,
  cntrl: /[\x00-\x1f\x7f]/,
  digit: /[0-9]/,
  graph: /[!-~]/,
  lower: /[a-z]/,
  print: /[ -~]/,
  punct: /[!-/:-@[-`{-~]/,
  space: /[ \t\n\v\f\r]/,
  upper: /[a-z]/,
  xdigit: /[0-9a-f]/,
};

/** The end of a bracket expression when it matches, -1 when it does not, null when the bracket is not closed (an ordinary `[`). */
function matchBracket(pattern: string, start: number, character: string): number | null {
  const wanted = fold(character);
  const negated = pattern[start + 1] === '!' || pattern[start + 1] === '^';
  let at = start + (negated ? 2 : 1);
  let found = false;
  for (let first = true; first || pattern[at] !== ']'; first = false) {
    if (at >= pattern.length) return null;
    const named = /^\[:([a-z]+):\]/.exec(pattern.slice(at));
    if (named !== null && Object.hasOwn(classes, named[1]!)) {
      if (classes[named[1]!]!.test(wanted)) found = true;
      at += named[0].length;
      continue;
    }
    const [low, afterLow] = bracketLetter(pattern, at);
    at = afterLow;
    let high = low;
    if (pattern[at] === '-' && at + 1 < pattern.length && pattern[at + 1] !== ']') {
      [high, at] = bracketLetter(pattern, at + 1);
    }
    if (wanted >= fold(low) && wanted <= fold(high)) found = true;
  }
  return found === negated ? -1 : at + 1;
}

function bracketLetter(pattern: string, at: number): readonly [string, number] {
  return pattern[at] === '\\' && at + 1 < pattern.length ? [pattern[at + 1]!, at + 2] : [pattern[at]!, at + 1];
}

function fold(letter: string): string {
  return letter >= 'A' && letter <= 'Z' ? letter.toLowerCase() : letter;
}
