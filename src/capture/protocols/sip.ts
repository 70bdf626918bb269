/** The session initiation protocol. */
import { parseSipHead } from '../../wire/sip.ts';
import { putMessageHead } from '../message-fields.ts';
import { number, text } from '../field.ts';
import { defineProtocol } from '../protocol.ts';

const headFields = {
  method: 'sip.Method',
  target: 'sip.r-uri',
  requestVersion: 'sip.version',
  responseVersion: 'sip.version',
  status: 'sip.Status-Code',
  phrase: 'sip.reason-phrase',
  line: 'sip.line',
  known: {
    from: 'sip.From',
    f: 'sip.From',
    to: 'sip.To',
    t: 'sip.To',
    via: 'sip.Via',
    v: 'sip.Via',
    'call-id': 'sip.Call-ID',
    i: 'sip.Call-ID',
    cseq: 'sip.CSeq',
    contact: 'sip.Contact',
    m: 'sip.Contact',
    'user-agent': 'sip.User-Agent',
    'max-forwards': 'sip.Max-Forwards',
  },
} as const;

export default defineProtocol({
  name: 'sip',
  title: 'Session Initiation Protocol',
  column: 'SIP',
  fields: {
    'sip.Method': text('method'),
    'sip.r-uri': text('target'),
    'sip.version': text('version'),
    'sip.Status-Code': number('status'),
    'sip.reason-phrase': text('reason'),
    'sip.line': text('header'),
    'sip.From': text('from'),
    'sip.To': text('to'),
    'sip.Via': text('by way of'),
    'sip.Call-ID': text('call'),
    'sip.CSeq': text('number'),
    'sip.Contact': text('contact'),
    'sip.User-Agent': text('client'),
    'sip.Max-Forwards': text('forwards left'),
  },
  on: { udp: [5060], tcp: [5060] },
  accepts: (bytes, start, end) => parseSipHead(bytes, start, end).ok,
  dissect(d, start, end) {
    const parsed = parseSipHead(d.bytes, start, end);
    if (!parsed.ok) return d.flaw(parsed.reason, start, end);
    const head = parsed.value;
    putMessageHead(d, head, headFields, start, parsed.payloadStart);
    d.summary(head.kind === 'request' ? `${head.method} ${head.target}` : `${head.status} ${head.phrase}`);
    d.flawOf(parsed, parsed.payloadStart);
    d.rest(parsed.payloadStart, end);
  },
  samples: [
    {
      name: 'options',
      under: ['udp', 5060],
      hex: Buffer.from(
        'OPTIONS sip:a@b SIP/2.0\r\nVia: SIP/2.0/UDP c\r\nCall-ID: 7\r\nCSeq: 1 OPTIONS\r\n\r\n',
      ).toString('hex'),
      expect: { 'sip.Method': 'OPTIONS', 'sip.r-uri': 'sip:a@b', 'sip.Call-ID': '7', 'sip.CSeq': '1 OPTIONS' },
    },
  ],
});
