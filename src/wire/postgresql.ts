/** Messages of PostgreSQL's protocol 3 (its manual, chapter "Frontend/Backend Protocol"). */
import { latin1, latin1Bytes, put32, putBytes, u32, u8 } from './bytes.ts';
import { decoded, undecodable } from './parsed.ts';
import type { Parsed } from './parsed.ts';

/** Numbers in the place of a protocol version. */
export const postgresqlRequests = { cancel: 0x04d2_162e, ssl: 0x04d2_162f, gss: 0x04d2_1630 } as const;

/** The first message of a client, which has no type; a cancel request's process and key are its payload. */
export interface PostgresqlStartup {
  /** 0x00030000 is 3.0; or one of {@link postgresqlRequests}. */
  readonly protocol: number;
  /** `user`, `database` and others; not fit to print as they are. */
  readonly parameters: readonly { readonly name: string; readonly value: string }[];
}

/** The header of any later message. */
export interface PostgresqlMessage {
  /** One letter; `Q` query, `R` authentication, `E` error (of a server) or execute (of a client), `Z` ready. */
  readonly type: string;
  /** Of the message without its type: four more than the payload. */
  readonly length: number;
}

/** The server refuses longer start-up messages (MAX_STARTUP_PACKET_LENGTH). */
const maxStartup = 10_000;
const maxFields = 128;

/** Reads a start-up message. */
export function parsePostgresqlStartup(bytes: Uint8Array, start: number, end: number): Parsed<PostgresqlStartup> {
  const length = end - start < 8 ? 0 : u32(bytes, start);
  if (length < 8 || length > maxStartup) return undecodable('not a PostgreSQL start-up message');
  const protocol = u32(bytes, start + 4);
  const request = protocol === postgresqlRequests.ssl || protocol === postgresqlRequests.gss;
  const plain = protocol >>> 16 === 3;
  if (!request && !plain && protocol !== postgresqlRequests.cancel) {
    return undecodable('not a PostgreSQL start-up message');
  }
  const messageEnd = Math.min(end, start + length);
  const cut = start + length > end ? 'the PostgreSQL message is cut short' : null;
  if (!plain) return decoded({ protocol, parameters: [] }, start + 8, messageEnd, cut);
  const texts = textsIn(bytes, start + 8, messageEnd, 2);
  const parameters = Array.from({ length: texts.length >> 1 }, (_, index) => ({
    name: texts[index * 2]!,
    value: texts[index * 2 + 1]!,
  }));
  return decoded({ protocol, parameters }, messageEnd, messageEnd, cut);
}

/** Reads the header of a typed message; the next message begins at the payload's end. */
export function parsePostgresqlMessage(bytes: Uint8Array, start: number, end: number): Parsed<PostgresqlMessage> {
  if (end - start < 5) return undecodable('the PostgreSQL header is cut short');
  const type = u8(bytes, start);
  const length = u32(bytes, start + 1);
  const letter = (type >= 0x41 && type <= 0x5a) || (type >= 0x61 && type <= 0x7a) || (type >= 0x31 && type <= 0x33);
  // The server takes messages of at most 1 GiB (PQ_LARGE_MESSAGE_LIMIT).
  if (!letter || length < 4 || length > 0x4000_0000) return undecodable('not a PostgreSQL message');
  const messageEnd = start + 1 + length;
  const flaw = messageEnd > end ? 'the PostgreSQL message is cut short' : null;
  return decoded({ type: String.fromCharCode(type), length }, start + 5, Math.min(end, messageEnd), flaw);
}

/** The fields of an error or notice by their letter: `S` severity, `C` SQL state, `M` message; not fit to print as they are. */
export function postgresqlErrorFields(bytes: Uint8Array, start: number, end: number): ReadonlyMap<string, string> {
  return new Map(textsIn(bytes, start, end, 1).map((text) => [text[0] ?? '', text.slice(1)]));
}

/** The texts between zero bytes, up to an empty one where a name would stand (`each` texts make an entry). */
function textsIn(bytes: Uint8Array, start: number, end: number, each: number): readonly string[] {
  const texts: string[] = [];
  let at = start;
  while (at < end && texts.length < maxFields) {
    const zero = bytes.subarray(at, end).indexOf(0);
    if (zero < 0 || (zero === 0 && texts.length % each === 0)) break;
    texts.push(latin1(bytes, at, at + zero));
    at += zero + 1;
  }
  return texts;
}

/** Writes a start-up message; returns its length. */
export function emitPostgresqlStartup(value: PostgresqlStartup, into: Uint8Array, at: number): number {
  const pairs = value.parameters.map(({ name, value }) => `${name}\0${value}\0`);
  const plain = value.protocol >>> 16 === 3;
  const length = 8 + putBytes(into, at + 8, latin1Bytes(plain ? `${pairs.join('')}\0` : ''));
  put32(into, at, length);
  put32(into, at + 4, value.protocol);
  return length;
}

/** Writes the header of a typed message; returns 5. */
export function emitPostgresqlMessage(value: PostgresqlMessage, into: Uint8Array, at: number): number {
  into[at] = value.type.charCodeAt(0);
  put32(into, at + 1, value.length);
  return 5;
}
