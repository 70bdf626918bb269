/**
 * The filter of ss: state words first, then an expression read strictly from left to right (iproute2's grammar gives `and` and `or`
 * no precedence, whatever its man page says; a missing operator means `and`).
 */

import { suggest } from '../../../base/suggest.ts';
import type { Part } from '../explanation.ts';
import { part } from '../tool.ts';
import { lookup } from './lookup.ts';
import { isImpossiblePort, portMeaning } from './ports.ts';
import { checkShape } from './shape.ts';
import type { Piece, Role } from './shape.ts';
import { addressMeaning } from './targets.ts';

/** The state words of ss with what they select. */
export const SS_STATES: Readonly<Record<string, string>> = {
  established: 'connections that are open both ways',
  'syn-sent': 'connections this machine has asked for, not answered yet',
  'syn-recv': 'connections asked for by a peer, handshake not finished',
  'syn-rcv': 'connections asked for by a peer, handshake not finished',
  'fin-wait-1': 'connections this side has closed, not acknowledged yet',
  'fin-wait-2': 'connections this side has closed, waiting for the peer to close',
  'time-wait': 'closed connections whose number pair is kept for a minute',
  closed: 'sockets without a connection; unconnected UDP sockets count here',
  close: 'sockets without a connection; unconnected UDP sockets count here',
  unconnected: 'sockets without a connection; unconnected UDP sockets count here',
  'close-wait': 'connections the peer has closed and the program here has not',
  'last-ack': 'connections closed by the peer first, last acknowledgement awaited',
  listening: 'TCP sockets that wait for connections; no UDP socket is ever in this state',
  listen: 'TCP sockets that wait for connections; no UDP socket is ever in this state',
  closing: 'connections both sides closed at the same time',
  'bound-inactive': 'sockets that hold a port and neither listen nor connect (iproute2 6.8 and later)',
  all: 'sockets in every state there is',
  connected: 'every state but listening and closed',
  synchronized: 'every connected state but syn-sent',
  bucket: 'the states kept as small records: syn-recv and time-wait',
  big: 'every state that is not kept as a small record',
};

/** Explains the operands of ss. */
export function explainSsFilter(operands: readonly string[]): readonly Part[] {
  const tokens = operands.flatMap((operand) => operand.split(/\s+/)).filter((word) => word !== '');
  const states: Part[] = [];
  let at = 0;
  for (; tokens[at] === 'state' || tokens[at] === 'exclude'; at += 2) {
    states.push(...explainState(tokens[at]!, tokens[at + 1]));
  }
  const pieces: Piece[] = [];
  while (at < tokens.length) {
    const step = explainTerm(tokens, at);
    pieces.push(step);
    at += step.used;
  }
  return [...states, ...checkShape(pieces, true)];
}

/** Whether an expression mixes `and` with `or`, where reading from left to right may surprise. */
export function mixesAndOr(operands: readonly string[]): boolean {
  const words = operands.flatMap((operand) => operand.split(/[\s()]+/));
  return words.some((word) => /^(?:or|\|\|?)$/.test(word)) && words.some((word) => /^(?:and|&&?)$/.test(word));
}

function explainState(keyword: string, state: string | undefined): readonly Part[] {
  const meaning =
    keyword === 'state' ? 'only sockets in the state that follows' : 'no sockets in the state that follows';
  const head = part(keyword, 'operand', meaning);
  if (state === undefined) return [{ ...head, kind: 'unknown', meaning: `${keyword} needs the name of a state` }];
  const known = lookup(SS_STATES, state.toLowerCase());
  if (known !== undefined) return [head, part(state, 'value', known)];
  const near = suggest(state, Object.keys(SS_STATES));
  const advice = near === undefined ? '' : `; did you mean ${near}?`;
  return [head, part(state, 'unknown', `not a state that ss knows${advice}`)];
}

interface Step extends Piece {
  readonly used: number;
}

const OPERATORS: Readonly<Record<string, string>> = {
  '=': 'is',
  '==': 'is',
  eq: 'is',
  '!=': 'is not',
  ne: 'is not',
  neq: 'is not',
  '>': 'is above',
  gt: 'is above',
  '<': 'is below',
  lt: 'is below',
  '>=': 'is at least',
  ge: 'is at least',
  geq: 'is at least',
  '<=': 'is at most',
  le: 'is at most',
  leq: 'is at most',
};

const FIELDS: Readonly<Record<string, string>> = {
  src: 'the local address',
  dst: 'the remote address',
  sport: 'the local port',
  dport: 'the remote port',
  dev: 'the interface the socket is bound to',
  fwmark: 'the firewall mark of the socket',
  cgroup: 'the control group of the socket',
};

const CONNECTIVES: Readonly<Record<string, string>> = {
  and: 'both sides must hold',
  '&': 'both sides must hold',
  '&&': 'both sides must hold',
  or: 'either side may hold',
  '|': 'either side may hold',
  '||': 'either side may hold',
  not: 'the next term must not hold',
  '!': 'the next term must not hold',
  '(': 'opens a group that is decided first',
  ')': 'closes the innermost group',
  autobound: 'the local port was picked by the kernel (it lies in the ephemeral range)',
};

function explainTerm(tokens: readonly string[], at: number): Step {
  const token = tokens[at]!;
  const connective = lookup(CONNECTIVES, token);
  if (connective !== undefined) return { part: part(token, 'operand', connective), role: roleOf(token), used: 1 };
  const field = lookup(FIELDS, token);
  if (field === undefined) return { part: unknownToken(token), role: 'term', used: 1 };
  const operator = lookup(OPERATORS, tokens[at + 1] ?? '');
  const used = operator === undefined ? 2 : 3;
  const value = tokens[at + used - 1];
  const text = tokens.slice(at, at + used).join(' ');
  const fault = value === undefined ? `${token} needs something to compare with` : valueFault(token, value);
  if (fault !== undefined) return { part: part(text, 'unknown', fault), role: 'term', used };
  const meaning = `${field} ${operator ?? 'is'} ${valueMeaning(token, value!)}`;
  return { part: part(text, 'operand', meaning), role: 'term', used };
}

function roleOf(token: string): Role {
  if (token === '(') return 'open';
  if (token === ')') return 'close';
  if (token === 'not' || token === '!') return 'not';
  return token === 'autobound' ? 'term' : 'join';
}

/** What ss itself refuses in a value. */
function valueFault(field: string, value: string): string | undefined {
  if (field === 'sport' || field === 'dport') {
    const port = value.replace(/^.*:/, '');
    return value.includes(',') || /^\d+-/.test(port) || isImpossiblePort(port)
      ? 'ss takes one port here, no list, no range, 65535 at most'
      : undefined;
  }
  const bare = (field === 'src' || field === 'dst') && /^[0-9a-f]*:[0-9a-f]*:[0-9a-f:.]*$/i.test(value);
  return bare ? 'an IPv6 address stands in brackets here, as [::1]' : undefined;
}

function valueMeaning(field: string, value: string): string {
  if (field === 'sport' || field === 'dport') return portMeaning(value.replace(/^.*:/, ''));
  if (field !== 'src' && field !== 'dst') return value;
  const split = /^(.*[^:]):([\w<>-]+)$/.exec(value);
  const isEndpoint = split !== null && (/[\].*]$/.test(split[1]!) || /^[\w.<>-]+$/.test(split[1]!));
  if (!isEndpoint) return /^:[\w<>-]+$/.test(value) ? portMeaning(value.slice(1)) : addressMeaning(value);
  return `${addressMeaning(split[1]!)}, ${portMeaning(split[2]!)}`;
}

function unknownToken(token: string): Part {
  if (token === 'state' || token === 'exclude')
    return part(token, 'unknown', 'state words must stand before the expression');
  const glued = /^(?:sport|dport|src|dst)[=<>!]|^\(.|.\)$/.test(token);
  if (glued) return part(token, 'unknown', 'ss wants blanks around each word: ( sport = :22 )');
  const near = suggest(token, [...Object.keys(FIELDS), ...Object.keys(CONNECTIVES), 'state', 'exclude']);
  const advice = near === undefined ? '' : `; did you mean ${near}?`;
  return part(token, 'unknown', `not a word of the filter language of ss${advice}`);
}
