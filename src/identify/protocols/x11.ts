/** X11: the server's set-up reply, success with the vendor's name or a refusal with its reason (X protocol, section 8). */
import { u16, u16le, u8 } from '../../wire/bytes.ts';
import { fromHex, textOf } from '../reply-bytes.ts';
import { defineIdentifier, sure } from '../identifier.ts';

export default defineIdentifier({
  id: 'x11',
  transports: ['tcp'],
  ports: [6000, 6001, 6002, 6003, 6010],
  order: 'client-first',
  // Most significant byte first, protocol 11.0, no authorisation.
  hello: () => fromHex('42 00 000b 0000 0000 0000 0000'),
  score({ bytes }) {
    if (bytes.length < 8) return sure.none;
    const [major, minor] = [u16(bytes, 2), u16(bytes, 4)];
    if (major !== 11 || minor > 10) return sure.none;
    return u8(bytes, 0) === 0
      ? u16(bytes, 6) * 4 === bytes.length - 8
        ? sure.certain
        : sure.likely
      : u8(bytes, 0) === 1 && bytes.length >= 40
        ? sure.certain
        : sure.none;
  },
  read({ bytes }) {
    if (u8(bytes, 0) !== 1)
      return { service: 'x11', info: `refused: ${textOf(bytes, 8, Math.min(bytes.length, 8 + u8(bytes, 1))).trim()}` };
    const length = u16(bytes, 24) < 256 ? u16(bytes, 24) : u16le(bytes, 24);
    const vendor = textOf(bytes, 40, Math.min(bytes.length, 40 + length));
    return { service: 'x11', product: vendor, info: 'open to everybody' };
  },
  samples: [
    {
      hex: '00 16 000b 0000 0006 4e6f2070726f746f636f6c20737065636966696564 0a 0000',
      expect: { service: 'x11', info: 'refused: No protocol specified' },
    },
    {
      hex: '01 00 000b 0000 0100 00b8a07b 00400000 001fffff 00000100 0014 ffff 01 07 00 00 20 20 08 ff 00000000 54686520582e4f726720466f756e646174696f6e',
      expect: { service: 'x11', product: 'The X.Org Foundation', info: 'open to everybody' },
    },
  ],
});
