/** CoAP: the list of resources at `/.well-known/core` (RFC 7252, RFC 6690). */
import { latin1Bytes, u16, u8 } from '../../wire/bytes.ts';
import { textOf } from '../reply-bytes.ts';
import { defineIdentifier, sure } from '../identifier.ts';

const message = 0x506f;

export default defineIdentifier({
  id: 'coap',
  transports: ['udp'],
  ports: [5683],
  order: 'client-first',
  // Confirmable GET, Uri-Path ".well-known", Uri-Path "core".
  hello: () => latin1Bytes('\x40\x01Po\xbb.well-known\x04core'),
  score({ bytes }) {
    if (bytes.length < 4 || (u8(bytes, 0) & 0xc0) !== 0x40 || u16(bytes, 2) !== message) return sure.none;
    const [type, code] = [(u8(bytes, 0) >> 4) & 3, u8(bytes, 1)];
    if ((type === 2 || type === 3) && (code === 0 || (code >> 5 >= 2 && code >> 5 <= 5))) return sure.certain;
    return sure.none;
  },
  read({ bytes }) {
    const code = u8(bytes, 1);
    const payload = bytes.indexOf(0xff, 4);
    const links = payload < 0 ? '' : textOf(bytes, payload + 1, Math.min(bytes.length, payload + 161));
    return {
      service: 'coap',
      info: `${code >> 5}.${String(code & 31).padStart(2, '0')}${links === '' ? '' : `; ${links}`}`,
    };
  },
  samples: [
    { hex: '6045506f c128 ff 3c2f74656d703e', expect: { service: 'coap', info: '2.05; </temp>' } },
    { hex: '6084506f', expect: { service: 'coap', info: '4.04' } },
    { hex: '7000506f', expect: { service: 'coap', info: '0.00' } },
  ],
});
