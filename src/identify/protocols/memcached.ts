/** memcached: `version`, in the text protocol (doc/protocol.txt of memcached); over UDP with a frame header before it. */
import { latin1Bytes } from '../../wire/bytes.ts';
import { defineIdentifier, sure } from '../identifier.ts';
import { cpeName } from '../product-rule.ts';

/** The frame header of UDP: request number, datagram number, datagrams, reserved. */
const frame = '\x50\x4f\0\0\0\x01\0\0';
const version = /^(?:PO\0\0\0\x01\0\0)?VERSION (\d[\w.-]{0,24})\r\n/;

export default defineIdentifier({
  id: 'memcached',
  transports: ['tcp', 'udp'],
  ports: [11211],
  order: 'client-first',
  hello: ({ transport }) => latin1Bytes(`${transport === 'udp' ? frame : ''}version\r\n`),
  score: ({ text }) =>
    version.test(text) ? sure.certain : /^(?:ERROR\r\n){1,20}$/.test(text) ? sure.likely : sure.none,
  read({ text }) {
    const found = version.exec(text)?.[1];
    return {
      service: 'memcached',
      product: 'memcached',
      version: found,
      info: found === undefined ? null : 'no authentication',
      cpe: [cpeName('memcached:memcached', found)],
    };
  },
  samples: [
    { text: 'VERSION 1.6.18\r\n', expect: { service: 'memcached', version: '1.6.18' } },
    {
      text: 'PO\0\0\0\x01\0\0VERSION 1.4.15\r\n',
      transport: 'udp',
      expect: { service: 'memcached', version: '1.4.15' },
    },
    { text: 'ERROR\r\nERROR\r\nERROR\r\n', expect: { service: 'memcached' } },
  ],
});
