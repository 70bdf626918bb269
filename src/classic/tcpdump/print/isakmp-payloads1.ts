/** Payloads of IKE version 1 that tell more than their length: identities, notifications, deletions. */
import { printAttribute } from './isakmp-attributes.ts';
import { notifiedAttributes } from './isakmp-sa1.ts';
import { hexText, protocolWord, someHexText, printHexField, requirePayload } from './isakmp-words.ts';
import type { Printing } from './printing.ts';
import { listed, wordList } from './word-list.ts';

const ipsec = 1;
const identities = wordList('|IPv4|FQDN|user FQDN|IPv4net|IPv6|IPv6net|IPv4range|IPv6range|ASN1 DN|ASN1 GN|keyid');
/** Bytes that an identity must have, by its type. */
const leastBytes: Readonly<Record<number, number>> = { 1: 4, 4: 8, 5: 16, 6: 32, 7: 8, 8: 32 };

/** Prints an identity. */
export function printId1(p: Printing, at: number, size: number): number {
  p.text('id:');
  if (size < 8) {
    p.text(' [|id]');
    return -1;
  }
  const type = p.u8(at + 4);
  const protocol = p.u8(at + 5);
  p.text(` idtype=${listed(identities, type)} protoid=${p.names.protocol(protocol) ?? protocol} port=${p.u16(at + 6)}`);
  const length = size - 8;
  if (length === 0) return at + size;
  const least = leastBytes[type];
  if (least !== undefined && length < least) p.text(` len=${length} [bad: < ${least}]`);
  else {
    p.text(` len=${length}`);
    printIdentity(p, type, at + 8, length);
  }
  return at + size;
}

function printIdentity(p: Printing, type: number, at: number, length: number): void {
  const plainNumber = (place: number): string => Array.from(p.bytes.subarray(place, place + 4)).join('.');
  if (type === 2 || type === 3) {
    p.char(32);
    p.safeText(at, length);
  } else if (type === 1 || type === 4 || type === 7) {
    p.char(32);
    p.ipv4(at);
    if (type === 4) p.text(`/${plainNumber(at + 4)}`);
    if (type === 7) {
      p.char(45);
      p.ipv4(at + 4);
    }
  } else if (type === 5 || type === 6 || type === 8) {
    p.char(32);
    p.ipv6(at);
    if (type === 6) printHexField(p, at + 16, 16, '/0x');
    if (type === 8) {
      p.char(45);
      p.ipv6(at + 16);
    }
  } else if (p.verbose > 2) printHexField(p, at, length, ' ');
}

const errors = wordList(
  '|INVALID-PAYLOAD-TYPE|DOI-NOT-SUPPORTED|SITUATION-NOT-SUPPORTED|INVALID-COOKIE|INVALID-MAJOR-VERSION|' +
    'INVALID-MINOR-VERSION|INVALID-EXCHANGE-TYPE|INVALID-FLAGS|INVALID-MESSAGE-ID|INVALID-PROTOCOL-ID|INVALID-SPI|' +
    'INVALID-TRANSFORM-ID|ATTRIBUTES-NOT-SUPPORTED|NO-PROPOSAL-CHOSEN|BAD-PROPOSAL-SYNTAX|PAYLOAD-MALFORMED|' +
    'INVALID-KEY-INFORMATION|INVALID-ID-INFORMATION|INVALID-CERT-ENCODING|INVALID-CERTIFICATE|CERT-TYPE-UNSUPPORTED|' +
    'INVALID-CERT-AUTHORITY|INVALID-HASH-INFORMATION|AUTHENTICATION-FAILED|INVALID-SIGNATURE|ADDRESS-NOTIFICATION|' +
    'NOTIFY-SA-LIFETIME|CERTIFICATE-UNAVAILABLE|UNSUPPORTED-EXCHANGE-TYPE|UNEQUAL-PAYLOAD-LENGTHS',
);
const ipsecErrors = wordList('RESERVED');
const states = wordList('CONNECTED');
const ipsecStates = wordList('RESPONDER-LIFETIME|REPLAY-STATUS|INITIAL-CONTACT');
const notification = { responderLifetime: 24_576, replayStatus: 24_577 } as const;

/** The kinds of notifications lie in ranges (RFC 2408 section 3.14.1). */
function notificationWord(type: number): string {
  if (type < 8192) return listed(errors, type);
  if (type < 16_384) return listed(ipsecErrors, type - 8192);
  if (type < 24_576) return listed(states, type - 16_384);
  return type < 32_768 ? listed(ipsecStates, type - 24_576) : `#${type}`;
}

/** Of other domains than IPsec's only the kinds that all have are known. */
function foreignWord(type: number): string {
  return type < 8192 || (type >= 16_384 && type < 24_576) ? notificationWord(type) : `#${type}`;
}

/** Prints a notification. */
export function printNotify1(p: Printing, at: number, size: number): number {
  p.text('n:');
  requirePayload(p, at, 12);
  const domain = p.u32(at + 4);
  const spi = p.u8(at + 9);
  const type = p.u16(at + 10);
  const data = at + 12 + spi;
  if (domain !== ipsec) {
    p.text(` doi=${domain} proto=${p.u8(at + 8)} type=${foreignWord(type)}`);
    if (spi > 0) printHexField(p, at + 12, spi, ' spi=');
    return data;
  }
  p.text(` doi=ipsec proto=${protocolWord(p.u8(at + 8))} type=${notificationWord(type)}`);
  if (spi > 0) printHexField(p, at + 12, spi, ' spi=');
  const end = at + size;
  if (data >= p.snapEnd) return end;
  if (type === notification.responderLifetime) {
    p.text(' attrs=(');
    for (let next = data; next < p.snapEnd && next < end;) next = printAttribute(p, next, end, notifiedAttributes);
  } else if (type === notification.replayStatus) {
    p.text(' status=(');
    p.text(`replay detection ${p.u32(data) === 0 ? 'disabled' : 'enabled'}`);
  } else p.text(` data=(${someHexText(p, data, p.snapEnd - data)}`);
  p.char(41);
  return end;
}

/** Prints which associations are gone. */
export function printDelete1(p: Printing, at: number): number {
  p.text('d:');
  requirePayload(p, at, 12);
  const domain = p.u32(at + 4);
  const protocol = p.u8(at + 8);
  p.text(domain === ipsec ? ` doi=ipsec proto=${protocolWord(protocol)}` : ` doi=${domain} proto=${protocol}`);
  const size = p.u8(at + 9);
  const count = p.u16(at + 10);
  p.text(` spilen=${size} nspi=${count} spi=`);
  let next = at + 12;
  for (let index = 0; index < count; index++) {
    if (index > 0) p.char(44);
    if (!p.has(next, size)) {
      p.text(' [|d]');
      return -1;
    }
    p.text(hexText(p, next, size));
    next += size;
  }
  return next;
}
