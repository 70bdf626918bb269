/** Heads of HTTP, SIP and RTSP messages: read, written, in pieces, malformed and endless. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { captured } from './captured.fixture.ts';
import { emitted, valueOf } from './hex.fixture.ts';
import { parseHttpHead } from './http1.ts';
import type { MessageHead } from './message-head.ts';
import { emitMessageHead } from './message-head.ts';
import { parseSipHead } from './sip.ts';
import { headerValue, readHeaders } from './text-lines.ts';

function text(...lines: readonly string[]): Uint8Array {
  return Uint8Array.from(Buffer.from(lines.join('\r\n'), 'latin1'));
}

test('a captured request and its answer', () => {
  const request = captured.httpRequest;
  expect(valueOf(parseHttpHead(request, 66, request.length))).toEqual({
    kind: 'request',
    method: 'GET',
    target: '/',
    version: 'HTTP/1.1',
    headers: [{ name: 'Host', value: 'a' }],
  });
  const response = captured.httpResponse;
  expect(parseHttpHead(response, 66, response.length)).toEqual({
    ok: true,
    value: {
      kind: 'response',
      version: 'HTTP/1.1',
      status: 200,
      phrase: 'OK',
      headers: [{ name: 'Content-Length', value: '2' }],
    },
    payloadStart: response.length - 2,
    payloadEnd: response.length,
    flaw: null,
  });
});

test('SIP and RTSP', () => {
  const invite = text('INVITE sip:a@example.org SIP/2.0', 'Via: SIP/2.0/UDP a', 'To:<sip:a>', ' ;tag=1', '', 'body');
  const head = valueOf(parseSipHead(invite, 0, invite.length));
  expect(head).toMatchObject({ method: 'INVITE', target: 'sip:a@example.org', version: 'SIP/2.0' });
  expect(headerValue(head.headers, 'TO')).toBe('<sip:a> ;tag=1');
  const options = text('RTSP/1.0 200 OK', 'CSeq: 1', '', '');
  expect(valueOf(parseSipHead(options, 0, options.length))).toMatchObject({ kind: 'response', status: 200 });
  expect(parseSipHead(captured.httpRequest, 66, 93)).toEqual({ ok: false, reason: 'no SIP start line' });
});

test.each([
  ['a bare line feed ends a line too', 'GET / HTTP/1.0\nA: b\n\n', { headers: [{ name: 'A', value: 'b' }] }, null],
  ['no phrase', 'HTTP/1.1 204\r\n\r\n', { status: 204, phrase: '' }, null],
  [
    'no end yet',
    'HTTP/1.1 200 OK\r\nA: b\r\nC',
    { headers: [{ name: 'A', value: 'b' }] },
    'the HTTP head is cut short',
  ],
  [
    'a line without a colon',
    'HTTP/1.1 200 OK\r\nnonsense\r\nA: b\r\n\r\n',
    { headers: [{ name: 'A', value: 'b' }] },
    'a header line has no colon',
  ],
  ['no value', 'HTTP/1.1 200 OK\r\nA:\r\n\r\n', { headers: [{ name: 'A', value: '' }] }, null],
])('%s', (_name, message, value, flaw) => {
  const bytes = text(message);
  expect(parseHttpHead(bytes, 0, bytes.length)).toMatchObject({ ok: true, value, flaw });
});

test.each(['', 'GET /', 'GET /\r\n', 'HTTP/1.1 2xx OK\r\n', `${'A'.repeat(20_000)} / HTTP/1.1\r\n\r\n`, '\r\n'])(
  'refused: %j',
  (message) => {
    const bytes = text(message);
    expect(parseHttpHead(bytes, 0, bytes.length)).toEqual({ ok: false, reason: 'no HTTP start line' });
  },
);

describe('bounds', () => {
  test('more fields than any server takes', () => {
    const bytes = text(...Array.from({ length: 1000 }, (_, index) => `n${index}: v`), '', '');
    const block = readHeaders(bytes, 0, bytes.length);
    expect(block.fields.length).toBe(256);
    expect(block).toMatchObject({ complete: true, flaw: 'too many header fields' });
  });

  test('a line without end', () => {
    const bytes = text(`A: ${'b'.repeat(20_000)}`);
    expect(readHeaders(bytes, 0, bytes.length)).toMatchObject({ complete: false, flaw: 'a header line is too long' });
  });

  test('a field continued without end', () => {
    const bytes = text('A: b', ...Array.from({ length: 100 }, () => ` ${'c'.repeat(1000)}`), '', '');
    const { fields, flaw } = readHeaders(bytes, 0, bytes.length);
    expect(fields[0]!.value.length).toBeLessThan(16_500);
    expect(flaw).toBe('a header field is too long');
  });
});

test('parse after emit gives the value back', () => {
  const word = fc.stringMatching(/^[!-9;-~]{1,12}$/);
  const headers = fc.array(fc.record({ name: word, value: fc.oneof(word, fc.constant('')) }), { maxLength: 5 });
  const head: fc.Arbitrary<MessageHead> = fc.oneof(
    fc.record({
      kind: fc.constant('request' as const),
      method: fc.constantFrom('GET', 'M-SEARCH', 'x'),
      target: word,
      version: fc.constant('HTTP/1.1'),
      headers,
    }),
    fc.record({
      kind: fc.constant('response' as const),
      version: fc.constant('HTTP/1.0'),
      status: fc.integer({ min: 100, max: 999 }),
      phrase: fc.constantFrom('', 'OK', 'Not Found'),
      headers,
    }),
  );
  fc.assert(
    fc.property(head, (value) => {
      const bytes = emitted((into, at) => emitMessageHead(value, into, at));
      expect(valueOf(parseHttpHead(bytes, 0, bytes.length))).toEqual(value);
    }),
  );
});
