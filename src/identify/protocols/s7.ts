/** Siemens S7 over ISO transport: the connection confirm (RFC 1006, ISO 8073). */
import { u16, u8 } from '../../wire/bytes.ts';
import { fromHex } from '../reply-bytes.ts';
import { defineIdentifier, sure } from '../identifier.ts';

export default defineIdentifier({
  id: 's7',
  transports: ['tcp'],
  ports: [102],
  order: 'client-first',
  onlyHinted: true,
  // Connection request, TPDU size 1024, from 0x0100 to 0x0102 (rack 0, slot 2).
  hello: () => fromHex('03000016 11e00000001400 c1020100 c2020102 c0010a'),
  score: ({ bytes }) =>
    bytes.length >= 14 &&
    u16(bytes, 0) === 0x0300 &&
    u16(bytes, 2) === bytes.length &&
    u8(bytes, 5) === 0xd0 &&
    u8(bytes, 11) >= 0xc0 &&
    u8(bytes, 11) <= 0xc2
      ? sure.certain
      : sure.none,
  read: ({ bytes }) => ({
    service: 's7',
    product: 'Siemens S7 (ISO on TCP)',
    info: `TPDU ${u8(bytes, 11) === 0xc0 ? 2 ** Math.min(13, u8(bytes, 13)) : 'size not told'}`,
    deviceType: 'controller',
  }),
  samples: [
    { hex: '03000016 11d00014000100 c0010a c1020100 c2020102', expect: { service: 's7', info: 'TPDU 1024' } },
    { hex: '03000016 11d00014000100 c1020100 c2020102 c0010a', expect: { service: 's7', deviceType: 'controller' } },
  ],
});
