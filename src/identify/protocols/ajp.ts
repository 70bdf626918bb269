/** AJP: Tomcat's connector answers CPing with CPong (AJP 1.3 protocol reference). */
import { fromHex, startsWith } from '../reply-bytes.ts';
import { defineIdentifier, sure } from '../identifier.ts';

export default defineIdentifier({
  id: 'ajp',
  transports: ['tcp'],
  ports: [8009],
  order: 'client-first',
  hello: () => fromHex('1234 0001 0a'),
  score: ({ bytes }) =>
    startsWith(bytes, 0x41, 0x42) && bytes.length >= 5
      ? bytes[4] === 9 || bytes[4] === 4
        ? sure.certain
        : sure.likely
      : sure.none,
  read: () => ({ service: 'ajp', product: 'AJP connector (Tomcat and others)' }),
  samples: [
    { hex: '4142 0001 09', expect: { service: 'ajp', product: 'AJP connector (Tomcat and others)' } },
    { hex: '4142 0013 04 0193 0009 466f7262696464656e 00 0000', expect: { service: 'ajp' } },
  ],
});
