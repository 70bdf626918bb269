/** Wireshark's display filters: fields and comparisons. A language of its own, not that of capture filters. */

import type { Part } from '../explanation.ts';
import { part } from '../tool.ts';
import { lookup } from './lookup.ts';

/** Explains a display filter token by token. */
export function explainDisplayFilter(text: string): readonly Part[] {
  const tokens =
    text.match(/"(?:\\.|[^"\\])*"?|\{[^}]*\}?|&&|\|\||\^\^|[=!]==|[=!<>]=|[()!<>&~]|[^\s()!<>=&|~"{]+|\S/g) ?? [];
  const parts: Part[] = [];
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at]!;
    const word = lookup(WORDS, token);
    const operator = lookup(OPERATORS, tokens[at + 1] ?? '');
    if (word !== undefined) parts.push(part(token, 'value', word));
    else if (operator !== undefined && tokens[at + 2] !== undefined) {
      const compared = tokens.slice(at, at + 3).join(' ');
      parts.push(part(compared, 'value', `packets whose field ${token} ${operator} ${tokens[at + 2]!}`));
      at += 2;
    } else parts.push(alone(token));
  }
  return parts;
}

/** Whether a text looks like a capture filter where a display filter belongs. */
export function looksLikeCaptureFilter(text: string): boolean {
  return /(?:^|[\s(])(?:(?:src|dst|tcp|udp)\s+)*(?:port|host|net|portrange)\s+[\w.]/.test(text);
}

function alone(token: string): Part {
  if (/^[A-Za-z][\w.-]*$/.test(token)) return part(token, 'value', `packets that have the protocol or field ${token}`);
  return part(token, 'unknown', 'out of place in a display filter');
}

const OPERATORS: Readonly<Record<string, string>> = {
  '==': 'is',
  eq: 'is',
  '===': 'is, in every occurrence,',
  '!=': 'is in no occurrence',
  ne: 'is in no occurrence',
  '!==': 'is in some occurrence not',
  '>': 'is above',
  gt: 'is above',
  '<': 'is below',
  lt: 'is below',
  '>=': 'is at least',
  ge: 'is at least',
  '<=': 'is at most',
  le: 'is at most',
  contains: 'contains',
  matches: 'matches the expression',
  '~': 'matches the expression',
  in: 'is one of',
};

const WORDS: Readonly<Record<string, string>> = {
  '&&': 'both sides must hold',
  and: 'both sides must hold',
  '||': 'either side may hold',
  or: 'either side may hold',
  '^^': 'exactly one side must hold',
  xor: 'exactly one side must hold',
  '!': 'what follows must not hold',
  not: 'what follows must not hold',
  '(': 'opens a group that is decided first',
  ')': 'closes the innermost group',
};
