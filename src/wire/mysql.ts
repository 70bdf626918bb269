/** Packets of MySQL and MariaDB (MySQL internals, "Client/Server Protocol"): header, greeting, log-in, command; little-endian. */
import { copyOf, latin1, latin1Bytes, put16le, put32le, putBytes, u16le, u32le, u8, utf8 } from './bytes.ts';
import { decoded, undecodable } from './parsed.ts';
import type { Parsed } from './parsed.ts';

/** Bits of the capabilities that the layout depends on. */
export const mysqlCapabilities = {
  connectWithDatabase: 0x0000_0008,
  protocol41: 0x0000_0200,
  ssl: 0x0000_0800,
  secureConnection: 0x0000_8000,
  pluginAuthentication: 0x0008_0000,
  lengthCodedAnswer: 0x0020_0000,
} as const;

/** Commands, the first byte of a client's packet with sequence 0. */
export const mysqlCommands = { quit: 1, useDatabase: 2, query: 3, ping: 14, prepare: 22, execute: 23 } as const;

/** A command with its text (the query, the name of the database), not fit to print as it is. */
export interface MysqlCommand {
  readonly command: number;
  readonly text: string;
}

/** A packet's header. */
export interface MysqlPacket {
  /** Of the payload. */
  readonly length: number;
  readonly sequence: number;
}

/** The server's first packet, protocol 10. Text is one character a byte, not fit to print as it is. */
export interface MysqlGreeting {
  readonly version: string;
  readonly connection: number;
  readonly capabilities: number;
  readonly collation: number;
  readonly status: number;
  /** Eight bytes and, with it, what a newer server adds. */
  readonly challenge: Uint8Array;
  readonly plugin: string;
}

/** A client's log-in (protocol 4.1), or the head of it that asks for TLS (then the user is null). */
export interface MysqlLogin {
  readonly capabilities: number;
  readonly maxPacket: number;
  readonly collation: number;
  readonly user: string | null;
  readonly answer: Uint8Array;
  readonly database: string | null;
}

/** Reads a packet's header; the next packet begins at the payload's end. */
export function parseMysqlPacket(bytes: Uint8Array, start: number, end: number): Parsed<MysqlPacket> {
  if (end - start < 4) return undecodable('the MySQL header is cut short');
  const length = u16le(bytes, start) | (u8(bytes, start + 2) << 16);
  const packetEnd = start + 4 + length;
  const flaw = packetEnd > end ? 'the MySQL packet is cut short' : null;
  return decoded({ length, sequence: u8(bytes, start + 3) }, start + 4, Math.min(end, packetEnd), flaw);
}

/** Reads the greeting that is the payload of a server's first packet. */
export function parseMysqlGreeting(bytes: Uint8Array, start: number, end: number): Parsed<MysqlGreeting> {
  if (start >= end || u8(bytes, start) !== 10) return undecodable('not a MySQL greeting');
  const zero = bytes.subarray(start + 1, Math.min(end, start + 257)).indexOf(0);
  const at = start + 2 + zero;
  if (zero < 0 || at + 31 > end) return undecodable('the MySQL greeting is cut short');
  const capabilities = (u16le(bytes, at + 13) | (u16le(bytes, at + 18) << 16)) >>> 0;
  // The second part of the challenge: at least 13 bytes, the last of them zero.
  const room = (capabilities & mysqlCapabilities.secureConnection) === 0 ? 0 : Math.max(13, u8(bytes, at + 20) - 8);
  const challengeEnd = Math.min(end, at + 31 + room);
  const second = copyOf(bytes, at + 31, challengeEnd - (room > 0 && bytes[challengeEnd - 1] === 0 ? 1 : 0));
  const plugin = textAt(bytes, challengeEnd, end);
  const value: MysqlGreeting = {
    version: latin1(bytes, start + 1, at - 1),
    connection: u32le(bytes, at),
    capabilities,
    collation: u8(bytes, at + 15),
    status: u16le(bytes, at + 16),
    challenge: Uint8Array.from([...copyOf(bytes, at + 4, at + 12), ...second]),
    plugin: plugin.text,
  };
  return decoded(value, plugin.next, end, at + 31 + room > end ? 'the MySQL challenge is cut short' : null);
}

/** Reads the log-in that is the payload of a client's first packet. */
export function parseMysqlLogin(bytes: Uint8Array, start: number, end: number): Parsed<MysqlLogin> {
  if (end - start < 32) return undecodable('the MySQL log-in is cut short');
  const capabilities = u32le(bytes, start);
  if ((capabilities & mysqlCapabilities.protocol41) === 0) return undecodable('a MySQL log-in before protocol 4.1');
  const head = { capabilities, maxPacket: u32le(bytes, start + 4), collation: u8(bytes, start + 8) };
  if (end - start === 32) {
    return decoded({ ...head, user: null, answer: new Uint8Array(0), database: null }, end, end);
  }
  const user = textAt(bytes, start + 32, end);
  // The answer has a length before it, of one byte; longer ones (251 and more) are not used by any plugin.
  const answerStart = Math.min(end, user.next + 1);
  const stated = user.next < end ? answerStart + u8(bytes, user.next) : Infinity;
  const answerEnd = Math.min(end, stated);
  const named = (capabilities & mysqlCapabilities.connectWithDatabase) !== 0 && answerEnd < end;
  const database = named ? textAt(bytes, answerEnd, end) : { text: null, next: answerEnd };
  const value: MysqlLogin = {
    ...head,
    user: user.text,
    answer: copyOf(bytes, answerStart, answerEnd),
    database: database.text,
  };
  return decoded(value, database.next, end, stated > end ? 'the MySQL log-in is cut short' : null);
}

/** Reads the command that is the payload of a client's packet with sequence 0. */
export function parseMysqlCommand(bytes: Uint8Array, start: number, end: number): Parsed<MysqlCommand> {
  if (start >= end) return undecodable('the MySQL command is cut short');
  return decoded({ command: u8(bytes, start), text: utf8(bytes, start + 1, end) }, end, end);
}

/** A text up to its zero byte, or to the end. */
function textAt(bytes: Uint8Array, start: number, end: number): { readonly text: string; readonly next: number } {
  const zero = start < end ? bytes.subarray(start, end).indexOf(0) : -1;
  const textEnd = zero < 0 ? end : start + zero;
  return { text: latin1(bytes, start, textEnd), next: Math.min(end, textEnd + 1) };
}

/** Writes a packet's header; returns 4. */
export function emitMysqlPacket(value: MysqlPacket, into: Uint8Array, at: number): number {
  put16le(into, at, value.length);
  into[at + 2] = value.length >>> 16;
  into[at + 3] = value.sequence;
  return 4;
}

/** Writes a command; returns its length. */
export function emitMysqlCommand(value: MysqlCommand, into: Uint8Array, at: number): number {
  into[at] = value.command;
  return 1 + putBytes(into, at + 1, Buffer.from(value.text, 'utf8'));
}

/** Writes a greeting with a challenge of at least eight bytes; returns its length. */
export function emitMysqlGreeting(value: MysqlGreeting, into: Uint8Array, at: number): number {
  into[at] = 10;
  const next = at + 1 + putBytes(into, at + 1, latin1Bytes(`${value.version}\0`));
  put32le(into, next, value.connection);
  putBytes(into, next + 4, value.challenge.subarray(0, 8));
  into[next + 12] = 0;
  put16le(into, next + 13, value.capabilities);
  into[next + 15] = value.collation;
  put16le(into, next + 16, value.status);
  put16le(into, next + 18, value.capabilities >>> 16);
  into[next + 20] = value.challenge.length + 1;
  into.fill(0, next + 21, next + 31);
  const challengeEnd = next + 31 + putBytes(into, next + 31, value.challenge.subarray(8));
  return challengeEnd + putBytes(into, challengeEnd, latin1Bytes(`\0${value.plugin}\0`)) - at;
}

/** Writes a log-in; returns its length. */
export function emitMysqlLogin(value: MysqlLogin, into: Uint8Array, at: number): number {
  put32le(into, at, value.capabilities);
  put32le(into, at + 4, value.maxPacket);
  into[at + 8] = value.collation;
  into.fill(0, at + 9, at + 32);
  if (value.user === null) return 32;
  let next = at + 32 + putBytes(into, at + 32, latin1Bytes(`${value.user}\0`));
  into[next] = value.answer.length;
  next += 1 + putBytes(into, next + 1, value.answer);
  if (value.database !== null) next += putBytes(into, next, latin1Bytes(`${value.database}\0`));
  return next - at;
}
