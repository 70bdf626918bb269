/** Modbus/TCP: Read Device Identification, or the exception that says it is not implemented (Modbus application protocol 1.1b3, 6.21). */
import { u16, u8 } from '../../wire/bytes.ts';
import { fromHex, textOf } from '../reply-bytes.ts';
import { defineIdentifier, sure } from '../identifier.ts';

const transaction = 0x506f;

export default defineIdentifier({
  id: 'modbus',
  transports: ['tcp'],
  ports: [502],
  order: 'client-first',
  // A controller is no place for guesses: only where Modbus is expected. The request reads names, never values.
  onlyHinted: true,
  hello: () => fromHex('506f 0000 0005 00 2b 0e 01 00'),
  score: ({ bytes }) =>
    bytes.length >= 9 &&
    u16(bytes, 0) === transaction &&
    u16(bytes, 2) === 0 &&
    u16(bytes, 4) <= bytes.length - 6 &&
    (u8(bytes, 7) & 0x7f) === 0x2b
      ? sure.certain
      : sure.none,
  read({ bytes }) {
    if (u8(bytes, 7) !== 0x2b)
      return { service: 'modbus', info: `exception ${u8(bytes, 8)}`, deviceType: 'controller' };
    const objects: string[] = [];
    for (let at = 14, left = Math.min(u8(bytes, 13), 8); left > 0 && at + 2 <= bytes.length; left--) {
      const length = u8(bytes, at + 1);
      objects.push(textOf(bytes, at + 2, Math.min(bytes.length, at + 2 + length)));
      at += 2 + length;
    }
    const [vendor, product, version] = objects;
    return {
      service: 'modbus',
      product: [vendor, product].filter((part) => part !== undefined).join(' '),
      version,
      deviceType: 'controller',
    };
  },
  samples: [
    {
      hex: '506f 0000 001c 00 2b 0e 01 01 00 00 03 00 07 536965656e7332 01 04 50313030 02 03 312e32',
      expect: { service: 'modbus', product: 'Sieens2 P100', version: '1.2' },
    },
    { hex: '506f 0000 0003 00 ab 01', expect: { service: 'modbus', info: 'exception 1', deviceType: 'controller' } },
  ],
});
