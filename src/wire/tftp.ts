/** The trivial file transfer protocol (RFC 1350) with options (RFC 2347). */
import { latin1, latin1Bytes, put16, putBytes, u16 } from './bytes.ts';
import { decoded, undecodable } from './parsed.ts';
import type { Parsed } from './parsed.ts';

/** An option: `blksize` and `1428`. Text is one character a byte, not fit to print as it is. */
export interface TftpOption {
  readonly name: string;
  readonly value: string;
}

/** A packet; the content of a data packet is the payload. */
export type TftpPacket =
  | { readonly operation: 1 | 2; readonly file: string; readonly mode: string; readonly options: readonly TftpOption[] }
  | { readonly operation: 3 | 4; readonly block: number }
  | { readonly operation: 5; readonly code: number; readonly message: string }
  | { readonly operation: 6; readonly options: readonly TftpOption[] };

/** The operation code. */
export function tftpOperation(bytes: Uint8Array, at: number): number {
  return u16(bytes, at);
}

/** Reads a packet. */
export function parseTftp(bytes: Uint8Array, start: number, end: number): Parsed<TftpPacket> {
  const operation = end - start < 4 ? 0 : tftpOperation(bytes, start);
  if (operation === 3 || operation === 4) return decoded({ operation, block: u16(bytes, start + 2) }, start + 4, end);
  const cut = 'a TFTP text has no end';
  if (operation === 5) {
    const [message = ''] = stringsIn(bytes, start + 4, end);
    const textEnd = start + 4 + message.length;
    const value: TftpPacket = { operation, code: u16(bytes, start + 2), message };
    return decoded(value, Math.min(end, textEnd + 1), end, textEnd < end ? null : cut);
  }
  if (operation !== 1 && operation !== 2 && operation !== 6) return undecodable('not a TFTP packet');
  const strings = stringsIn(bytes, start + 2, end);
  const flaw = bytes[end - 1] === 0 ? null : cut;
  if (operation === 6) return decoded({ operation, options: optionsOf(strings) }, end, end, flaw);
  const [file = '', mode, ...rest] = strings;
  if (mode === undefined) return undecodable('the TFTP request has no mode');
  return decoded({ operation, file, mode, options: optionsOf(rest) }, end, end, flaw);
}

/** The texts between zero bytes; a last one without its zero byte counts. */
function stringsIn(bytes: Uint8Array, start: number, end: number): string[] {
  const strings = latin1(bytes, start, end).split('\0', 65);
  if (strings.at(-1) === '') strings.pop();
  return strings;
}

function optionsOf(strings: readonly string[]): TftpOption[] {
  return Array.from({ length: strings.length >> 1 }, (_, index) => ({
    name: strings[index * 2]!,
    value: strings[index * 2 + 1]!,
  }));
}

/** Writes a packet without payload; returns its length. */
export function emitTftp(value: TftpPacket, into: Uint8Array, at: number): number {
  put16(into, at, value.operation);
  if ('block' in value) {
    put16(into, at + 2, value.block);
    return 4;
  }
  if ('message' in value) {
    put16(into, at + 2, value.code);
    return 4 + emitStrings([value.message], into, at + 4);
  }
  const options = value.options.flatMap((option) => [option.name, option.value]);
  const strings = 'file' in value ? [value.file, value.mode, ...options] : options;
  return 2 + emitStrings(strings, into, at + 2);
}

function emitStrings(strings: readonly string[], into: Uint8Array, at: number): number {
  return putBytes(into, at, latin1Bytes(strings.map((text) => `${text}\0`).join('')));
}
