/** PPP over Ethernet: discovery and sessions. */
import { u8 } from '../../wire/bytes.ts';
import { parsePppoe, parsePppoeTags } from '../../wire/pppoe.ts';
import { bytes, hexNumber, number } from '../field.ts';
import { defineProtocol } from '../protocol.ts';

const codes = { 0: 'session', 7: 'offer', 9: 'initiation', 0x19: 'request', 0x65: 'confirmation', 0xa7: 'termination' };
const tags = {
  0x0101: 'service name',
  0x0102: 'concentrator name',
  0x0103: 'host unique',
  0x0104: 'cookie',
  0x0105: 'vendor',
  0x0110: 'relay session',
  0x0201: 'service name error',
  0x0202: 'system error',
  0x0203: 'error',
};

export default defineProtocol({
  name: 'pppoe',
  title: 'PPP over Ethernet',
  column: 'PPPoE',
  fields: {
    'pppoe.version': number('version'),
    'pppoe.type': number('type'),
    'pppoe.code': hexNumber('code', codes),
    'pppoe.session_id': hexNumber('session'),
    'pppoe.payload_length': number('length of the payload'),
    'pppoed.tag_type': hexNumber('tag', tags, 4),
    'pppoed.tag_data': bytes('content'),
  },
  on: { ether: [0x8863, 0x8864] },
  dissect(d, start, end) {
    const parsed = parsePppoe(d.bytes, start, end);
    if (!parsed.ok) return d.flaw(parsed.reason, start, end);
    const { payloadStart, payloadEnd, value } = parsed;
    d.bits('pppoe.version', start, 1, 0xf0);
    d.bits('pppoe.type', start, 1, 0x0f);
    d.put('pppoe.code', u8(d.bytes, start + 1), start + 1, start + 2);
    d.number('pppoe.session_id', start + 2, 2);
    d.number('pppoe.payload_length', start + 4, 2);
    d.flawOf(parsed, payloadStart);
    d.summary(`${codes[value.code as keyof typeof codes] ?? `code ${value.code}`}, session ${value.session}`);
    if (value.code === 0) return void d.pass('ether', 0x880b, payloadStart, payloadEnd);
    const list = parsePppoeTags(d.bytes, payloadStart, payloadEnd);
    if (!list.ok) return;
    let at = payloadStart;
    for (const { type, data } of list.value) {
      const next = at + 4 + data.length;
      const here = at;
      d.within(d.put('pppoed.tag_type', type, at, next), () => d.raw('pppoed.tag_data', here + 4, next));
      at = next;
    }
    d.flawOf(list, at);
  },
  samples: [
    {
      name: 'an initiation',
      under: ['ether', 0x8863],
      hex: '11090000000c 01010000 0103000401020304',
      expect: {
        'pppoe.code': 'initiation (0x09)',
        'pppoed.tag_type': 'service name (0x0101)',
        'pppoed.tag_data': '01020304',
      },
    },
  ],
});
