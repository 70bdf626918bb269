/** HTTP/2 with prior knowledge: the preface is answered by a SETTINGS frame (RFC 9113 section 3.4). */
import { latin1Bytes, u16, u24, u32, u8 } from '../../wire/bytes.ts';
import { defineIdentifier, sure } from '../identifier.ts';

const settingsFrame = 4;

export default defineIdentifier({
  id: 'http2',
  transports: ['tcp'],
  ports: [50051],
  order: 'client-first',
  // The preface and an empty SETTINGS frame.
  hello: () => latin1Bytes('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0'),
  secureName: 'https',
  score: ({ bytes }) => {
    if (bytes.length < 9 || u8(bytes, 3) !== settingsFrame || u32(bytes, 5) !== 0) return sure.none;
    const length = u24(bytes, 0);
    return length % 6 === 0 && length <= 120 && u8(bytes, 4) <= 1 && knownSettings(bytes, length)
      ? sure.confident
      : sure.none;
  },
  read: ({ bytes }) => {
    const streams = setting(bytes, 3);
    return { service: 'http2', info: streams === null ? 'prior knowledge' : `prior knowledge; ${streams} streams` };
  },
  samples: [
    {
      hex: '000012 04 00 00000000 0003 00000080 0004 00010000 0005 00ffffff',
      expect: { service: 'http2', info: 'prior knowledge; 128 streams' },
    },
    {
      hex: '000006 04 00 00000000 0003 000000fa 000000 04 01 00000000',
      expect: { service: 'http2', info: 'prior knowledge; 250 streams' },
    },
  ],
});

/** Identifiers of settings are small (RFC 9113 section 6.5.2; later ones stand below 0x10); that tells a frame from noise. */
function knownSettings(bytes: Uint8Array, length: number): boolean {
  for (let at = 9; at + 6 <= Math.min(9 + length, bytes.length); at += 6)
    if (u16(bytes, at) === 0 || u16(bytes, at) > 0x10) return false;
  return true;
}

function setting(bytes: Uint8Array, id: number): number | null {
  const end = Math.min(9 + u24(bytes, 0), bytes.length);
  for (let at = 9; at + 6 <= end; at += 6) if (u16(bytes, at) === id) return u32(bytes, at + 2);
  return null;
}
