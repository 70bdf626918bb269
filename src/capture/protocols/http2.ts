/** HTTP/2: frames. Their header blocks need what went before on the connection, and stay bytes here. */
import { http2Preface, isHttp2Preface, parseHttp2Frame, parseHttp2Settings } from '../../wire/http2-frame.ts';
import type { Dissection } from '../dissection.ts';
import { hexNumber, number, text } from '../field.ts';
import { defineProtocol } from '../protocol.ts';

const types: Readonly<Record<number, string>> = {
  0: 'DATA',
  1: 'HEADERS',
  2: 'PRIORITY',
  3: 'RST_STREAM',
  4: 'SETTINGS',
  5: 'PUSH_PROMISE',
  6: 'PING',
  7: 'GOAWAY',
  8: 'WINDOW_UPDATE',
  9: 'CONTINUATION',
};
const settings = { 1: 'table size', 2: 'push', 3: 'streams', 4: 'window', 5: 'frame size', 6: 'list size' };

export default defineProtocol({
  name: 'http2',
  title: 'HTTP/2',
  column: 'HTTP2',
  fields: {
    'http2.magic': text('preface'),
    'http2.length': number('length'),
    'http2.type': number('frame', types),
    'http2.flags': hexNumber('flags'),
    'http2.streamid': number('stream'),
    'http2.settings.id': number('setting', settings),
    'http2.settings.value': number('value'),
  },
  on: {},
  anyPort: ['tcp'],
  accepts: isHttp2Preface,
  dissect(d, start, end) {
    d.put('http2.magic', http2Preface, start, start + http2Preface.length);
    const said = ['preface'];
    let at = start + http2Preface.length;
    while (at < end) {
      const parsed = parseHttp2Frame(d.bytes, at, end);
      if (!parsed.ok) break;
      if (said.length < 10) said.push(types[parsed.value.type] ?? `frame ${parsed.value.type}`);
      frame(d, at, parsed.payloadStart, parsed.payloadEnd, parsed.value.type);
      at = parsed.payloadEnd;
    }
    d.summary(said.join(', '));
    d.rest(at, end);
  },
  samples: [
    {
      name: 'the beginning of a connection',
      under: ['tcp', 80],
      hex: `${Buffer.from(http2Preface).toString('hex')} 00000604 00 00000000 0003 00000064`,
      expect: { 'http2.type': 'SETTINGS (4)', 'http2.settings.id': 'streams (3)', 'http2.settings.value': '100' },
      info: 'preface, SETTINGS',
    },
  ],
});

function frame(d: Dissection, at: number, start: number, end: number, type: number): void {
  d.within(d.note(`frame ${types[type] ?? type}`, at, end), () => {
    d.number('http2.length', at, 3);
    d.number('http2.type', at + 3, 1);
    d.number('http2.flags', at + 4, 1);
    d.bits('http2.streamid', at + 5, 4, 0x7fff_ffff);
    if (type !== 4) return d.rest(start, end);
    const list = parseHttp2Settings(d.bytes, start, end);
    for (let index = 0; list.ok && index < list.value.length; index++) {
      d.number('http2.settings.id', start + index * 6, 2);
      d.number('http2.settings.value', start + index * 6 + 2, 4);
    }
  });
}
