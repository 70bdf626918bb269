/** MongoDB: `hello` by OP_MSG, which needs no login (MongoDB wire protocol). */
import { latin1Bytes, put32le, u32le } from '../../wire/bytes.ts';
import { textOf } from '../reply-bytes.ts';
import { defineIdentifier, sure } from '../identifier.ts';
import type { Reply } from '../reply.ts';

const opReply = 1;
const opMessage = 2013;
/** maxWireVersion -> the release it came with (source: src/mongo/db/wire_version.h). */
const releases: Readonly<Record<number, string>> = {
  6: '3.6',
  7: '4.0',
  8: '4.2',
  9: '4.4',
  13: '5.0',
  17: '6.0',
  21: '7.0',
  25: '8.0',
};

export default defineIdentifier({
  id: 'mongodb',
  transports: ['tcp'],
  ports: [27017, 27018, 27019],
  order: 'client-first',
  hello: () => isMaster(),
  score(reply) {
    const { bytes, text } = reply;
    if (/^HTTP\/1\.0 200 OK\r\n[^]{0,200}It looks like you are trying to access MongoDB over HTTP/.test(text))
      return sure.certain;
    if (bytes.length < 21) return sure.none;
    const operation = u32le(bytes, 12);
    return (operation === opReply || operation === opMessage) &&
      u32le(bytes, 0) >= 21 &&
      u32le(bytes, 0) < 1 << 20 &&
      /ismaster|isWritablePrimary|errmsg|maxWireVersion/.test(text)
      ? sure.certain
      : sure.none;
  },
  read(reply) {
    const wire = numberAfter(reply, 'maxWireVersion');
    const release = wire === null ? undefined : releases[wire];
    const set = /\x02setName\0[^]{4}([\w.-]{1,64})\0/.exec(reply.text)?.[1];
    const about = [
      release === undefined ? null : `${release} or compatible`,
      set === undefined ? null : `replica set ${set}`,
    ].filter((part) => part !== null);
    return { service: 'mongodb', product: 'MongoDB', info: about.join('; '), cpe: ['cpe:/a:mongodb:mongodb'] };
  },
  samples: [
    {
      hex: '59000000 01000000 01000000 01000000 08000000 0000000000000000 00000000 01000000 35000000 0869736d617374657200 01 106d61785769726556657273696f6e00 11000000 106d696e5769726556657273696f6e00 00000000 00',
      expect: { service: 'mongodb', product: 'MongoDB', info: '6.0 or compatible' },
    },
    {
      text: 'HTTP/1.0 200 OK\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: 85\r\n\r\nIt looks like you are trying to access MongoDB over HTTP on the native driver port.\r\n',
      expect: { service: 'mongodb', product: 'MongoDB' },
    },
  ],
});

/** An int32 of a BSON document by its name: type 0x10, name, zero, four bytes. */
function numberAfter({ bytes }: Reply, name: string): number | null {
  const at = textOf(bytes, 0, Math.min(bytes.length, 4096)).indexOf(`\x10${name}\0`);
  const value = at + name.length + 2;
  return at < 0 || value + 4 > bytes.length ? null : u32le(bytes, value);
}

/** OP_QUERY on `admin.$cmd`: `isMaster` is the one command that servers of every age take in this old form. */
function isMaster(): Uint8Array {
  const document = latin1Bytes('\x13\0\0\0\x10isMaster\0\x01\0\0\0\0');
  const body = latin1Bytes('\0\0\0\0admin.$cmd\0\0\0\0\0\xff\xff\xff\xff');
  document[0] = document.length;
  const message = new Uint8Array(16 + body.length + document.length);
  put32le(message, 0, message.length);
  put32le(message, 4, 1);
  put32le(message, 12, 2004);
  message.set(body, 16);
  message.set(document, 16 + body.length);
  return message;
}
