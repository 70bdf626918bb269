/** HTTP/1: the heads of requests and responses. */
import { parseHttpHead } from '../../wire/http1.ts';
import { isHttp2Preface } from '../../wire/http2-frame.ts';
import { putMessageHead } from '../message-fields.ts';
import { number, secretText, text } from '../field.ts';
import { defineProtocol } from '../protocol.ts';

const headFields = {
  method: 'http.request.method',
  target: 'http.request.uri',
  requestVersion: 'http.request.version',
  responseVersion: 'http.response.version',
  status: 'http.response.code',
  phrase: 'http.response.phrase',
  line: 'http.line',
  known: {
    host: 'http.host',
    'user-agent': 'http.user_agent',
    server: 'http.server',
    'content-type': 'http.content_type',
    'content-length': 'http.content_length_header',
    'content-encoding': 'http.content_encoding',
    'transfer-encoding': 'http.transfer_encoding',
    location: 'http.location',
    referer: 'http.referer',
    cookie: 'http.cookie',
    'set-cookie': 'http.set_cookie',
    connection: 'http.connection',
    accept: 'http.accept',
    authorization: 'http.authorization',
    date: 'http.date',
  },
} as const;

export default defineProtocol({
  name: 'http',
  title: 'Hypertext Transfer Protocol',
  column: 'HTTP',
  fields: {
    'http.request.method': text('method'),
    'http.request.uri': text('target'),
    'http.request.version': text('version'),
    'http.response.version': text('version'),
    'http.response.code': number('status'),
    'http.response.phrase': text('reason'),
    'http.line': text('header'),
    'http.host': text('host'),
    'http.user_agent': text('client'),
    'http.server': text('server'),
    'http.content_type': text('type of the content'),
    'http.content_length_header': number('length of the content'),
    'http.content_encoding': text('encoding of the content'),
    'http.transfer_encoding': text('encoding of the transfer'),
    'http.location': text('location'),
    'http.referer': text('referrer'),
    'http.cookie': secretText('cookie'),
    'http.set_cookie': secretText('cookie set'),
    'http.connection': text('connection'),
    'http.accept': text('accepts'),
    'http.authorization': secretText('authorization'),
    'http.date': text('date'),
  },
  on: { tcp: [80, 8080, 3128, 8000, 8888] },
  anyPort: ['tcp'],
  accepts: (bytes, start, end) =>
    end - start > 15 &&
    looksLikeHead(bytes, start) &&
    !isHttp2Preface(bytes, start, end) &&
    parseHttpHead(bytes, start, end).ok,
  dissect(d, start, end) {
    const parsed = parseHttpHead(d.bytes, start, end);
    if (!parsed.ok) return d.flaw(parsed.reason, start, end);
    const head = parsed.value;
    putMessageHead(d, head, headFields, start, parsed.payloadStart);
    d.summary(
      head.kind === 'request'
        ? `${head.method} ${head.target} ${head.version}`
        : `${head.version} ${head.status} ${head.phrase}`,
    );
    d.flawOf(parsed, parsed.payloadStart);
    d.rest(parsed.payloadStart, end);
  },
  samples: [
    {
      name: 'a request',
      under: ['tcp', 80],
      hex: Buffer.from('GET /x HTTP/1.1\r\nHost: a.example\r\nUser-Agent: t\r\n\r\n').toString('hex'),
      expect: {
        'http.request.method': 'GET',
        'http.request.uri': '/x',
        'http.host': 'a.example',
        'http.user_agent': 't',
      },
      info: 'GET /x HTTP/1.1',
    },
    {
      name: 'a request with a password',
      under: ['tcp', 80],
      hex: Buffer.from('GET / HTTP/1.1\r\nAuthorization: Basic YTpi\r\n\r\n').toString('hex'),
      expect: { 'http.authorization': '(not shown)', 'http.line': 'Authorization: (not shown)' },
    },
    {
      name: 'a response on any port',
      under: ['tcp', 9999],
      hex: Buffer.from('HTTP/1.0 404 Not Found\r\nContent-Length: 2\r\n\r\nno').toString('hex'),
      expect: { 'http.response.code': '404', 'http.response.phrase': 'Not Found', 'http.content_length_header': '2' },
    },
  ],
});

/** A method in capitals and a blank, or `HTTP/`: spares the search for a line in what is something else. */
function looksLikeHead(bytes: Uint8Array, start: number): boolean {
  for (let at = start; at < start + 12; at++) {
    const byte = bytes[at]!;
    if ((byte === 0x20 || byte === 0x2f) && at > start + 2) return true;
    if (byte < 0x41 || byte > 0x5a) return false;
  }
  return false;
}
