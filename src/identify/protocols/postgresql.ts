/** PostgreSQL: SSLRequest is answered by one letter, anything else by an error with a SQL state (protocol 3.0, section 55.2). */
import { u32 } from '../../wire/bytes.ts';
import { fromHex, textOf } from '../reply-bytes.ts';
import { defineIdentifier, sure } from '../identifier.ts';
import type { Reply } from '../reply.ts';

/** Source files of the server that stand in error replies: only PostgreSQL has them. */
const sources = /\0F(?:postmaster|backend_startup|auth|elog|miscinit|postinit)\.c\0/;

export default defineIdentifier({
  id: 'postgresql',
  transports: ['tcp'],
  ports: [5432, 5433, 6432],
  order: 'client-first',
  // A start-up message of a protocol version that no server has: it must say which ones it does (FATAL, 0A000).
  hello: () => fromHex('00000008 00ff0000'),
  score(reply) {
    if (errorFields(reply) !== null) return sources.test(reply.text) ? sure.certain : sure.confident;
    return /^EFATAL: {1,2}/.test(reply.text) ? sure.confident : sure.none;
  },
  read(reply) {
    const fields = errorFields(reply);
    const message =
      fields?.find((field) => field.startsWith('M'))?.slice(1) ??
      /^EFATAL: {1,2}([^\0\n]{1,200})/.exec(reply.text)?.[1];
    const bouncer =
      fields !== null &&
      !sources.test(reply.text) &&
      /pgbouncer|server_login|no such (?:database|user)|unsupported frontend protocol: 255/.test(message ?? '');
    // The range the server names tells its age: 3.2 came with PostgreSQL 18, support for 2.0 ended with 14.
    const range = /server supports (\d\.\d) to (\d\.\d)/.exec(message ?? '');
    return {
      service: 'postgresql',
      product: bouncer ? 'PgBouncer' : 'PostgreSQL',
      info: range === null ? message : `protocol ${range[1]} to ${range[2]}; ${ageOf(range)}`,
      cpe: [bouncer ? 'cpe:/a:pgbouncer:pgbouncer' : 'cpe:/a:postgresql:postgresql'],
    };
  },
  startTls: {
    greets: false,
    steps: [
      {
        send: () => fromHex('00000008 04d2162f'),
        until: ({ length }) => length > 0,
        accepted: ({ text }) => text === 'S',
      },
    ],
  },
  samples: [
    {
      text: 'E\0\0\0\x8dSFATAL\0VFATAL\0C0A000\0Munsupported frontend protocol 255.0: server supports 3.0 to 3.0\0Fpostmaster.c\0L2142\0RProcessStartupPacket\0\0',
      expect: { service: 'postgresql', product: 'PostgreSQL', info: 'protocol 3.0 to 3.0; 14 to 17' },
    },
    {
      text: 'E\0\0\0\x8dSFATAL\0VFATAL\0C0A000\0Munsupported frontend protocol 255.0: server supports 3.0 to 3.2\0Fbackend_startup.c\0L669\0RProcessStartupPacket\0\0',
      expect: { service: 'postgresql', product: 'PostgreSQL', info: 'protocol 3.0 to 3.2; 18 or later' },
    },
    {
      text: 'E\0\0\0\x4cSFATAL\0VFATAL\0C08P01\0Minvalid length of startup packet\0Fpostmaster.c\0L2023\0\0',
      expect: { service: 'postgresql', info: 'invalid length of startup packet' },
    },
  ],
});

function ageOf(range: RegExpExecArray): string {
  if (range[1] !== '3.0') return '13 or earlier';
  return range[2] === '3.0' ? '14 to 17' : '18 or later';
}

/** The fields of an ErrorResponse: 'E', length, then a letter and a text each; null for anything else. */
function errorFields({ bytes }: Reply): readonly string[] | null {
  if (bytes.length < 12 || bytes[0] !== 0x45) return null;
  const length = u32(bytes, 1);
  if (length < 10 || length > 2000) return null;
  const fields = textOf(bytes, 5, Math.min(bytes.length, 1 + length)).split('\0', 24);
  const level = fields[0] ?? '';
  return level.startsWith('S') && fields.some((field) => /^C[0-9A-Z]{5}$/.test(field)) ? fields : null;
}
