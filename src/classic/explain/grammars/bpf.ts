/** The packet filter language of pcap-filter(7), explained primitive by primitive. */

import type { Part } from '../explanation.ts';
import { part } from '../tool.ts';
import { comparisonLength, explainComparison } from './bpf/comparison.ts';
import { explainArgument, explainPrimitive, NO_QUALIFIERS } from './bpf/primitive.ts';
import type { Qualifiers, Step } from './bpf/step.ts';
import { term } from './bpf/step.ts';
import { CONNECTIVES, SHIFTING, TESTS, WITH_ARGUMENT } from './bpf/words.ts';
import { lookup } from './lookup.ts';
import { checkShape } from './shape.ts';
import type { Role } from './shape.ts';

/** How much of a filter is explained, in characters. */
const LONGEST_FILTER = 4096;

/** Explains a filter given as words or as one quoted word. Linear in the tokens, of which a bounded number is read. */
export function explainPacketFilter(operands: readonly string[]): readonly Part[] {
  const text = operands.join(' ');
  const tokens = tokenize(text);
  const steps: Step[] = [];
  let last: Qualifiers = NO_QUALIFIERS;
  for (let at = 0; at < tokens.length;) {
    const step = explainStep(tokens, at, last);
    steps.push(step);
    last = step.qualifiers ?? last;
    at += step.used;
  }
  const parts = checkShape(steps, false);
  if (text.length <= LONGEST_FILTER) return parts;
  return [...parts, part('...', 'unknown', `the rest of a filter of ${text.length} characters is left out`)];
}

/** The port of a filter that only excludes it in both directions, the long way; undefined for any other filter. */
export function isLongNotPort(operands: readonly string[]): string | undefined {
  const match = /^src port not (\w+) and dst port not (\w+)$/.exec(operands.join(' ').trim());
  return match !== null && match[1] === match[2] ? match[1] : undefined;
}

/** Host names in a filter: they are looked up once, when the capture starts. */
export function namesInFilter(operands: readonly string[]): readonly string[] {
  const tokens = tokenize(operands.join(' '));
  return tokens.filter(
    (token, index) => /^(?:src|dst|host)$/.test(tokens[index - 1] ?? '') && /^[a-z][\w-]*(?:\.[\w-]+)+$/i.test(token),
  );
}

function tokenize(text: string): readonly string[] {
  const pattern = /[\w-]*\[[^\]]*\]|&&|\|\||[<>!=]=|<<|>>|<[A-Za-z][^<>]*>|[()!<>=&|+%^]|[\w.:/\\@*-]+|\S/g;
  return text.slice(0, LONGEST_FILTER).match(pattern) ?? [];
}

function explainStep(tokens: readonly string[], at: number, last: Qualifiers): Step {
  const token = tokens[at]!;
  const compared = comparisonLength(tokens, at);
  if (compared > 0) return explainComparison(tokens.slice(at, at + compared));
  const connective = lookup(CONNECTIVES, token);
  if (connective !== undefined) return { part: part(token, 'operand', connective), role: roleOf(token), used: 1 };
  const test = lookup(TESTS, token);
  if (test !== undefined) return term([token], test);
  const shifting = lookup(SHIFTING, token);
  if (shifting !== undefined) {
    const number = /^\d+$/.test(tokens[at + 1] ?? '') ? tokens[at + 1] : undefined;
    return number === undefined ? term([token], shifting) : term([token, number], `${shifting} (number ${number})`);
  }
  if (lookup(WITH_ARGUMENT, token) !== undefined) return explainArgument(tokens, at, at);
  return explainPrimitive(tokens, at, last);
}

function roleOf(connective: string): Role {
  if (connective === '(') return 'open';
  if (connective === ')') return 'close';
  return connective === 'not' || connective === '!' ? 'not' : 'join';
}
