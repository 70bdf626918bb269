/** HTTP/2: frames, settings, and HPACK against the examples of RFC 7541 and the encoder of nghttp2 in Node. */
import { connect } from 'node:http2';
import { Duplex } from 'node:stream';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyU16, anyU32, anyU8 } from '../../test/wire/arbitraries.ts';
import { testCodec } from './codec.fixture.ts';
import { generator, mutated } from './fuzz-mutation.fixture.ts';
import { emitted, hex, valueOf } from './hex.fixture.ts';
import { emitHpack, HpackDecoder } from './hpack.ts';
import { emitHuffman, readHuffman } from './hpack-huffman.ts';
import { hpackStatic } from './hpack-static.ts';
import {
  emitHttp2Frame,
  emitHttp2Settings,
  http2Content,
  http2Preface,
  isHttp2Preface,
  parseHttp2Frame,
  parseHttp2Settings,
} from './http2-frame.ts';

describe('frames', () => {
  testCodec({
    parse: parseHttp2Frame,
    emit: emitHttp2Frame,
    samples: [{ hex: '000002 00 01 00000003', payload: '6869', value: { length: 2, type: 0, flags: 1, stream: 3 } }],
    refused: [['0000020001000000', 'the HTTP/2 frame header is cut short']],
    flawed: [['00000200010000000368', 'the HTTP/2 frame is cut short']],
    values: fc.record({ length: fc.nat(100), type: anyU8, flags: anyU8, stream: fc.nat(0x7fff_ffff) }),
    payloadLength: ({ length }) => length,
  });
});

describe('settings', () => {
  testCodec({
    parse: parseHttp2Settings,
    emit: emitHttp2Settings,
    samples: [{ hex: '0003 00000064', value: [{ id: 3, value: 100 }] }],
    refused: [],
    flawed: [
      ['0003000000', 'an HTTP/2 setting is cut short'],
      ['000300000064'.repeat(257), 'more than 256 HTTP/2 settings'],
    ],
    values: fc.array(fc.record({ id: anyU16, value: anyU32 }), { maxLength: 8 }),
  });
});

test('content without padding and priority', () => {
  const frame = { length: 9, type: 1, flags: 0x28, stream: 1 };
  expect(http2Content(frame, hex('02 80000000 10 82 0000'), 0, 9)).toEqual({ start: 6, end: 7 });
  expect(http2Content(frame, hex('09 80000000 10 82 0000'), 0, 9)).toBeNull();
  expect(http2Content({ ...frame, type: 5, flags: 0 }, hex('00000002 82'), 0, 5)).toEqual({ start: 4, end: 5 });
  expect(http2Content({ ...frame, type: 9 }, hex('82'), 0, 1)).toEqual({ start: 0, end: 1 });
});

describe('HPACK', () => {
  const decode = (decoder: HpackDecoder, text: string): readonly string[] => {
    const bytes = hex(text);
    return valueOf(decoder.decode(bytes, 0, bytes.length)).map(({ name, value }) => `${name}: ${value}`);
  };

  test('the requests of RFC 7541 appendix C.4', () => {
    const decoder = new HpackDecoder();
    const first = [':method: GET', ':scheme: http', ':path: /', ':authority: www.example.com'];
    expect(decode(decoder, '828684418cf1e3c2e5f23a6ba0ab90f4ff')).toEqual(first);
    expect(decode(decoder, '828684be5886a8eb10649cbf')).toEqual([...first, 'cache-control: no-cache']);
    expect(decode(decoder, '828785bf408825a849e95ba97d7f8925a849e95bb8e8b4bf')).toEqual([
      ':method: GET',
      ':scheme: https',
      ':path: /index.html',
      ':authority: www.example.com',
      'custom-key: custom-value',
    ]);
    expect(decoder.table.map(({ name }) => name)).toEqual(['custom-key', 'cache-control', ':authority']);
  });

  test('a smaller table forgets', () => {
    const decoder = new HpackDecoder();
    decode(decoder, '400161 0162');
    expect(decoder.table).toEqual([{ name: 'a', value: 'b' }]);
    decode(decoder, '20');
    expect(decoder.table).toEqual([]);
    decode(decoder, '400161 0162');
    expect(decoder.table).toEqual([]);
  });

  test.each([
    ['be', 'an HPACK index without an entry'],
    ['80', 'an HPACK index without an entry'],
    ['ffffffffffffff', 'an HPACK index without an entry'],
    ['3fffffff7f', 'an HPACK table size out of bounds'],
    ['000561', 'an HPACK literal is malformed'],
    ['0001', 'an HPACK literal is malformed'],
    ['008100 00', 'an HPACK literal is malformed'],
  ])('malformed: %s', (text, reason) => {
    const bytes = hex(text);
    expect(new HpackDecoder().decode(bytes, 0, bytes.length)).toEqual({ ok: false, reason });
  });

  test('a bomb of references is bounded', () => {
    const decoder = new HpackDecoder();
    const entry = emitted((into, at) => emitHpack([{ name: 'a', value: 'b'.repeat(4000) }], into, at), 8192);
    entry[0] = 0x40;
    const bomb = Uint8Array.from([...entry, ...new Uint8Array(60_000).fill(0xbe)]);
    expect(decoder.decode(bomb, 0, bomb.length)).toMatchObject({ ok: true, flaw: 'the header list is too long' });
  });

  test('mutated blocks on one connection neither throw nor fill its table', () => {
    const decoder = new HpackDecoder();
    const random = generator('hpack');
    const seeds = [hex('828684418cf1e3c2e5f23a6ba0ab90f4ff'), hex('400161 0162 be be 20 3fe11f 8825a849e95ba97d7f')];
    for (let round = 0; round < 5000; round++) {
      const block = mutated(seeds[round % 2]!, random);
      decoder.decode(block, 0, block.length);
      expect(decoder.table.length).toBeLessThanOrEqual(65_536 / 32);
    }
  });

  test('any fields come back, in either code', () => {
    const text = fc.stringMatching(/^[\u0000-\u00ff]{0,200}$/);
    const fields = fc.array(fc.record({ name: text, value: text }), { maxLength: 6 });
    fc.assert(
      fc.property(fields, fc.boolean(), (fields, huffman) => {
        const bytes = emitted((into, at) => emitHpack(fields, into, at, huffman), 16_384);
        expect(valueOf(new HpackDecoder().decode(bytes, 0, bytes.length))).toEqual(fields);
      }),
    );
  });

  test('every byte has its code, and wrong padding is refused', () => {
    const all = String.fromCharCode(...Array.from({ length: 256 }, (_, byte) => byte));
    const bytes = emitted((into, at) => emitHuffman(all, into, at));
    expect(readHuffman(bytes, 0, bytes.length)).toBe(all);
    expect(readHuffman(hex('ff'), 0, 1)).toBeNull();
    expect(readHuffman(hex('18'), 0, 1)).toBeNull();
    expect(readHuffman(hex('1f'), 0, 1)).toBe('a');
    expect(readHuffman(hex('ffffffff'), 0, 4)).toBeNull();
  });

  test('the static table', () => {
    expect(hpackStatic.length).toBe(61);
    expect(hpackStatic[60]).toEqual({ name: 'www-authenticate', value: '' });
    expect(hpackStatic[15]).toEqual({ name: 'accept-encoding', value: 'gzip, deflate' });
  });

  test('what nghttp2 writes is read, on one connection', async () => {
    const printable = String.fromCharCode(...Array.from({ length: 94 }, (_, index) => 33 + index));
    const requests = [
      { ':path': '/a', 'x-one': 'x'.repeat(300), 'x-all': printable },
      { ':path': '/b', 'x-one': 'x'.repeat(300), 'user-agent': 'portolan', cookie: 'a=b' },
      { ':path': '/a', 'x-one': 'other', 'x-all': printable },
    ];
    const bytes = await written(requests);
    expect(isHttp2Preface(bytes, 0, bytes.length)).toBe(true);
    const decoder = new HpackDecoder();
    const read: Record<string, string>[] = [];
    for (let at = http2Preface.length; at < bytes.length;) {
      const frame = parseHttp2Frame(bytes, at, bytes.length);
      if (!frame.ok) throw new Error(frame.reason);
      at = frame.payloadEnd;
      if (frame.value.type !== 1) continue;
      const content = http2Content(frame.value, bytes, frame.payloadStart, frame.payloadEnd)!;
      const fields = valueOf(decoder.decode(bytes, content.start, content.end));
      read.push(Object.fromEntries(fields.map(({ name, value }) => [name, value])));
    }
    expect(read).toEqual(requests.map((request) => expect.objectContaining(request)));
  });
});

/** What Node's client writes when it sends the requests, without a server. */
async function written(requests: readonly Record<string, string>[]): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  const wire = new Duplex({
    read: () => {},
    write: (chunk: Uint8Array, _encoding, done) => {
      chunks.push(chunk);
      done();
    },
  });
  const session = connect('http://a.example', { createConnection: () => wire });
  session.on('error', () => {});
  for (const request of requests) {
    const stream = session.request({ ':method': 'GET', ...request });
    stream.on('error', () => {});
    stream.end();
  }
  // Each request is written in a turn of its own.
  for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
  session.destroy();
  return Buffer.concat(chunks);
}
