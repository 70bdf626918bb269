/** IPMI: controllers answer the ASF presence ping and Get Channel Authentication Capabilities (IPMI 2.0, sections 13.2, 22.13). */
import { u8 } from '../../wire/bytes.ts';
import { fromHex, startsWith } from '../reply-bytes.ts';
import { defineIdentifier, sure } from '../identifier.ts';

export default defineIdentifier({
  id: 'ipmi',
  transports: ['udp'],
  ports: [623],
  order: 'client-first',
  hello: () => fromHex('0600ff07 00 00000000 00000000 09 20 18 c8 81 00 38 8e 04 b5'),
  score: ({ bytes }) => {
    if (!startsWith(bytes, 6, 0) || bytes.length < 12) return sure.none;
    if (bytes.length >= 22 && u8(bytes, 3) === 7 && u8(bytes, 19) === 0x38) return sure.certain;
    return u8(bytes, 3) === 6 && u8(bytes, 8) === 0x40 ? sure.certain : sure.none;
  },
  read({ bytes }) {
    if (u8(bytes, 3) === 6) return { service: 'ipmi', deviceType: 'management controller', info: 'presence pong' };
    const anonymous = bytes.length > 23 && (u8(bytes, 23) & 1) !== 0;
    const two = bytes.length > 22 && (u8(bytes, 22) & 0x80) !== 0;
    return {
      service: 'ipmi',
      deviceType: 'management controller',
      info: `IPMI ${two ? '2.0' : '1.5'}${anonymous ? '; anonymous login' : ''}`,
    };
  },
  samples: [
    {
      hex: '0600ff07 00 00000000 00000000 10 81 1c 63 20 00 38 00 01 97 04 03 00000000 cd',
      expect: { service: 'ipmi', info: 'IPMI 2.0' },
    },
    {
      hex: '0600ff06 000011be 40 00 00 10 000011be 00000000 81 00 000000000000',
      expect: { service: 'ipmi', info: 'presence pong' },
    },
  ],
});
