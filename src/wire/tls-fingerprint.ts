/** Fingerprints of TLS hellos: JA3 and JA3S (Salesforce, 2017) and JA4 (FoxIO, BSD-licensed part, 2023), from their descriptions. */
import { createHash } from 'node:crypto';
import { u8 } from './bytes.ts';
import type { TlsClientHello, TlsHello, TlsServerHello } from './tls-hello.ts';
import { tlsApplicationProtocols, tlsExtension, tlsExtensions, tlsNumberList, tlsVersions } from './tls-hello.ts';

/** A fingerprint and the text that it is the hash of. */
export interface TlsFingerprint {
  readonly text: string;
  /** MD5 in hexadecimal digits. */
  readonly hash: string;
}

/** Values that clients throw in to keep servers tolerant (RFC 8701): 0x0a0a, 0x1a1a ... 0xfafa. */
export function isGrease(value: number): boolean {
  return (value & 0x0f0f) === 0x0a0a && value >> 8 === (value & 0xff);
}

function sensible(values: readonly number[]): readonly number[] {
  return values.filter((value) => !isGrease(value));
}

/** JA3: version, ciphers, extensions, groups and point formats in the order of the hello. */
export function ja3(hello: TlsClientHello): TlsFingerprint {
  const formats = tlsExtension(hello, tlsExtensions.pointFormats) ?? new Uint8Array(0);
  const lists = [
    sensible(hello.ciphers),
    sensible(hello.extensions.map(({ type }) => type)),
    sensible(tlsNumberList(hello, tlsExtensions.supportedGroups)),
    [...formats.subarray(1)],
  ];
  return hashed([String(hello.version), ...lists.map((list) => list.join('-'))].join(','));
}

/** JA3S: version, cipher and extensions of the server's answer. */
export function ja3s(hello: TlsServerHello): TlsFingerprint {
  const types = sensible(hello.extensions.map(({ type }) => type));
  return hashed([hello.version, hello.cipher, types.join('-')].join(','));
}

function hashed(text: string): TlsFingerprint {
  return { text, hash: createHash('md5').update(text).digest('hex') };
}

/** JA4 of a client hello, over TCP or QUIC: `t13d1516h2_8daaf6152771_e5627efa2ab1`. */
export function ja4(hello: TlsClientHello, transport: 'tcp' | 'quic' = 'tcp'): string {
  const ciphers = sensible(hello.ciphers);
  const extensions = sensible(hello.extensions.map(({ type }) => type));
  const named = tlsExtension(hello, tlsExtensions.serverName) !== null;
  const head = [
    transport === 'tcp' ? 't' : 'q',
    versionText(hello),
    named ? 'd' : 'i',
    twoDigits(ciphers.length),
    twoDigits(extensions.length),
    protocolText(hello),
  ].join('');
  const rest = extensions.filter((type) => type !== tlsExtensions.serverName && type !== tlsExtensions.alpn);
  const signatures = sensible(tlsNumberList(hello, tlsExtensions.signatureAlgorithms)).map(fourDigits);
  const tail = [sorted(rest), ...(signatures.length === 0 ? [] : [signatures.join(',')])].join('_');
  return [head, short(sorted(ciphers)), rest.length === 0 ? noHash : short(tail)].join('_');
}

const noHash = '000000000000';

function short(text: string): string {
  return text === '' ? noHash : createHash('sha256').update(text).digest('hex').slice(0, 12);
}

function sorted(values: readonly number[]): string {
  return values.map(fourDigits).sort().join(',');
}

function fourDigits(value: number): string {
  return value.toString(16).padStart(4, '0');
}

/** Counts stop at 99. */
function twoDigits(count: number): string {
  return String(Math.min(99, count)).padStart(2, '0');
}

const versionTexts = new Map([
  [0x0304, '13'],
  [0x0303, '12'],
  [0x0302, '11'],
  [0x0301, '10'],
  [0x0300, 's3'],
  [0x0002, 's2'],
]);

/** The highest version offered. */
function versionText(hello: TlsHello): string {
  const highest = sensible(tlsVersions(hello)).reduce((most, version) => Math.max(most, version), 0);
  return versionTexts.get(highest) ?? '00';
}

/** First and last character of the first protocol offered; where one is no letter or digit, of its hexadecimal digits. */
function protocolText(hello: TlsClientHello): string {
  const [first] = tlsApplicationProtocols(hello);
  if (first === undefined) return '00';
  const bytes = Buffer.from(first, 'latin1');
  const [head, tail] = [u8(bytes, 0), u8(bytes, bytes.length - 1)];
  if (isPlain(head) && isPlain(tail)) return `${first[0]!}${first.at(-1)!}`;
  return `${head.toString(16).padStart(2, '0')[0]!}${tail.toString(16).padStart(2, '0')[1]!}`;
}

function isPlain(byte: number): boolean {
  return /[0-9A-Za-z]/.test(String.fromCharCode(byte));
}
