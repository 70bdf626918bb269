/** Java debugging: the handshake is sent back unchanged; whoever gets it runs code in that program (JDWP specification). */
import { latin1Bytes } from '../../wire/bytes.ts';
import { defineIdentifier, sure } from '../identifier.ts';

const handshake = 'JDWP-Handshake';

export default defineIdentifier({
  id: 'jdwp',
  transports: ['tcp'],
  ports: [5005, 8787],
  order: 'client-first',
  hello: () => latin1Bytes(handshake),
  // An echo server says the same to that question, and only then.
  score: ({ text }) => (text === handshake ? sure.confident : text.startsWith(handshake) ? sure.certain : sure.none),
  read: () => ({ service: 'jdwp', product: 'Java debugger', info: 'no authentication' }),
  samples: [
    { text: 'JDWP-Handshake', expect: { service: 'jdwp', info: 'no authentication' } },
    { text: 'JDWP-Handshake\0\0\0\x0b\0\0\0\x01\x80\0\0', expect: { service: 'jdwp', product: 'Java debugger' } },
  ],
});
