/** SOCKS 5: the method that the proxy chose (RFC 1928 section 3); SOCKS 4 refusals look different and are known too. */
import { u8 } from '../../wire/bytes.ts';
import { fromHex } from '../reply-bytes.ts';
import { defineIdentifier, sure } from '../identifier.ts';

const methods: Readonly<Record<number, string>> = {
  0: 'no authentication',
  1: 'GSSAPI',
  2: 'user and password',
  0xff: 'refused',
};

const torPorts: ReadonlySet<number> = new Set([9050, 9150]);

export default defineIdentifier({
  id: 'socks',
  transports: ['tcp'],
  ports: [1080, 9050, 9150],
  order: 'client-first',
  // Offers no authentication, GSSAPI, and user with password.
  hello: () => fromHex('05 03 00 01 02'),
  score({ bytes, text }, { asked, port }) {
    if (text.startsWith('HTTP/1.0 501 Tor is not an HTTP Proxy')) return sure.certain;
    if (bytes.length === 2 && u8(bytes, 0) === 5 && methods[u8(bytes, 1)] !== undefined)
      // Tor's own ports are asked on: it names itself to whoever takes it for an HTTP proxy.
      return torPorts.has(port) ? sure.likely : asked === 'socks' || port === 1080 ? sure.confident : sure.possible;
    return bytes.length === 8 && u8(bytes, 0) === 0 && u8(bytes, 1) >= 90 && u8(bytes, 1) <= 93
      ? sure.likely
      : sure.none;
  },
  read({ bytes, text }) {
    if (text.startsWith('HTTP'))
      return { service: 'socks', product: 'Tor', info: 'SOCKS', cpe: ['cpe:/a:torproject:tor'] };
    return bytes.length === 8
      ? { service: 'socks', info: 'SOCKS 4' }
      : { service: 'socks', info: `SOCKS 5; ${methods[u8(bytes, 1)] ?? 'unknown method'}` };
  },
  samples: [
    { hex: '0500', asked: 'socks', expect: { service: 'socks', info: 'SOCKS 5; no authentication' } },
    { hex: '0502', port: 1080, expect: { service: 'socks', info: 'SOCKS 5; user and password' } },
    {
      text: 'HTTP/1.0 501 Tor is not an HTTP Proxy\r\nContent-Type: text/html; charset=iso-8859-1\r\n\r\n',
      expect: { service: 'socks', product: 'Tor' },
    },
    { hex: '005b 0000 00000000', expect: { service: 'socks', info: 'SOCKS 4' } },
  ],
});
