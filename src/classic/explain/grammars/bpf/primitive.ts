/** The primitives of a packet filter: `[protocol] [direction] [type] [not] value`. */

import { suggest } from '../../../../base/suggest.ts';
import { part } from '../../tool.ts';
import { lookup } from '../lookup.ts';
import { isImpossiblePort, portMeaning } from '../ports.ts';
import { addressMeaning } from '../targets.ts';
import type { Qualifiers, Step } from './step.ts';
import { incomplete, misplaced, term, unknownWord } from './step.ts';
import { CONNECTIVES, KEYWORDS, PROTOCOLS, TESTS, WITH_ARGUMENT } from './words.ts';

/** No qualifier yet. */
export const NO_QUALIFIERS: Qualifiers = { protocol: undefined, direction: undefined, type: undefined };

/** Explains the primitive at `from`; a bare value takes the qualifiers of the primitive before (`port 80 or 443`). */
export function explainPrimitive(tokens: readonly string[], from: number, last: Qualifiers): Step {
  const { qualifiers, next } = readQualifiers(tokens, from);
  if (next === from) return bareValue(tokens[from]!, last);
  if (qualifiers.direction === undefined && qualifiers.type === undefined) {
    return protocolStep(tokens, from, next, qualifiers);
  }
  const negated = tokens[next] === 'not' || tokens[next] === '!';
  const at = negated ? next + 1 : next;
  const value = tokens[at];
  if (value === '(') {
    const head = tokens.slice(from, at);
    const meaning = `${subject(qualifiers)} ${negated ? 'is not' : 'is'} one of the group that follows`;
    return { part: part(head.join(' '), 'operand', meaning), role: 'head', used: head.length, qualifiers };
  }
  if (value === undefined || !isValue(value)) return incomplete(tokens.slice(from, at));
  const masked = qualifiers.type === 'net' && tokens[at + 1] === 'mask' && tokens[at + 2] !== undefined;
  return valueStep(tokens.slice(from, masked ? at + 3 : at + 1), value, qualifiers, negated);
}

/** Explains a word that takes one argument: `less 100`. */
export function explainArgument(tokens: readonly string[], from: number, at: number): Step {
  const word = tokens[at]!;
  const argument = tokens[at + 1];
  if (argument === undefined || !isValue(argument)) return incomplete(tokens.slice(from, at + 1));
  const meaning = lookup(WITH_ARGUMENT, word)!(argument.replace(/^\\/, ''));
  const protocol = at > from ? `${lookup(PROTOCOLS, tokens[from]!) ?? 'packets'}: ` : '';
  return term(tokens.slice(from, at + 2), protocol + meaning);
}

function protocolStep(tokens: readonly string[], from: number, next: number, qualifiers: Qualifiers): Step {
  const after = tokens[next] ?? '';
  const packets = lookup(PROTOCOLS, qualifiers.protocol ?? '') ?? 'packets';
  if (lookup(WITH_ARGUMENT, after) !== undefined) return explainArgument(tokens, from, next);
  if (after === 'broadcast' || after === 'multicast') {
    return term(tokens.slice(from, next + 1), `${packets} sent to a ${after} address`, qualifiers);
  }
  return term(tokens.slice(from, next), `all ${packets}`, qualifiers);
}

function readQualifiers(
  tokens: readonly string[],
  from: number,
): { readonly qualifiers: Qualifiers; readonly next: number } {
  let at = from;
  let { protocol, direction, type } = NO_QUALIFIERS;
  const first = tokens[at] ?? '';
  if (lookup(PROTOCOLS, first) !== undefined) [protocol, at] = [first, at + 1];
  const pair = tokens.slice(at, at + 3).join(' ');
  if (/^(?:src (?:or|and) dst|dst (?:or|and) src)$/.test(pair)) [direction, at] = [pair, at + 3];
  else if (/^(?:src|dst|ra|ta|addr[1-4])$/.test(tokens[at] ?? '')) [direction, at] = [tokens[at]!, at + 1];
  if (/^(?:host|net|port|portrange)$/.test(tokens[at] ?? '')) [type, at] = [tokens[at]!, at + 1];
  return { qualifiers: { protocol, direction, type }, next: at };
}

function bareValue(token: string, last: Qualifiers): Step {
  // A bare word is a host name to libpcap; one that nearly is a keyword was hardly meant so.
  const mistyped = /^[a-z]{3,}$/.test(token) && suggest(token, KEYWORDS) !== undefined;
  if (!isValue(token) || mistyped) return unknownWord(token);
  if (last === NO_QUALIFIERS) return misplaced([token], 'a value alone: it needs host, net or port before it');
  return valueStep([token], token, last, false);
}

function valueStep(tokens: readonly string[], value: string, qualifiers: Qualifiers, negated: boolean): Step {
  const isPort = qualifiers.type === 'port' || qualifiers.type === 'portrange';
  if (isPort && isImpossiblePort(value)) return misplaced(tokens, portMeaning(value));
  if (qualifiers.type === 'port' && /^\d+-\d+$/.test(value)) {
    return misplaced(tokens, 'a range of ports wants the word portrange in place of port');
  }
  const said = isPort ? portMeaning(value) : hostMeaning(qualifiers, value).replace(/^(?:one|an) /, 'this ');
  const mask = tokens.at(-2) === 'mask' ? `, within the mask ${tokens.at(-1)!}` : '';
  return term(tokens, `${subject(qualifiers)} ${negated ? 'is not' : 'is'} ${said}${mask}`, qualifiers);
}

/** `TCP segments whose source port`. */
function subject(qualifiers: Qualifiers): string {
  const packets = lookup(PROTOCOLS, qualifiers.protocol ?? '') ?? 'packets';
  const nouns: Readonly<Record<string, string>> = { net: 'network', port: 'port', portrange: 'port' };
  const noun = lookup(nouns, qualifiers.type ?? 'host') ?? 'address';
  const ends = qualifiers.direction;
  if (ends === 'src') return `${packets} whose source ${noun}`;
  if (ends === 'dst') return `${packets} whose destination ${noun}`;
  if (ends === undefined || ends.includes(' or ')) return `${packets} whose ${noun} at either end`;
  return ends.includes(' and ') ? `${packets} whose ${noun} at both ends` : `${packets} whose ${ends} ${noun}`;
}

function hostMeaning(qualifiers: Qualifiers, value: string): string {
  const hardware = /^(?:[0-9a-f]{1,2}[:-]){5}[0-9a-f]{1,2}$/i.test(value);
  if (qualifiers.protocol === 'ether' || hardware) return `the hardware address ${value}`;
  const short = qualifiers.type === 'net' && /^\d{1,3}(?:\.\d{1,3}){0,3}$/.test(value);
  return short ? `the network ${value}` : addressMeaning(value);
}

/** What can stand as a name, number or address. */
function isValue(token: string): boolean {
  return /^(?:[\w.:/\\][\w.:/\\@*-]*|<[A-Za-z][^<>]*>)$/.test(token) && !reserved(token);
}

function reserved(token: string): boolean {
  return lookup(CONNECTIVES, token) !== undefined || lookup(TESTS, token) !== undefined;
}
