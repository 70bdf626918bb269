/** The packet filter language of pcap-filter(7), explained primitive by primitive. */

import { suggest } from '../../../base/suggest.ts';
import type { Part } from '../explanation.ts';
import { part } from '../tool.ts';
import { lookup } from './lookup.ts';
import { portMeaning } from './ports.ts';
import { addressMeaning } from './targets.ts';

/** Explains a filter given as words or as one quoted word. Linear in the tokens. */
export function explainPacketFilter(operands: readonly string[]): readonly Part[] {
  const tokens = tokenize(operands.join(' ').slice(0, LONGEST_FILTER));
  const parts: Part[] = [];
  let at = 0;
  let last: Qualifiers = NONE;
  while (at < tokens.length) {
    const step = explainStep(tokens, at, last);
    parts.push(step.part);
    last = step.qualifiers ?? last;
    at += step.used;
  }
  return parts;
}

/** Whether a filter only excludes one port in both directions, the long way. */
export function isLongNotPort(operands: readonly string[]): string | undefined {
  const match = /^src port not (\w+) and dst port not (\w+)$/.exec(operands.join(' ').trim());
  return match !== null && match[1] === match[2] ? match[1] : undefined;
}

/** Host names in a filter: they are looked up once, when the capture starts. */
export function namesInFilter(operands: readonly string[]): readonly string[] {
  const tokens = tokenize(operands.join(' ').slice(0, LONGEST_FILTER));
  return tokens.filter(
    (token, index) => /^(?:src|dst|host)$/.test(tokens[index - 1] ?? '') && /^[a-z][\w-]*(?:\.[\w-]+)+$/i.test(token),
  );
}

/** How much of a filter is explained, in characters. */
const LONGEST_FILTER = 4096;

interface Qualifiers {
  readonly protocol: string | undefined;
  readonly direction: string | undefined;
  readonly type: string | undefined;
}

const NONE: Qualifiers = { protocol: undefined, direction: undefined, type: undefined };

interface Step {
  readonly part: Part;
  readonly used: number;
  readonly qualifiers?: Qualifiers;
}

/** Comparisons and arithmetic that part an expression such as `tcp[13] & 2 != 0`. */
const RELATION = /^(?:[<>]=?|==?|!=)$/;
/** Tokens of a comparison that are looked at; keeps the walk linear. */
const LONGEST_COMPARISON = 64;
const OPERATOR = /^(?:[<>]=?|==?|!=|[&|+*/%^]|<<|>>|-)$/;

const PROTOCOLS: Readonly<Record<string, string>> = {
  ether: 'Ethernet frames',
  fddi: 'FDDI frames',
  tr: 'Token Ring frames',
  wlan: 'wireless frames',
  ip: 'IPv4 packets',
  ip6: 'IPv6 packets',
  arp: 'ARP packets',
  rarp: 'reverse ARP packets',
  tcp: 'TCP segments',
  udp: 'UDP datagrams',
  sctp: 'SCTP packets',
  icmp: 'ICMP messages',
  icmp6: 'ICMPv6 messages',
  igmp: 'IGMP messages',
  pim: 'PIM messages',
  ah: 'IPsec AH packets',
  esp: 'IPsec ESP packets',
  vrrp: 'VRRP announcements',
  carp: 'CARP announcements',
  stp: 'spanning tree frames',
  llc: 'LLC frames',
};

const WORDS: Readonly<Record<string, string>> = {
  and: 'both sides must match',
  '&&': 'both sides must match',
  or: 'either side may match',
  '||': 'either side may match',
  not: 'what follows must not match',
  '!': 'what follows must not match',
  '(': 'opens a group that is decided first',
  ')': 'closes the innermost group',
  broadcast: 'packets sent to a broadcast address',
  multicast: 'packets sent to a multicast address',
  inbound: 'packets that this machine receives',
  outbound: 'packets that this machine sends',
};

/** Keywords that take one argument, and what they say of it. */
const WITH_ARGUMENT: Readonly<Record<string, (argument: string) => string>> = {
  less: (length) => `packets of at most ${length} bytes`,
  greater: (length) => `packets of at least ${length} bytes`,
  gateway: (host) => `packets sent through the gateway ${host}`,
  proto: (protocol) => `packets whose protocol field is ${protocol}`,
  protochain: (protocol) => `packets with ${protocol} anywhere in their chain of headers`,
  ifindex: (index) => `packets of the interface number ${index}`,
};

/** Keywords whose number is optional and which shift the offsets of the rest of the filter. */
const SHIFTING: Readonly<Record<string, string>> = {
  vlan: 'frames with an 802.1Q tag; the rest of the filter reads behind the tag',
  mpls: 'packets with an MPLS label; the rest of the filter reads behind it',
  pppoed: 'PPPoE discovery frames only',
  pppoes: 'PPPoE session frames; the rest of the filter reads inside the session',
  geneve: 'Geneve tunnel packets; the rest of the filter reads inside the tunnel',
  vxlan: 'VXLAN tunnel packets; the rest of the filter reads inside the tunnel',
};

const KEYWORDS: readonly string[] = [
  'host',
  'net',
  'port',
  'portrange',
  'src',
  'dst',
  ...Object.keys(PROTOCOLS),
  ...Object.keys(WITH_ARGUMENT),
  ...Object.keys(SHIFTING),
];

function tokenize(text: string): readonly string[] {
  const pattern =
    /[\w.:\\@*-]*\[[^\]]*\]|&&|\|\||[<>!=]=|<<|>>|[()!<>=&|+/%^]|[\w.:/\\@*-]+(?:<[^<>]*>)?|<[A-Za-z][^<>]*>|\S/g;
  return text.match(pattern) ?? [];
}

function explainStep(tokens: readonly string[], at: number, last: Qualifiers): Step {
  const token = tokens[at]!;
  const arithmetic = arithmeticAt(tokens, at);
  if (arithmetic > 0) return arithmeticStep(tokens.slice(at, at + arithmetic));
  const word = lookup(WORDS, token);
  if (word !== undefined) return { part: part(token, 'operand', word), used: 1 };
  const shifting = lookup(SHIFTING, token);
  if (shifting !== undefined) {
    const numbered = /^\d+$/.test(tokens[at + 1] ?? '');
    const text = numbered ? `${token} ${tokens[at + 1]!}` : token;
    return {
      part: part(text, 'operand', numbered ? `${shifting} (number ${tokens[at + 1]!})` : shifting),
      used: numbered ? 2 : 1,
    };
  }
  const withArgument = lookup(WITH_ARGUMENT, token);
  if (withArgument !== undefined) return argumentStep(tokens, at, 1, withArgument);
  return primitiveStep(tokens, at, last);
}

/** The number of tokens of a comparison that starts here, or 0: there is a relation before the next connective. */
function arithmeticAt(tokens: readonly string[], at: number): number {
  const starts = /\[/.test(tokens[at]!) || tokens[at] === 'len' || /^(?:0x)?\d+$/.test(tokens[at]!);
  if (!starts) return 0;
  let end = at;
  let depth = 0;
  let related = false;
  while (end < tokens.length && end - at < LONGEST_COMPARISON) {
    const token = tokens[end]!;
    if (token === '(') depth++;
    else if (token === ')' && depth-- === 0) break;
    else if (depth === 0 && /^(?:and|or|not|&&|\|\||!)$/.test(token)) break;
    related ||= RELATION.test(token);
    end++;
  }
  return related ? end - at : 0;
}

function arithmeticStep(tokens: readonly string[]): Step {
  const text = tokens.join(' ');
  const used = tokens.length;
  const flags = /^tcp\[(?:tcpflags|13)\]/.test(text);
  if (flags)
    return { part: part(text, 'operand', `TCP segments whose flag bits satisfy this: ${flagNames(text)}`), used };
  if (tokens[0] === 'len')
    return { part: part(text, 'operand', 'packets whose length satisfies this comparison'), used };
  const source = /^([\w-]+)\[([^\]]*)\]/.exec(text);
  const meaning =
    source === null
      ? 'packets for which this comparison holds'
      : `packets whose ${source[1]!} header satisfies this at byte ${source[2]!.replace(':', ', size ')}`;
  return { part: part(text, 'operand', meaning), used };
}

/** The flag names of an expression on the TCP flag byte; RFC 9293, section 3.1 has the bits. */
function flagNames(text: string): string {
  const names = [...text.matchAll(/tcp-(syn|ack|fin|rst|push|urg|ece|cwr)/g)].map((match) => match[1]!.toUpperCase());
  return names.length > 0 ? names.join(', ') : 'bits 1 FIN, 2 SYN, 4 RST, 8 PSH, 16 ACK, 32 URG';
}

/** `[protocol] [direction] [type] [not] id`: qualifiers that are left out are those of the primitive before. */
function primitiveStep(tokens: readonly string[], from: number, last: Qualifiers): Step {
  const read = readQualifiers(tokens, from);
  const given = read.qualifiers;
  let at = read.next;
  const negated = (tokens[at] === 'not' || tokens[at] === '!') && at > from && given.type !== undefined;
  if (negated) at++;
  const argumentWord = lookup(WITH_ARGUMENT, tokens[at] ?? '');
  if (at > from && !negated && argumentWord !== undefined) {
    return argumentStep(
      tokens,
      from,
      at - from + 1,
      (value) => `${lookup(PROTOCOLS, given.protocol ?? '') ?? 'packets'}: ${argumentWord(value)}`,
    );
  }
  const alone = given.direction === undefined && given.type === undefined;
  const id = tokens[at];
  if (alone && given.protocol !== undefined && (id === undefined || !isPlainId(id))) {
    const cast = id === 'broadcast' || id === 'multicast';
    const text = tokens.slice(from, at + (cast ? 1 : 0)).join(' ');
    const meaning = cast
      ? `${PROTOCOLS[given.protocol]!} sent to a ${id} address`
      : `all ${PROTOCOLS[given.protocol]!}`;
    return { part: part(text, 'operand', meaning), used: Math.max(1, at - from + (cast ? 1 : 0)), qualifiers: given };
  }
  if (id === '(' && at > from) {
    const meaning = `${describe(given, '')} one of the group that follows`;
    return { part: part(tokens.slice(from, at).join(' '), 'operand', meaning), used: at - from, qualifiers: given };
  }
  if (id === undefined || (OPERATOR.test(id) && at > from)) return incomplete(tokens.slice(from, at), from, at);
  const qualifiers = at === from || (negated && at === from) ? last : given;
  if (at === from && (!isPlainId(id) || isMistyped(id))) return unknownStep(id);
  const text = tokens.slice(from, at + 1).join(' ');
  return { part: part(text, 'operand', describe(qualifiers, id, negated)), used: at + 1 - from, qualifiers };
}

function readQualifiers(
  tokens: readonly string[],
  from: number,
): { readonly qualifiers: Qualifiers; readonly next: number } {
  let at = from;
  let { protocol, direction, type }: Qualifiers = NONE;
  const first = tokens[at] ?? '';
  if (Object.hasOwn(PROTOCOLS, first)) [protocol, at] = [first, at + 1];
  const pair = tokens.slice(at, at + 3).join(' ');
  if (/^(?:src (?:or|and) dst|dst (?:or|and) src)$/.test(pair)) [direction, at] = [pair, at + 3];
  else if (/^(?:src|dst|ra|ta|addr[1-4])$/.test(tokens[at] ?? '')) [direction, at] = [tokens[at]!, at + 1];
  if (/^(?:host|net|port|portrange)$/.test(tokens[at] ?? '')) [type, at] = [tokens[at]!, at + 1];
  return { qualifiers: { protocol, direction, type }, next: at };
}

function describe(qualifiers: Qualifiers, id: string, negated = false): string {
  const what = lookup(PROTOCOLS, qualifiers.protocol ?? '') ?? 'packets';
  const type = qualifiers.type ?? 'host';
  const noun = { host: 'address', net: 'network', port: 'port', portrange: 'port range' }[type] ?? type;
  const ends = qualifiers.direction ?? 'src or dst';
  const side = ends.length === 3 ? ({ src: 'source ', dst: 'destination ' }[ends] ?? `${ends} `) : '';
  const both = side !== '' ? '' : ends.includes(' and ') ? ' at both ends' : ' at either end';
  if (id === '') return `${what} whose ${side}${noun}${both} is`;
  const value = type === 'port' || type === 'portrange' ? portMeaning(id) : hostMeaning(qualifiers, id);
  return `${what} whose ${side}${noun}${both} ${negated ? 'is not' : 'is'} ${value}`;
}

function hostMeaning(qualifiers: Qualifiers, id: string): string {
  if (qualifiers.protocol === 'ether' || /^(?:[0-9a-f]{1,2}[:-]){5}[0-9a-f]{1,2}$/i.test(id))
    return `the hardware address ${id}`;
  return qualifiers.type === 'net' && /^\d{1,3}(?:\.\d{1,3}){0,2}$/.test(id) ? `the network ${id}` : addressMeaning(id);
}

function argumentStep(tokens: readonly string[], from: number, words: number, say: (argument: string) => string): Step {
  const argument = tokens[from + words];
  if (argument === undefined) return incomplete(tokens.slice(from, from + words), from, from + words);
  return { part: part(tokens.slice(from, from + words + 1).join(' '), 'operand', say(argument)), used: words + 1 };
}

function incomplete(tokens: readonly string[], from: number, at: number): Step {
  const text = tokens.length > 0 ? tokens.join(' ') : '?';
  return {
    part: part(text, 'unknown', 'the filter breaks off here: a name or number is missing'),
    used: Math.max(1, at - from),
  };
}

function unknownStep(token: string): Step {
  const near = suggest(token, KEYWORDS);
  const advice = near === undefined ? '' : `; did you mean ${near}?`;
  return { part: part(token, 'unknown', `not a word of the capture filter language${advice}`), used: 1 };
}

/** A bare word is a host name to libpcap; one that nearly is a keyword was hardly meant so. */
function isMistyped(token: string): boolean {
  return /^[a-z]{3,}$/.test(token) && suggest(token, KEYWORDS) !== undefined;
}

/** What can stand as a name, number or address. */
function isPlainId(token: string): boolean {
  return /^[\w.:/\\*<-][\w.:/\\@*<>-]*$/.test(token) && !Object.hasOwn(WORDS, token) && !OPERATOR.test(token);
}
