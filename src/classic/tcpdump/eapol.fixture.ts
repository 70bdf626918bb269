/** Frames of EAPOL. */
import type { Part } from './frames.fixture.ts';
import { be16, ether, hex, join } from './frames.fixture.ts';

const eapol = (type: number, ...body: readonly Part[]): Uint8Array =>
  ether(0x888e, 2, type, be16(join(body).length), body);
const eap = (code: number, ...data: readonly Part[]): Part => [code, 7, be16(4 + join(data).length), data];

/** Frames. */
export const eapolSamples: readonly Uint8Array[] = [
  ...[0, 1, 2, 3, 4, 5].map((type) => eapol(type, eap(1, 1, 'who?'))),
  ...[1, 2, 3, 4, 5].map((code) => eapol(0, eap(code, 1, 'user@example'))),
  ...[1, 2, 3, 4, 5, 6, 13, 18, 21, 23, 25, 43, 99, 254].map((type) => eapol(0, eap(2, type, hex('c0000000210506')))),
  eapol(3, hex('02008a00100000000000000001'), 'nonce'),
  eapol(0),
  eapol(0, hex('03070004')),
  eapol(0, eap(1, 1, 'x'), 'more'),
  ether(0x888e, hex('010000')),
  ether(0x888e, hex('01000009010700')),
];
