/** RADIUS: servers answer strangers with nothing or, to Status-Server, with a packet of our identifier (RFC 5997). */
import { u16, u8 } from '../../wire/bytes.ts';
import { fromHex } from '../reply-bytes.ts';
import { defineIdentifier, sure } from '../identifier.ts';

const identifier = 0x50;

export default defineIdentifier({
  id: 'radius',
  transports: ['udp'],
  ports: [1812, 1813, 1645, 1646],
  order: 'client-first',
  onlyHinted: true,
  // Status-Server with a Message-Authenticator, which cannot be right without the shared secret.
  hello: () => fromHex('0c 50 0026 000102030405060708090a0b0c0d0e0f 50 12 00000000000000000000000000000000'),
  score({ bytes }) {
    if (bytes.length < 20 || u8(bytes, 1) !== identifier || u16(bytes, 2) !== bytes.length) return sure.none;
    return [2, 3, 5, 11].includes(u8(bytes, 0)) ? sure.confident : sure.none;
  },
  read({ bytes }) {
    const meanings: Readonly<Record<number, string>> = {
      2: 'access accepted',
      3: 'access rejected',
      5: 'accounting',
      11: 'challenge',
    };
    return { service: 'radius', info: meanings[u8(bytes, 0)] };
  },
  samples: [
    { hex: '03 50 0014 000102030405060708090a0b0c0d0e0f', expect: { service: 'radius', info: 'access rejected' } },
    { hex: '02 50 0014 a0a1a2a3a4a5a6a7a8a9aaabacadaeaf', expect: { service: 'radius', info: 'access accepted' } },
  ],
});
