/** Comparisons of packet bytes: `tcp[tcpflags] & (tcp-syn|tcp-fin) != 0`, `ip[2:2] > 576`, `len > 100`. */

import type { Step } from './step.ts';
import { term } from './step.ts';

const RELATION = /^(?:[<>]=?|==?|!=)$/;
const CONNECTIVE = /^(?:and|or|not|&&|\|\||!)$/;

/** Tokens of a comparison that are looked at; keeps the walk over a filter linear. */
const LONGEST = 64;

/**
 * The number of tokens of a comparison that starts at `at`, or 0. A parenthesis may open arithmetic or a group of tests: it is arithmetic
 * when a relation follows outside of it before the next connective.
 */
export function comparisonLength(tokens: readonly string[], at: number): number {
  if (!/\[|^len$|^(?:0x)?\d+$|^\($/.test(tokens[at]!)) return 0;
  let depth = 0;
  let related = false;
  let end = at;
  for (; end < tokens.length && end - at < LONGEST; end++) {
    const token = tokens[end]!;
    if (token === '(') depth++;
    else if (token === ')' && --depth < 0) break;
    else if (CONNECTIVE.test(token)) {
      if (depth > 0) return 0;
      break;
    }
    related ||= depth === 0 && RELATION.test(token);
  }
  return related ? end - at : 0;
}

/** Explains a comparison. */
export function explainComparison(tokens: readonly string[]): Step {
  const text = tokens.join(' ');
  if (/^tcp\[(?:tcpflags|13)\]/.test(text)) {
    return term(tokens, `TCP segments whose flag bits satisfy this: ${flagNames(text)}`);
  }
  if (tokens[0] === 'len') return term(tokens, 'packets whose length satisfies this comparison');
  const source = /^([\w-]+)\[([^\]]*)\]/.exec(text);
  if (source === null) return term(tokens, 'packets for which this arithmetic on their bytes holds');
  const [offset = '', size] = source[2]!.split(':');
  const place = /^\d+$/.test(offset.trim()) ? `at byte ${offset.trim()}` : `in the field ${offset.trim()}`;
  const width = size === undefined ? '' : `, ${size.trim()} bytes wide`;
  return term(tokens, `packets whose ${source[1]!} header satisfies this ${place}${width}`);
}

/** The flag names of an expression on the TCP flag byte; RFC 9293, section 3.1 has the bits. */
function flagNames(text: string): string {
  const names = [...text.matchAll(/tcp-(syn|ack|fin|rst|push|urg|ece|cwr)/g)].map((match) => match[1]!.toUpperCase());
  return names.length > 0 ? [...new Set(names)].join(', ') : 'bits 1 FIN, 2 SYN, 4 RST, 8 PSH, 16 ACK, 32 URG';
}
