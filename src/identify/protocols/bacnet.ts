/** BACnet/IP: ReadProperty on the device object is answered by a complex acknowledgement or an error (ASHRAE 135, annex J). */
import { u16, u8 } from '../../wire/bytes.ts';
import { fromHex, textOf } from '../reply-bytes.ts';
import { defineIdentifier, sure } from '../identifier.ts';

export default defineIdentifier({
  id: 'bacnet',
  transports: ['udp'],
  ports: [47808],
  order: 'client-first',
  onlyHinted: true,
  // Original-Unicast-NPDU, ReadProperty of the wildcard device's object name (property 77).
  hello: () => fromHex('81 0a 0011 01 04 00 05 01 0c 0c 023fffff 19 4d'),
  score: ({ bytes }) =>
    bytes.length >= 9 &&
    u8(bytes, 0) === 0x81 &&
    u8(bytes, 1) <= 0x0b &&
    u16(bytes, 2) === bytes.length &&
    u8(bytes, 4) === 1
      ? sure.certain
      : sure.none,
  read({ bytes, text }) {
    const at = text.indexOf('\x3e\x75');
    const name = at < 0 ? null : textOf(bytes, at + 4, Math.min(bytes.length, at + 3 + u8(bytes, at + 2)));
    return { service: 'bacnet', hostname: name, deviceType: 'building automation' };
  },
  samples: [
    {
      hex: '81 0a 001a 01 00 30 01 0c 0c 02000001 19 4d 3e 75 06 00 4c696e6b31 3f',
      expect: { service: 'bacnet', hostname: 'Link1' },
    },
    { hex: '81 0a 000d 01 00 50 01 0c 91 01 91 1f', expect: { service: 'bacnet' } },
  ],
});
