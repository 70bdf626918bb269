/** The cipher suites of TLS 1.2 and 1.3 that seal records with an AEAD (IANA "TLS Cipher Suites"), and how. */

/** How a suite seals. */
export interface Suite {
  /** As node:crypto names it. */
  readonly cipher: 'aes-128-gcm' | 'aes-256-gcm' | 'aes-128-ccm' | 'aes-256-ccm' | 'chacha20-poly1305';
  readonly hash: 'sha256' | 'sha384';
  readonly keyLength: 16 | 32;
  readonly tagLength: 8 | 16;
  /** Bytes of each nonce that stand before the record in TLS 1.2 (RFC 5288, RFC 6655); 0: the sequence number alone (RFC 7905). */
  readonly explicitNonce: 0 | 8;
}

const gcm128: Suite = { cipher: 'aes-128-gcm', hash: 'sha256', keyLength: 16, tagLength: 16, explicitNonce: 8 };
const gcm256: Suite = { cipher: 'aes-256-gcm', hash: 'sha384', keyLength: 32, tagLength: 16, explicitNonce: 8 };
const ccm128: Suite = { cipher: 'aes-128-ccm', hash: 'sha256', keyLength: 16, tagLength: 16, explicitNonce: 8 };
const ccm256: Suite = { cipher: 'aes-256-ccm', hash: 'sha256', keyLength: 32, tagLength: 16, explicitNonce: 8 };
const chacha: Suite = { cipher: 'chacha20-poly1305', hash: 'sha256', keyLength: 32, tagLength: 16, explicitNonce: 0 };
const short = (suite: Suite): Suite => ({ ...suite, tagLength: 8 });

const numbers: readonly (readonly [Suite, readonly number[]])[] = [
  [gcm128, [0x1301, 0x9c, 0x9e, 0xa0, 0xa2, 0xa4, 0xa6, 0xa8, 0xaa, 0xac, 0xc02b, 0xc02d, 0xc02f, 0xc031, 0xd001]],
  [gcm256, [0x1302, 0x9d, 0x9f, 0xa1, 0xa3, 0xa5, 0xa7, 0xa9, 0xab, 0xad, 0xc02c, 0xc02e, 0xc030, 0xc032, 0xd002]],
  [chacha, [0x1303, 0xcca8, 0xcca9, 0xccaa, 0xccab, 0xccac, 0xccad, 0xccae]],
  [ccm128, [0x1304, 0xc09c, 0xc09e, 0xc0a4, 0xc0a6, 0xc0ac, 0xd005]],
  [ccm256, [0xc09d, 0xc09f, 0xc0a5, 0xc0a7, 0xc0ad]],
  [short(ccm128), [0x1305, 0xc0a0, 0xc0a2, 0xc0a8, 0xc0aa, 0xc0ae, 0xd003]],
  [short(ccm256), [0xc0a1, 0xc0a3, 0xc0a9, 0xc0ab, 0xc0af]],
];

const suites = new Map(numbers.flatMap(([suite, list]) => list.map((number) => [number, suite] as const)));

/** The suite of a number, or null where it is none of them (CBC, RC4, no encryption). */
export function suiteOf(number: number): Suite | null {
  return suites.get(number) ?? null;
}
