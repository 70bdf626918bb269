/** Java RMI: the acknowledgement of the stream protocol names who asked (RMI wire protocol, section 10.2). */
import { u16, u8 } from '../../wire/bytes.ts';
import { fromHex } from '../reply-bytes.ts';
import { defineIdentifier, sure } from '../identifier.ts';

export default defineIdentifier({
  id: 'rmi',
  transports: ['tcp'],
  ports: [1099, 1098, 9010],
  order: 'client-first',
  // "JRMI", version 2, stream protocol.
  hello: () => fromHex('4a524d49 0002 4b'),
  score: ({ bytes }) =>
    bytes.length >= 8 &&
    u8(bytes, 0) === 0x4e &&
    u16(bytes, 1) >= 3 &&
    u16(bytes, 1) === bytes.length - 7 &&
    /^[\w.:%-]{3,100}$/.test(Buffer.from(bytes.subarray(3, 3 + u16(bytes, 1))).toString('latin1'))
      ? sure.certain
      : sure.none,
  read: () => ({ service: 'rmi', product: 'Java RMI' }),
  samples: [
    { hex: '4e 0009 3132372e302e302e31 0000 d431', expect: { service: 'rmi', product: 'Java RMI' } },
    { hex: '4e 0008 31302e302e302e35 0000 b1c2', expect: { service: 'rmi' } },
  ],
});
