/** MQTT: CONNACK in answer to CONNECT, in version 3.1.1 or 5 (section 3.2 of each). */
import { latin1Bytes, u8 } from '../../wire/bytes.ts';
import { defineIdentifier, sure } from '../identifier.ts';

/** Return codes of 3.1.1 and reason codes of 5 that a broker gives to a stranger. */
const refusals: Readonly<Record<number, string>> = {
  1: 'another protocol version wanted',
  2: 'client name refused',
  3: 'unavailable',
  4: 'authentication required',
  5: 'authentication required',
  0x84: 'another protocol version wanted',
  0x86: 'authentication required',
  0x87: 'authentication required',
};

export default defineIdentifier({
  id: 'mqtt',
  transports: ['tcp'],
  ports: [1883, 8883],
  order: 'client-first',
  // CONNECT, MQTT 3.1.1, clean session, keep alive 5 s, client "portolan".
  hello: () => latin1Bytes('\x10\x14\0\x04MQTT\x04\x02\0\x05\0\x08portolan'),
  secureName: 'mqtts',
  score({ bytes }, { asked }) {
    if (bytes.length < 4 || u8(bytes, 0) !== 0x20 || u8(bytes, 1) < 2 || u8(bytes, 1) > 127 || u8(bytes, 2) > 1)
      return sure.none;
    const exact = bytes.length === 4 && u8(bytes, 1) === 2;
    const known = u8(bytes, 3) === 0 || refusals[u8(bytes, 3)] !== undefined;
    return exact && known
      ? sure.confident
      : known && bytes.length === 2 + u8(bytes, 1) && asked === 'mqtt'
        ? sure.confident
        : sure.none;
  },
  read({ bytes }) {
    const code = u8(bytes, 3);
    return { service: 'mqtt', info: code === 0 ? 'no authentication' : refusals[code] };
  },
  samples: [
    { hex: '20 02 00 00', expect: { service: 'mqtt', info: 'no authentication' } },
    { hex: '20 02 00 05', expect: { service: 'mqtt', info: 'authentication required' } },
  ],
});
