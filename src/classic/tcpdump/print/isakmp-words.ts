/** The words of ISAKMP, found by asking for all values. */
import type { Printing } from './printing.ts';
import { listed, wordList } from './word-list.ts';

const exchanges = wordList(
  'none|base|ident|auth|agg|inf|@32|oakley-quick|oakley-newgroup|ikev2_init|ikev2_auth|child_sa|inf2',
);

/** The word of an exchange. */
export function exchangeWord(exchange: number): string {
  return listed(exchanges, exchange);
}

const payloads = wordList(
  'none|sa|p|t|ke|id|cert|cr|hash|sig|nonce|n|d|vid|' +
    Array.from({ length: 19 }, (_, index) => `pay${14 + index}`).join('|') +
    '|v2sa|v2ke|v2IDi|v2IDr|v2cert|v2cr|v2auth|v2nonce|v2n|v2d|v2vid|v2TSi|v2TSr|v2e|v2cp|v2eap',
);

/** The word of a payload. */
export function payloadWord(payload: number): string {
  return listed(payloads, payload);
}

const protocols = wordList('|isakmp|ipsec-ah|ipsec-esp|ipcomp');

/** The word of a protocol of the domain of IPsec. */
export function protocolWord(protocol: number): string {
  return listed(protocols, protocol);
}

/** Ciphers of ESP, which version 2 uses for all. */
export const ciphers = wordList('|1des-iv64|1des|3des|rc5|idea|cast|blowfish|3idea|1des-iv32|rc4|null|aes');
const groupText =
  '|modp768|modp1024|EC2N 2^155|EC2N 2^185|modp1536|iana-grp06|iana-grp07|iana-grp08|iana-grp09|iana-grp10|iana-grp11|' +
  'iana-grp12|iana-grp13|modp2048|modp3072|modp4096|modp6144';
/** Groups of Diffie-Hellman. */
export const groups = wordList(`${groupText}|modp8192`);
/** The same as version 1 knows them. */
export const oldGroups = wordList(groupText);

/** Thrown by {@link requirePayload}: the payload is marked, and what is around it goes on. */
export const payloadCut: Error = Object.freeze(
  Object.assign(Object.create(Error.prototype) as Error, { message: 'payload cut short' }),
);

/** Throws {@link payloadCut} unless so many bytes were captured. */
export function requirePayload(p: Printing, at: number, length: number): void {
  if (!p.has(at, length)) throw payloadCut;
}

/** Bytes in hexadecimal; throws {@link payloadCut} where they end early. */
export function hexText(p: Printing, at: number, length: number): string {
  requirePayload(p, at, length);
  let text = '';
  for (let index = 0; index < length; index++) text += p.bytes[at + index]!.toString(16).padStart(2, '0');
  return text;
}

/** Appends bytes in hexadecimal between two texts, of which the first stands also where the bytes end early. */
export function printHexField(p: Printing, at: number, length: number, before: string, after = ''): void {
  p.text(before);
  p.text(hexText(p, at, length) + after);
}

/** Bytes in hexadecimal, of many the first ten and at most twenty of the last; with -vvvv all. */
export function someHexText(p: Printing, at: number, length: number): string {
  if (p.verbose > 3) return hexText(p, at, length);
  const head = hexText(p, at, Math.min(10, length));
  const rest = Math.max(0, Math.min(20, length - 10));
  return `${head}...${hexText(p, at + length - rest, rest)}`;
}
