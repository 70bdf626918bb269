/** DNP3: Request Link Status is answered by the station's link status (IEEE 1815, data link layer). */
import { u16le, u8 } from '../../wire/bytes.ts';
import { fromHex, startsWith } from '../reply-bytes.ts';
import { defineIdentifier, sure } from '../identifier.ts';

export default defineIdentifier({
  id: 'dnp3',
  transports: ['tcp'],
  ports: [20000],
  order: 'client-first',
  onlyHinted: true,
  // Start 0x0564, length 5, primary station asks for the link status, to 0 from 1, with its check sum.
  hello: () => fromHex('0564 05 c9 0000 0100 78e7'),
  score: ({ bytes }) =>
    startsWith(bytes, 0x05, 0x64) && bytes.length >= 10 && u8(bytes, 2) >= 5 ? sure.certain : sure.none,
  read: ({ bytes }) => ({ service: 'dnp3', info: `station ${u16le(bytes, 6)}`, deviceType: 'controller' }),
  samples: [
    { hex: '0564 05 0b 0100 0000 1c99', expect: { service: 'dnp3', info: 'station 0' } },
    { hex: '0564 05 0b 0100 0a00 6ded', expect: { service: 'dnp3', info: 'station 10' } },
  ],
});
