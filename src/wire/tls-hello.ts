/** The first message of each side of TLS (RFC 8446, 5246): versions, cipher suites, extensions, server name, ALPN. */
import { copyOf, latin1, latin1Bytes, put16, put24, putBytes, u16, u24, u8 } from './bytes.ts';
import { decoded, undecodable } from './parsed.ts';
import type { Parsed } from './parsed.ts';
import { tlsMessage } from './tls-record.ts';

/** Extension types (IANA "TLS ExtensionType Values"). */
export const tlsExtensions = {
  serverName: 0,
  statusRequest: 5,
  supportedGroups: 10,
  pointFormats: 11,
  signatureAlgorithms: 13,
  alpn: 16,
  extendedMasterSecret: 23,
  sessionTicket: 35,
  preSharedKey: 41,
  supportedVersions: 43,
  keyShare: 51,
  renegotiationInfo: 0xff01,
} as const;

/** One extension as it stands. */
export interface TlsExtension {
  readonly type: number;
  readonly data: Uint8Array;
}

/** A client hello. */
export interface TlsClientHello {
  readonly kind: 'client';
  /** 0x0303 in TLS 1.2 and 1.3; the versions really offered stand in an extension. */
  readonly version: number;
  /** 32 bytes. */
  readonly random: Uint8Array;
  readonly session: Uint8Array;
  readonly ciphers: readonly number[];
  readonly compressions: Uint8Array;
  readonly extensions: readonly TlsExtension[];
}

/** A server hello. */
export interface TlsServerHello {
  readonly kind: 'server';
  readonly version: number;
  readonly random: Uint8Array;
  readonly session: Uint8Array;
  readonly cipher: number;
  readonly compression: number;
  readonly extensions: readonly TlsExtension[];
}

/** Either. */
export type TlsHello = TlsClientHello | TlsServerHello;

const clientType = 1;
const serverType = 2;

/** Reads the hello in the record (or records) at `start`; what follows the message is the payload. */
export function parseTlsHello(bytes: Uint8Array, start: number, end: number): Parsed<TlsHello> {
  const message = tlsMessage(bytes, start, end);
  if (!message.ok) return message;
  const hello = parseTlsHelloMessage(message.value, 0, message.value.length);
  return hello.ok ? decoded(hello.value, message.payloadStart, end, message.flaw ?? hello.flaw) : hello;
}

/** Reads the hello in a handshake message without record headers, as QUIC carries it. */
export function parseTlsHelloMessage(bytes: Uint8Array, start: number, end: number): Parsed<TlsHello> {
  const type = end - start < 4 ? -1 : u8(bytes, start);
  if (type !== clientType && type !== serverType) return undecodable('not a TLS hello');
  const messageEnd = Math.min(end, start + 4 + u24(bytes, start + 1));
  const sessionAt = start + 4 + 34;
  if (sessionAt + 1 > messageEnd) return undecodable('the TLS hello is cut short');
  const listAt = sessionAt + 1 + u8(bytes, sessionAt);
  if (listAt + 2 > messageEnd) return undecodable('the TLS hello is cut short');
  const common = {
    version: u16(bytes, start + 4),
    random: copyOf(bytes, start + 6, start + 38),
    session: copyOf(bytes, sessionAt + 1, listAt),
  };
  if (type === serverType) {
    if (listAt + 3 > messageEnd) return undecodable('the TLS hello is cut short');
    const { extensions, flaw } = extensionsIn(bytes, listAt + 3, messageEnd);
    const [cipher, compression] = [u16(bytes, listAt), u8(bytes, listAt + 2)];
    return decoded({ kind: 'server', ...common, cipher, compression, extensions }, messageEnd, end, flaw);
  }
  const ciphersEnd = listAt + 2 + u16(bytes, listAt);
  if (ciphersEnd + 1 > messageEnd) return undecodable('the TLS cipher list is cut short');
  const ciphers = numbersIn(bytes, listAt + 2, ciphersEnd);
  const compressionsEnd = ciphersEnd + 1 + u8(bytes, ciphersEnd);
  const compressions = copyOf(bytes, ciphersEnd + 1, Math.min(messageEnd, compressionsEnd));
  const { extensions, flaw } = extensionsIn(bytes, compressionsEnd, messageEnd);
  return decoded({ kind: 'client', ...common, ciphers, compressions, extensions }, messageEnd, end, flaw);
}

/** A hello before TLS 1.2 may end without the list of extensions. */
function extensionsIn(
  bytes: Uint8Array,
  start: number,
  end: number,
): { extensions: TlsExtension[]; flaw: string | null } {
  const extensions: TlsExtension[] = [];
  if (start === end) return { extensions, flaw: null };
  const listEnd = start + 2 <= end ? start + 2 + u16(bytes, start) : Infinity;
  let at = start + 2;
  while (at + 4 <= Math.min(end, listEnd)) {
    const next = at + 4 + u16(bytes, at + 2);
    if (next > Math.min(end, listEnd)) break;
    extensions.push({ type: u16(bytes, at), data: copyOf(bytes, at + 4, next) });
    at = next;
  }
  return { extensions, flaw: at === listEnd ? null : 'the TLS extensions are malformed' };
}

function numbersIn(bytes: Uint8Array, start: number, end: number): number[] {
  return Array.from({ length: Math.max(0, end - start) >> 1 }, (_, index) => u16(bytes, start + index * 2));
}

/** The data of an extension, or null. */
export function tlsExtension(hello: TlsHello, type: number): Uint8Array | null {
  return hello.extensions.find((extension) => extension.type === type)?.data ?? null;
}

/** The host name that a client asks for (RFC 6066 section 3), not fit to print as it is, or null. */
export function tlsServerName(hello: TlsClientHello): string | null {
  const data = tlsExtension(hello, tlsExtensions.serverName);
  if (data === null || data.length < 5 || data[2] !== 0) return null;
  const end = 5 + u16(data, 3);
  return end > data.length ? null : latin1(data, 5, end);
}

/** The application protocols that a client offers or a server chose (RFC 7301), not fit to print as they are. */
export function tlsApplicationProtocols(hello: TlsHello): readonly string[] {
  const data = tlsExtension(hello, tlsExtensions.alpn) ?? new Uint8Array(0);
  const names: string[] = [];
  for (let at = 2; at < data.length; at += 1 + u8(data, at)) {
    const end = at + 1 + u8(data, at);
    if (end > data.length) break;
    // An empty name is forbidden (RFC 7301 section 3.1) and names nothing.
    if (end > at + 1) names.push(latin1(data, at + 1, end));
  }
  return names;
}

/** The versions that a client offers, or the one that a server chose: 0x0304 is TLS 1.3 (RFC 8446 section 4.2.1). */
export function tlsVersions(hello: TlsHello): readonly number[] {
  const data = tlsExtension(hello, tlsExtensions.supportedVersions);
  if (data === null || data.length < 2) return [hello.version];
  return hello.kind === 'server' ? [u16(data, 0)] : numbersIn(data, 1, Math.min(data.length, 1 + u8(data, 0)));
}

/** The groups, or the signature algorithms, that a client offers: a list of two-byte numbers behind its length. */
export function tlsNumberList(hello: TlsHello, type: number): readonly number[] {
  const data = tlsExtension(hello, type);
  return data === null || data.length < 2 ? [] : numbersIn(data, 2, Math.min(data.length, 2 + u16(data, 0)));
}

/** The extension that asks for a host name. */
export function serverNameExtension(name: string): TlsExtension {
  const data = new Uint8Array(5 + name.length);
  put16(data, 0, name.length + 3);
  put16(data, 3, name.length);
  data.set(latin1Bytes(name), 5);
  return { type: tlsExtensions.serverName, data };
}

/** The extension that offers application protocols. */
export function alpnExtension(protocols: readonly string[]): TlsExtension {
  const list = protocols.flatMap((protocol) => [protocol.length, ...latin1Bytes(protocol)]);
  const data = Uint8Array.from([list.length >> 8, list.length & 0xff, ...list]);
  return { type: tlsExtensions.alpn, data };
}

/** Writes a hello in one record of version 3.1, as clients do; returns its length. */
export function emitTlsHello(value: TlsHello, into: Uint8Array, at: number): number {
  const length = emitTlsHelloMessage(value, into, at + 5);
  into[at] = 22;
  put16(into, at + 1, value.kind === 'client' ? 0x0301 : 0x0303);
  put16(into, at + 3, length);
  return 5 + length;
}

/** Writes a hello as a handshake message without a record header; returns its length. */
export function emitTlsHelloMessage(value: TlsHello, into: Uint8Array, at: number): number {
  into[at] = value.kind === 'client' ? clientType : serverType;
  put16(into, at + 4, value.version);
  putBytes(into, at + 6, value.random);
  into[at + 38] = value.session.length;
  let next = at + 39 + putBytes(into, at + 39, value.session);
  if (value.kind === 'server') {
    put16(into, next, value.cipher);
    into[next + 2] = value.compression;
    next += 3;
  } else {
    put16(into, next, value.ciphers.length * 2);
    for (const [index, cipher] of value.ciphers.entries()) put16(into, next + 2 + index * 2, cipher);
    next += 2 + value.ciphers.length * 2;
    into[next] = value.compressions.length;
    next += 1 + putBytes(into, next + 1, value.compressions);
  }
  const list = next;
  next += 2;
  for (const { type, data } of value.extensions) {
    put16(into, next, type);
    put16(into, next + 2, data.length);
    next += 4 + putBytes(into, next + 4, data);
  }
  put16(into, list, next - list - 2);
  put24(into, at + 1, next - at - 4);
  return next - at;
}
