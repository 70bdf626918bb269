/** HTTP out of streams: bodies by length, chunks and end, packed and not, both versions; enemies; no throw on any bytes. */
import { brotliCompressSync, deflateRawSync, gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emitHpack } from '../../wire/hpack.ts';
import { emitHttp2Frame, http2Preface } from '../../wire/http2-frame.ts';
import type { Direction } from './flow-table.ts';
import type { HttpMessage } from './http-message.ts';
import { messageContent } from './http-message.ts';
import { HttpReader, messageItems } from './http-reader.ts';

type Said = readonly [Direction, string | Uint8Array];

function read(said: readonly Said[], most?: number, piece = 7): HttpMessage[] {
  const messages: HttpMessage[] = [];
  const reader = new HttpReader((message) => messages.push(message), most);
  let packet = 0;
  for (const [direction, content] of said) {
    const bytes = typeof content === 'string' ? Buffer.from(content, 'latin1') : content;
    for (let at = 0; at < bytes.length; at += piece) {
      const part = bytes.subarray(at, at + piece);
      reader.data(direction, { bytes: part, packet: ++packet, seconds: 0, nanoseconds: 0 });
    }
  }
  reader.end();
  return messages;
}

const body = (message: HttpMessage | undefined): string =>
  Buffer.from(messageContent(message!).bytes).toString('latin1');
const get: Said = [0, 'GET /a HTTP/1.1\r\nHost: h\r\n\r\n'];

describe('HTTP/1', () => {
  test('has bodies by length, by chunks, and by the end of the connection', () => {
    const messages = read([
      [0, 'POST /p HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello'],
      [
        1,
        'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4;x=y\r\nWiki\r\n5\r\npedia\r\n0\r\nX-T: 1\r\n\r\n',
      ],
      [0, 'HEAD /h HTTP/1.1\r\n\r\n'],
      [1, 'HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n'],
      get,
      [1, 'HTTP/1.0 200 OK\r\n\r\nuntil the end'],
    ]);
    expect(messages.map((message) => [message.head.kind, body(message), message.flaw])).toEqual([
      ['request', 'hello', null],
      ['response', '', null],
      ['response', 'Wikipedia', null],
      ['request', '', null],
      ['response', '', null],
      ['request', '', null],
      ['response', 'until the end', null],
    ]);
    expect(messages.at(-1)!.request).toMatchObject({ target: '/a' });
  });

  test('unpacks gzip, deflate and brotli, and says so', () => {
    const text = 'unpacked '.repeat(1000);
    for (const [coding, packed] of [
      ['gzip', gzipSync(text)],
      ['deflate', deflateRawSync(text)],
      ['br', brotliCompressSync(text)],
    ] as const) {
      const head = `HTTP/1.1 200 OK\r\nContent-Encoding: ${coding}\r\nContent-Length: ${packed.length}\r\n\r\n`;
      const [, message] = read([get, [1, Buffer.concat([Buffer.from(head), packed])]]);
      expect(body(message), coding).toBe(text);
      expect(messageItems(message!)).toContainEqual({
        kind: 'note',
        direction: 1,
        text: `${coding}, ${packed.length} bytes`,
      });
    }
  });

  test('leaves what is no HTTP any more alone', () => {
    const messages = read([get, [1, 'HTTP/1.1 101 Switching Protocols\r\n\r\n'], [0, 'GET /fake HTTP/1.1\r\n\r\n']]);
    expect(messages).toHaveLength(2);
  });

  test('goes on behind a hole with the next head', () => {
    const messages: HttpMessage[] = [];
    const reader = new HttpReader((message) => messages.push(message));
    const say = (text: string): void =>
      reader.data(1, { bytes: Buffer.from(text), packet: 1, seconds: 0, nanoseconds: 0 });
    say('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc');
    reader.gap(1, 4);
    say('xyzHTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n');
    say('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab');
    reader.gap(1, 1000);
    say('HTTP/1.1 204 No Content\r\n\r\n');
    reader.end();
    expect(messages.map(({ head, flaw }) => [head.kind === 'response' && head.status, flaw])).toEqual([
      [200, '4 bytes are missing'],
      [404, null],
      [200, 'the rest was not captured'],
      [204, null],
    ]);
  });
});

describe('an enemy', () => {
  test('who packs a bomb gets it shown packed', () => {
    const bomb = gzipSync(Buffer.alloc(100 << 20), { level: 9 });
    const head = `HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${bomb.length}\r\n\r\n`;
    const [, message] = read([get, [1, Buffer.concat([Buffer.from(head), bomb])]], undefined, 1400);
    const { bytes, note } = messageContent(message!);
    expect(bytes).toHaveLength(bomb.length);
    expect(note).toMatch(/^gzip unpacks to more than/);
  });

  test('who sends more than is kept is told so', () => {
    const [, message] = read([get, [1, `HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n${'z'.repeat(500)}`]], 100);
    expect(message).toMatchObject({ flaw: '400 bytes more are left out' });
    expect(message!.body).toHaveLength(100);
  });

  test('who never ends a line, a size or a head is left', () => {
    for (const endless of [
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n' + '0'.repeat(10_000),
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffffff\r\n',
      `GET /${'a'.repeat(200_000)}`,
      `HTTP/1.1 200 OK\r\n${'A: b\r\n'.repeat(20_000)}`,
    ]) {
      const messages = read([get, [1, endless], [1, 'HTTP/1.1 204 No\r\n\r\n']], undefined, 1400);
      expect(messages.length).toBeLessThan(4);
    }
  });
});

function frame(type: number, flags: number, stream: number, payload: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(9 + payload.length);
  emitHttp2Frame({ length: payload.length, type, flags, stream }, bytes, 0);
  bytes.set(payload, 9);
  return bytes;
}

function block(fields: readonly (readonly [string, string])[]): Uint8Array {
  const bytes = new Uint8Array(4096);
  return bytes.slice(
    0,
    emitHpack(
      fields.map(([name, value]) => ({ name, value })),
      bytes,
      0,
    ),
  );
}

test('HTTP/2 has its streams apart, heads across continuations, padded bodies', () => {
  const request = block([
    [':method', 'GET'],
    [':path', '/x'],
    [':authority', 'h.example'],
    ['a', 'b'],
  ]);
  const messages = read([
    [0, http2Preface],
    [0, frame(4, 0, 0, new Uint8Array(0))],
    [0, frame(1, 1, 1, request.subarray(0, 3))],
    [0, frame(9, 4, 1, request.subarray(3))],
    [
      0,
      frame(
        1,
        5,
        3,
        block([
          [':method', 'GET'],
          [':path', '/y'],
        ]),
      ),
    ],
    [1, frame(1, 4, 3, block([[':status', '200']]))],
    [
      1,
      frame(
        1,
        4,
        1,
        block([
          [':status', '404'],
          ['content-encoding', 'gzip'],
        ]),
      ),
    ],
    [1, frame(0, 8, 3, Uint8Array.from([2, ...Buffer.from('three'), 0, 0]))],
    [1, frame(0, 1, 1, gzipSync('one'))],
    [1, frame(3, 0, 3, new Uint8Array(4))],
  ]);
  expect(messages.map((message) => [message.stream, message.head.kind, body(message), message.flaw])).toEqual([
    [1, 'request', '', null],
    [3, 'request', '', null],
    [1, 'response', 'one', null],
    [3, 'response', 'three', 'the stream was reset'],
  ]);
  expect(messages[0]!.head).toMatchObject({
    target: '/x',
    headers: [
      { name: 'host', value: 'h.example' },
      { name: 'a', value: 'b' },
    ],
  });
  expect(messages[2]!.request).toMatchObject({ target: '/x' });
});

test('no bytes make it throw', () => {
  const words = fc.constantFrom(
    'HTTP/1.1 200 OK\r\n',
    'GET / HTTP/1.1\r\n',
    'Transfer-Encoding: chunked\r\n',
    'Content-Length: 9\r\n',
    '\r\n',
    '5\r\nab',
    '0\r\n',
    http2Preface,
    '\0\0\x05\x01\x05\0\0\0\x01\x82\x84\x86\x41\x8c',
    '\0\0\x01\0\x09\0\0\0\x01\xff',
    'Content-Encoding: gzip\r\n',
    '\xff\xfe',
  );
  const step = fc.tuple(fc.constantFrom<Direction>(0, 1), fc.oneof(words, fc.string({ maxLength: 12 })), fc.boolean());
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const reader = new HttpReader((message) => void messageItems(message), 64);
      for (const [direction, text, isGap] of steps) {
        if (isGap && text.length > 9) reader.gap(direction, text.length);
        else reader.data(direction, { bytes: Buffer.from(text, 'latin1'), packet: 1, seconds: 0, nanoseconds: 0 });
      }
      reader.end();
    }),
    { numRuns: 2000 },
  );
});
