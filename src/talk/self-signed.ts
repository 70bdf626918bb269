/** A self-signed certificate for a listener that was given none: X.509 v3 (RFC 5280) written in DER (X.690), key on P-256. */
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** A certificate and its key as PEM. */
export interface CertifiedKey {
  readonly cert: string;
  readonly key: string;
}

const dayMs = 86_400_000;
/** Validity: long enough for a session, too short to be relied on. */
const validDays = 30;

/** Makes a key and a certificate for a name, valid from `now` (milliseconds since 1970). */
export function selfSigned(name: string, now: number): CertifiedKey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = sequence(oid(1, 2, 840, 10045, 4, 3, 2));
  const issuer = sequence(tagged(0x31, sequence(oid(2, 5, 4, 3), tagged(0x0c, Buffer.from(name)))));
  const body = sequence(
    tagged(0xa0, tagged(0x02, Uint8Array.of(2))),
    tagged(0x02, Buffer.concat([Uint8Array.of(1), randomBytes(8)])),
    algorithm,
    issuer,
    sequence(utcTime(now - dayMs), utcTime(now + validDays * dayMs)),
    issuer,
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(0xa3, sequence(subjectAlternativeName(name))),
  );
  const signature = sign('sha256', body, privateKey);
  const certificate = sequence(body, algorithm, tagged(0x03, Buffer.concat([Uint8Array.of(0), signature])));
  return { cert: pem('CERTIFICATE', certificate), key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
}

/** RFC 5280 section 4.2.1.6, with one dNSName. */
function subjectAlternativeName(name: string): Uint8Array {
  return sequence(oid(2, 5, 29, 17), tagged(0x04, sequence(tagged(0x82, Buffer.from(name)))));
}

function tagged(tag: number, content: Uint8Array): Uint8Array {
  return Buffer.concat([Uint8Array.of(tag), lengthBytes(content.length), content]);
}

function sequence(...parts: readonly Uint8Array[]): Uint8Array {
  return tagged(0x30, Buffer.concat(parts));
}

/** X.690 section 8.1.3: below 128 in one byte, otherwise a count and the length in so many bytes. */
function lengthBytes(length: number): Uint8Array {
  if (length < 128) return Uint8Array.of(length);
  return length < 256 ? Uint8Array.of(0x81, length) : Uint8Array.of(0x82, length >> 8, length & 0xff);
}

function oid(first: number, second: number, ...rest: readonly number[]): Uint8Array {
  return tagged(0x06, Uint8Array.from([first * 40 + second, ...rest.flatMap(base128)]));
}

function base128(value: number): number[] {
  const digits = [value & 0x7f];
  for (let left = value >> 7; left > 0; left >>= 7) digits.unshift((left & 0x7f) | 0x80);
  return digits;
}

/** UTCTime: YYMMDDHHMMSSZ, right until 2049. */
function utcTime(milliseconds: number): Uint8Array {
  const text = new Date(milliseconds).toISOString().replaceAll(/[-:T]|\.\d+/g, '');
  return tagged(0x17, Buffer.from(text.slice(2), 'latin1'));
}

function pem(label: string, der: Uint8Array): string {
  const lines = Buffer.from(der)
    .toString('base64')
    .match(/.{1,64}/g)!
    .join('\n');
  return `-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----\n`;
}
