/** What people read of a certificate (RFC 5280): names, serial number, validity, alternative names. Our own bounded walk over DER. */
import { ipFromBytes, ipText } from '../addr/ip-address.ts';
import type { BerElement } from './ber.ts';
import { berChildren, berObjectIdentifier, readBer } from './ber.ts';
import { copyOf, latin1, utf8 } from './bytes.ts';
import { decoded, undecodable } from './parsed.ts';
import type { Parsed } from './parsed.ts';

/** One part of a name: `CN` (or the object identifier) and its text, not fit to print as it is. */
export interface NamePart {
  readonly type: string;
  readonly value: string;
}

/** An alternative name. */
export interface AlternativeName {
  readonly kind: 'dns' | 'ip' | 'email' | 'uri';
  readonly value: string;
}

/** A certificate. */
export interface Certificate {
  /** 1 to 3. */
  readonly version: number;
  /** Hexadecimal digits, as they stand. */
  readonly serial: string;
  readonly issuer: readonly NamePart[];
  readonly subject: readonly NamePart[];
  /** RFC 3339, or null for a time that is none. */
  readonly notBefore: string | null;
  readonly notAfter: string | null;
  readonly alternativeNames: readonly AlternativeName[];
  /** Object identifiers. */
  readonly signatureAlgorithm: string | null;
  readonly keyAlgorithm: string | null;
}

const tags = { utcTime: 0x17, generalizedTime: 0x18, sequence: 0x30, explicit0: 0xa0, explicit3: 0xa3 } as const;
/** More than any certificate names; the largest of content networks have some hundred. */
const maxNames = 1024;

const attributeNames = new Map([
  ['2.5.4.3', 'CN'],
  ['2.5.4.5', 'serialNumber'],
  ['2.5.4.6', 'C'],
  ['2.5.4.7', 'L'],
  ['2.5.4.8', 'ST'],
  ['2.5.4.9', 'street'],
  ['2.5.4.10', 'O'],
  ['2.5.4.11', 'OU'],
  ['0.9.2342.19200300.100.1.25', 'DC'],
  ['1.2.840.113549.1.9.1', 'emailAddress'],
]);

/** Reads the certificate at `start`. */
export function parseCertificate(bytes: Uint8Array, start: number, end: number): Parsed<Certificate> {
  const whole = readBer(bytes, start, end);
  const body = whole?.tag === tags.sequence ? readBer(bytes, whole.start, whole.end) : null;
  if (whole === null || body?.tag !== tags.sequence) return undecodable('not a certificate');
  const parts = berChildren(bytes, body);
  const versioned = parts[0]?.tag === tags.explicit0;
  const [serial, algorithm, issuer, validity, subject, key] = parts.slice(versioned ? 1 : 0);
  if (serial?.tag !== 2 || issuer?.tag !== tags.sequence || validity?.tag !== tags.sequence || subject === undefined) {
    return undecodable('not a certificate');
  }
  const [before, after] = berChildren(bytes, validity);
  const extensions = parts.find(({ tag }) => tag === tags.explicit3);
  const value: Certificate = {
    version: versioned ? (bytes[parts[0]!.end - 1] ?? 0) + 1 : 1,
    serial: Buffer.from(copyOf(bytes, serial.start, serial.end)).toString('hex'),
    issuer: nameIn(bytes, issuer),
    subject: nameIn(bytes, subject),
    notBefore: timeIn(bytes, before),
    notAfter: timeIn(bytes, after),
    alternativeNames: extensions === undefined ? [] : alternativeNamesIn(bytes, extensions),
    signatureAlgorithm: algorithmIn(bytes, algorithm),
    keyAlgorithm: algorithmIn(bytes, key === undefined ? undefined : berChildren(bytes, key)[0]),
  };
  return decoded(value, whole.end, end, value.notAfter === null ? 'the certificate has no validity' : null);
}

/** A name as one line, in the order of the certificate: `C=AQ, O=Example, CN=a.example`; not fit to print as it is. */
export function nameText(name: readonly NamePart[]): string {
  return name.map(({ type, value }) => `${type}=${value}`).join(', ');
}

function nameIn(bytes: Uint8Array, name: BerElement): readonly NamePart[] {
  const parts: NamePart[] = [];
  for (const set of berChildren(bytes, name)) {
    for (const pair of berChildren(bytes, set)) {
      const [type, value] = berChildren(bytes, pair);
      const identifier = type?.tag === 6 ? berObjectIdentifier(bytes, type) : null;
      if (identifier === null || value === undefined || parts.length === maxNames) return parts;
      parts.push({ type: attributeNames.get(identifier) ?? identifier, value: textIn(bytes, value) });
    }
  }
  return parts;
}

/** UTF8String and the strings of ASCII alike; BMPString (30) has two bytes a character. */
function textIn(bytes: Uint8Array, { tag, start, end }: BerElement): string {
  if (tag !== 0x1e) return utf8(bytes, start, end);
  return Buffer.from(copyOf(bytes, start, end - ((end - start) & 1)))
    .swap16()
    .toString('utf16le');
}

/** UTCTime with two digits of the year (below 50: 20xx) or GeneralizedTime; both in UTC (RFC 5280 section 4.1.2.5). */
function timeIn(bytes: Uint8Array, element: BerElement | undefined): string | null {
  if (element === undefined || element.end - element.start > 20) return null;
  const text = latin1(bytes, element.start, element.end);
  const short = element.tag === tags.utcTime ? (/^[0-4]/.test(text) ? '20' : '19') : '';
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?Z$/.exec(short + text);
  if (match === null || (short === '' && element.tag !== tags.generalizedTime)) return null;
  const [, year, month, day, hour, minute, second = '00'] = match;
  const time = `${year}-${month}-${day}T${hour}:${minute}:${second}Z`;
  return Number.isNaN(Date.parse(time)) ? null : time;
}

function algorithmIn(bytes: Uint8Array, element: BerElement | undefined): string | null {
  const [type] = element?.tag === tags.sequence ? berChildren(bytes, element) : [];
  return type?.tag === 6 ? berObjectIdentifier(bytes, type) : null;
}

function alternativeNamesIn(bytes: Uint8Array, extensions: BerElement): readonly AlternativeName[] {
  const list = readBer(bytes, extensions.start, extensions.end);
  for (const extension of list === null ? [] : berChildren(bytes, list)) {
    const children = berChildren(bytes, extension);
    const [type] = children;
    const data = children.at(-1);
    if (type?.tag !== 6 || berObjectIdentifier(bytes, type) !== '2.5.29.17' || data === undefined) continue;
    const names = readBer(bytes, data.start, data.end);
    const elements = names === null ? [] : berChildren(bytes, names).slice(0, maxNames);
    return elements.flatMap((element) => alternativeNameOf(bytes, element));
  }
  return [];
}

/** The choices of GeneralName that name hosts (section 4.2.1.6). */
function alternativeNameOf(bytes: Uint8Array, { tag, start, end }: BerElement): readonly AlternativeName[] {
  if (tag === 0x82) return [{ kind: 'dns', value: latin1(bytes, start, end) }];
  if (tag === 0x81) return [{ kind: 'email', value: latin1(bytes, start, end) }];
  if (tag === 0x86) return [{ kind: 'uri', value: latin1(bytes, start, end) }];
  const isAddress = tag === 0x87 && (end - start === 4 || end - start === 16);
  return isAddress ? [{ kind: 'ip', value: ipText(ipFromBytes(copyOf(bytes, start, end))) }] : [];
}
