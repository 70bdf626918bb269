/** MySQL and MariaDB: the handshake packet, protocol version 10 (MySQL Internals, Connection Phase), or an error before it. */
import { u16le, u8 } from '../../wire/bytes.ts';
import { cpeName } from '../product-rule.ts';
import { textOf } from '../reply-bytes.ts';
import { defineIdentifier, sure } from '../identifier.ts';
import type { Reply } from '../reply.ts';

export default defineIdentifier({
  id: 'mysql',
  transports: ['tcp'],
  ports: [3306, 33060, 3307],
  order: 'server-first',
  score(reply) {
    if (refusal(reply) !== null) return sure.certain;
    return handshake(reply) === null ? sure.none : sure.certain;
  },
  read(reply) {
    const raw = handshake(reply);
    const refused = refusal(reply);
    if (raw === null)
      return {
        service: 'mysql',
        info: refused,
        product: /MariaDB/.test(refused ?? '') ? 'MariaDB' : /MySQL/.test(refused ?? '') ? 'MySQL' : null,
      };
    // MariaDB 10 and later hide behind 5.5.5, which old replication clients insisted on.
    const maria = /^(?:5\.5\.5-)?(\d{1,2}\.\d{1,3}\.\d{1,3})-MariaDB(?:-([\w.:+~-]{1,80}))?/.exec(raw);
    if (maria !== null)
      return {
        service: 'mysql',
        product: 'MariaDB',
        version: maria[1],
        info: maria[2],
        cpe: [cpeName('mariadb:mariadb', maria[1])],
      };
    const [, version = raw, more] = /^(\d{1,2}\.\d{1,3}\.\d{1,3})(?:-([\w.:+~-]{1,80}))?/.exec(raw) ?? [];
    return {
      service: 'mysql',
      product: /percona/i.test(raw) ? 'Percona Server' : 'MySQL',
      version,
      info: more,
      cpe: [cpeName('oracle:mysql', version)],
    };
  },
  samples: [
    {
      hex: '4a000000 0a 382e302e333900 2a000000 1a2b3c4d5e6f7081 00 ffff ff 0200 ffdf 15 00000000000000000000 4142434445464748494a4b4c00 63616368696e675f736861325f70617373776f726400',
      expect: { service: 'mysql', product: 'MySQL', version: '8.0.39' },
    },
    {
      hex: '5a000000 0a 352e352e352d31302e31312e362d4d6172696144422d3000 08000000 1a2b3c4d5e6f7081 00 fef7 2d 0200 ff81 15 00000000000000000000 4142434445464748494a4b4c00 6d7973716c5f6e61746976655f70617373776f726400',
      expect: { service: 'mysql', product: 'MariaDB', version: '10.11.6', info: '0' },
    },
    {
      text: "C\0\0\0\xff\x6a\x04Host '10.0.0.7' is not allowed to connect to this MariaDB server",
      expect: {
        service: 'mysql',
        product: 'MariaDB',
        info: "Host '10.0.0.7' is not allowed to connect to this MariaDB server",
      },
    },
  ],
});

/** The version text of a handshake packet: 3 bytes of length, sequence 0, version 10, text, connection number, 8 bytes, a zero. */
function handshake({ bytes }: Reply): string | null {
  if (bytes.length < 24 || u8(bytes, 3) !== 0 || u8(bytes, 4) !== 10) return null;
  const end = bytes.indexOf(0, 5);
  if (end < 8 || end > 100 || end + 13 > bytes.length || u8(bytes, end + 13) !== 0) return null;
  const version = textOf(bytes, 5, end);
  return /^[\d.]{3,12}[\w.:+~-]{0,90}$/.test(version) ? version : null;
}

/** The text of an error packet: 0xff, code, and in later versions a `#` with five characters of SQL state. */
function refusal({ bytes }: Reply): string | null {
  if (bytes.length < 12 || u8(bytes, 3) > 1 || u8(bytes, 4) !== 0xff) return null;
  const code = u16le(bytes, 5);
  const length = u16le(bytes, 0);
  if (code < 1000 || code > 4999 || length + 4 > bytes.length) return null;
  return textOf(bytes, 7, Math.min(bytes.length, 4 + length, 250)).replace(/^#\w{5}/, '');
}
