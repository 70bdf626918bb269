/** Payloads of IKE version 2 that tell more than their length (RFC 7296 section 3). */
import {
  groups,
  hexText,
  payloadWord,
  protocolWord,
  someHexText,
  printHexField,
  requirePayload,
} from './isakmp-words.ts';
import type { Printing } from './printing.ts';
import { listed, wordList } from './word-list.ts';

const headerLength = 4;

/** A name, marked where the payload is critical. */
function label(p: Printing, at: number, name: string): string {
  return `${name}${p.u8(at + 1) & 0x80 ? '[C]' : ''}:`;
}

function printable(p: Printing, at: number, length: number): string {
  requirePayload(p, at, length);
  return Array.from(p.bytes.subarray(at, at + length), (byte) =>
    byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '.',
  ).join('');
}

/** Prints a key exchange. */
export function printKe2(p: Printing, at: number, size: number): number {
  requirePayload(p, at, 8);
  p.text(`${label(p, at, 'v2ke')} len=${(size - 8) >>> 0} group=${listed(groups, p.u16(at + 4))}`);
  if (p.verbose > 2 && size > 8) printHexField(p, at + 8, size - 8, ' ');
  return at + size;
}

const identities: Readonly<Record<number, readonly [name: string, text: boolean]>> = {
  1: ['ipv4', false],
  2: ['fqdn', true],
  3: ['rfc822', true],
  5: ['ipv6', false],
  9: ['dn', false],
  10: ['gn', false],
  11: ['keyid', false],
};

/** Prints an identity. */
export function printId2(p: Printing, at: number, size: number, type: number): number {
  requirePayload(p, at, 8);
  p.text(`${label(p, at, payloadWord(type))} len=${size - headerLength}`);
  if (p.verbose > 2) printHexField(p, at + headerLength, size - headerLength, ' ');
  const identity = identities[p.u8(at + 4)];
  if (identity === undefined) return at + size;
  const [name, text] = identity;
  p.text(` ${name}:${text ? printable(p, at + 8, size - 8) : hexText(p, at + 8, size - 8)}`);
  return at + size;
}

const methods = wordList('invalid|rsasig|shared-secret|dsssig');

/** Prints an authentication. */
export function printAuth2(p: Printing, at: number, size: number): number {
  requirePayload(p, at, 8);
  p.text(`${label(p, at, 'v2auth')} len=${size - headerLength} method=${listed(methods, p.u8(at + 4))}`);
  if (size > 8) printData(p, at + 8, size - 8, 'authdata');
  return at + size;
}

/** Prints a nonce. */
export function printNonce2(p: Printing, at: number, size: number): number {
  p.text(`${label(p, at, 'nonce')} len=${size - headerLength}`);
  printData(p, at + headerLength, size - headerLength, 'nonce');
  return at + size;
}

/** With -vv all of it; with -v some, counted to the end of the packet. */
function printData(p: Printing, at: number, length: number, name: string): void {
  if (p.verbose > 1) p.text(` ${name}=(${hexText(p, at, length)}) `);
  else p.text(` data=(${someHexText(p, at, p.snapEnd - at)})`);
}

const notifications = wordList(
  '@1|unsupported_critical_payload|@4|invalid_ike_spi|invalid_major_version|@7|invalid_syntax|@9|invalid_message_id|' +
    '@11|invalid_spi|@14|no_protocol_chosen|@17|invalid_ke_payload|@24|authentication_failed|@34|single_pair_required|' +
    'no_additional_sas|internal_address_failure|failed:cp_required|@39|invalid_selectors|@16384|initial_contact|' +
    'set_window_size|additional_ts_possible|ipcomp_supported|nat_detection_source_ip|nat_detection_destination_ip|' +
    'cookie|use_transport_mode|http_cert_lookup_supported|rekey_sa|tfc_padding_not_supported|non_first_fragment_also',
);
const cookie = 16_390;
/** Those of which tcpdump does not print the index of the association. */
const withoutSpi = new Set([1, 5, 35, 36, 37, 39, 16_384, 16_385, 16_386, 16_387, 16_391, 16_392, 16_394, 16_395]);

function notificationWord(type: number): string {
  const word = notifications(type);
  if (word !== undefined) return word;
  if (type < 8192) return 'error';
  if (type < 16_384) return 'private-error';
  return type < 40_960 ? 'status' : 'private-status';
}

/** Prints a notification. */
export function printNotify2(p: Printing, at: number, size: number): number {
  requirePayload(p, at, 8);
  const spi = p.u8(at + 5);
  const type = p.u16(at + 6);
  p.text(`${label(p, at, 'n')} prot_id=${protocolWord(p.u8(at + 4))} type=${type}(${notificationWord(type)})`);
  if (spi > 0 && !withoutSpi.has(type)) printHexField(p, at + 8, spi, ' spi=');
  const data = at + 8 + spi;
  const length = p.snapEnd - data;
  if (length > 0 && (p.verbose > 3 || type === cookie)) printHexField(p, data, length, ' data=(', ')');
  return at + size;
}

/** Prints a vendor's mark. */
export function printVendor2(p: Printing, at: number, size: number): number {
  const length = size - headerLength;
  p.text(`${label(p, at, 'v2vid')} len=${length} vid=${printable(p, at + headerLength, length)}`);
  if (p.verbose > 2 && length > 4) printHexField(p, at + headerLength, length, ' ');
  return at + size;
}
