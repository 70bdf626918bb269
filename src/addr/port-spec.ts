/**
 * Ports as people write them, per transport: `22,80,8000-8100`, `-1023`, `60000-`, `-`, `T:22,U:53,S:`, `http*`, `[1-1024]`, `53/udp`.
 *
 * Items are joined by commas (white space around them is ignored); `!` before an item leaves it out, wherever it stands.
 * An item counts for every transport the caller asked for until `T:`, `U:` or `S:` names one, which holds up to the next of
 * them; `/tcp`, `/udp`, `/sctp` behind an item wins over both. An open range begins at 1: port 0 is reserved (RFC 6335
 * section 6), nothing can listen on it, and it is in the set only where it is written (`0`, `0-`). Between brackets stand
 * ranges of which only the registered ports are meant. Names and globs (`*`, `?`) go through a {@link ServiceLookup}.
 */
import { failure, shifted, success } from '../base/result.ts';
import type { Failure, Result } from '../base/result.ts';
import { maxPort, PortSet } from './port-set.ts';
import type { PortRange } from './port-set.ts';

/** The transports with ports that Portolan scans and lists. */
export const portTransports = ['tcp', 'udp', 'sctp'] as const;

/** One of {@link portTransports}. */
export type PortTransport = (typeof portTransports)[number];

/** What the grammar must know about service names; the registry provides it, this floor knows no names. */
export interface ServiceLookup {
  /** The ports of a service of this name, or of a name that matches a glob of `*` and `?`; none for an unknown name. */
  portsOf(nameOrGlob: string, transport: PortTransport): readonly number[];
  /** Whether a port has a registered service. */
  isRegistered(port: number, transport: PortTransport): boolean;
}

/** The ports named, per transport. */
export type PortSpec = Readonly<Record<PortTransport, PortSet>>;

/** How to read a port text. */
export interface PortSpecOptions {
  /** What an item without a transport stands for; TCP when absent. */
  readonly transports?: readonly PortTransport[];
  /** Without it, names, globs and brackets are refused. */
  readonly services?: ServiceLookup;
}

interface Context {
  readonly transports: readonly PortTransport[];
  readonly services: ServiceLookup | undefined;
}

/** Ranges still to be merged, per transport. */
type Collected = Record<PortTransport, PortRange[]>;

/** Each name or bracket may cost a walk through the whole registry, so a text from a stranger may not hold any number of them. */
const maxLookups = 1000;

const prefixes: Readonly<Record<string, PortTransport>> = { T: 'tcp', U: 'udp', S: 'sctp' };

/** Reads a port text; fails at the first character that fits no form. */
export function parsePortSpec(text: string, options: PortSpecOptions = {}): Result<PortSpec> {
  const kept: Collected = { tcp: [], udp: [], sctp: [] };
  const excluded: Collected = { tcp: [], udp: [], sctp: [] };
  let transports = options.transports ?? ['tcp'];
  let [items, lookups] = [0, 0];
  for (let start = 0; start <= text.length;) {
    const end = itemEnd(text, start);
    let at = skipSpace(text, start, end);
    const prefix = readPrefix(text.slice(at, end));
    if (!prefix.ok) return shifted(prefix, at);
    if (prefix.value !== undefined) {
      transports = [prefix.value];
      at = skipSpace(text, at + 2, end);
    }
    const negated = at < end && text[at] === '!';
    if (negated) at++;
    const word = text.slice(at, end).trimEnd();
    // A prefix alone is allowed (`T:,22` or `T:22,U:`): it names the transport, not a port.
    if (word === '' && (negated || prefix.value === undefined)) return missing(at, at < text.length ? 1 : 0);
    if (/^(?![\d-]*(?:\/|$))/.test(word) && ++lookups > maxLookups) {
      return failure(`more than ${maxLookups} names and brackets`, at, word.length);
    }
    if (word !== '') {
      const item = parseItem(word, { transports, services: options.services }, negated ? excluded : kept);
      if (!item.ok) return shifted(item, at);
      items++;
    }
    start = end + 1;
  }
  if (items === 0) return failure('no port is named', text.length, 0);
  const setOf = (transport: PortTransport): PortSet =>
    PortSet.of(kept[transport]).subtract(PortSet.of(excluded[transport]));
  return success(Object.freeze({ tcp: setOf('tcp'), udp: setOf('udp'), sctp: setOf('sctp') }));
}

/** A text that {@link parsePortSpec} reads as the same spec, whatever its options; empty when there is no port. */
export function portSpecText(spec: PortSpec): string {
  const parts = Object.entries(prefixes).map(([letter, transport]) => ({ letter, set: spec[transport] }));
  return parts
    .filter(({ set }) => !set.isEmpty)
    .map(({ letter, set }) => `${letter}:${set.toString()}`)
    .join(',');
}

/** The comma that ends the item, or the end of the text; commas between brackets belong to the item. */
function itemEnd(text: string, start: number): number {
  const comma = text.indexOf(',', start);
  if (comma === -1) return text.length;
  const open = text.slice(start, comma).indexOf('[');
  if (open === -1) return comma;
  const close = text.indexOf(']', start + open);
  if (close === -1) return text.length;
  const next = text.indexOf(',', close);
  return next === -1 ? text.length : next;
}

function readPrefix(item: string): Result<PortTransport | undefined> {
  const letter = /^([a-z]):/i.exec(item)?.[1]?.toUpperCase();
  if (letter === undefined) return success(undefined);
  if (letter === 'P') return failure('protocol numbers are not ports: ask for a protocol scan instead', 0, 2);
  const transport = prefixes[letter];
  return transport === undefined ? failure('a transport is T: (TCP), U: (UDP) or S: (SCTP)', 0, 2) : success(transport);
}

/** Reads one item and adds its ports to `into`. */
function parseItem(word: string, context: Context, into: Collected): Result<undefined> {
  const suffix = /\/(tcp|udp|sctp)$/i.exec(word);
  const body = suffix === null ? word : word.slice(0, suffix.index);
  const transports = suffix === null ? context.transports : [suffix[1]!.toLowerCase() as PortTransport];
  if (body === '') return missing(0, word.length);
  if (body.startsWith('[')) return parseBrackets(body, { ...context, transports }, into);
  if (!/^[\d-]+$/.test(body)) return parseName(body, { ...context, transports }, into);
  const range = parseRange(body);
  if (!range.ok) return range;
  for (const transport of transports) into[transport].push(range.value);
  return success(undefined);
}

function missing(at: number, length: number): Failure {
  return failure('expected a port, a range or a service name', at, length);
}

/** Reads `80`, `8000-8100`, `-1023`, `60000-` or `-`. */
function parseRange(text: string): Result<PortRange> {
  const hyphen = text.indexOf('-');
  const low = parsePort(hyphen === -1 ? text : text.slice(0, hyphen), 1);
  if (!low.ok) return low;
  if (hyphen === -1) return success({ first: low.value, last: low.value });
  const second = text.indexOf('-', hyphen + 1);
  if (second !== -1) return failure('a range has one hyphen', second);
  const high = parsePort(text.slice(hyphen + 1), maxPort);
  if (!high.ok) return shifted(high, hyphen + 1);
  if (high.value < low.value) return failure('the range runs backwards', 0, text.length);
  return success({ first: low.value, last: high.value });
}

function parsePort(digits: string, absent: number): Result<number> {
  if (digits === '') return success(absent);
  return Number(digits) <= maxPort
    ? success(Number(digits))
    : failure(`a port is at most ${maxPort}`, 0, digits.length);
}

/** Reads `[1-1024,8000-]`: the registered ones among the ports between the brackets. */
function parseBrackets(text: string, { transports, services }: Context, into: Collected): Result<undefined> {
  const close = text.indexOf(']');
  if (close === -1) return failure('expected ] after the ranges', text.length, 0);
  if (close !== text.length - 1) return failure('unexpected text after ]', close + 1, text.length - close - 1);
  if (services === undefined) return failure('registered ports cannot be looked up here', 0, text.length);
  let at = 1;
  for (const part of text.slice(1, close).split(',')) {
    if (part === '') return failure('expected a range', at, 0);
    const bad = part.search(/[^\d-]/);
    if (bad !== -1) return failure('brackets hold ranges of port numbers', at + bad);
    const range = parseRange(part);
    if (!range.ok) return shifted(range, at);
    for (const transport of transports) {
      for (let port = range.value.first; port <= range.value.last; port++) {
        if (services.isRegistered(port, transport)) into[transport].push({ first: port, last: port });
      }
    }
    at += part.length + 1;
  }
  return success(undefined);
}

function parseName(text: string, { transports, services }: Context, into: Collected): Result<undefined> {
  // The names of RFC 6335 section 5.1, the older ones with an underscore or a dot, and the two signs of a glob.
  const bad = text.search(/[^\w.+*?-]/);
  if (bad !== -1) return failure('this character stands neither in a port nor in a service name', bad);
  if (services === undefined) return failure('service names cannot be looked up here: give a number', 0, text.length);
  let found = 0;
  for (const transport of transports) {
    for (const port of services.portsOf(text, transport)) {
      into[transport].push({ first: port, last: port });
      found++;
    }
  }
  if (found > 0) return success(undefined);
  return failure(`no service of this name is known for ${transports.join(' or ')}`, 0, text.length);
}

function skipSpace(text: string, at: number, end: number): number {
  while (at < end && /\s/.test(text[at]!)) at++;
  return at;
}
