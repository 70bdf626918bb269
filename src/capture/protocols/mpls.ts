/** Label stacks of MPLS. */
import { u8 } from '../../wire/bytes.ts';
import { mplsPayloadType, parseMpls } from '../../wire/mpls.ts';
import { flag, number } from '../field.ts';
import { defineProtocol } from '../protocol.ts';

export default defineProtocol({
  name: 'mpls',
  title: 'MPLS label stack',
  column: 'MPLS',
  fields: {
    'mpls.label': number('label', {
      0: 'IPv4 explicit null',
      1: 'router alert',
      2: 'IPv6 explicit null',
      3: 'implicit null',
    }),
    'mpls.exp': number('traffic class'),
    'mpls.bottom': flag('bottom of the stack'),
    'mpls.ttl': number('time to live'),
  },
  on: { ether: [0x8847, 0x8848] },
  dissect(d, start, end) {
    const parsed = parseMpls(d.bytes, start, end);
    if (!parsed.ok) return d.flaw(parsed.reason, start, end);
    const next = parsed.payloadStart;
    for (let at = start; at < next; at += 4) {
      d.bits('mpls.label', at, 3, 0xfffff0);
      d.bits('mpls.exp', at + 2, 1, 0x0e);
      d.bits('mpls.bottom', at + 2, 1, 0x01);
      d.put('mpls.ttl', u8(d.bytes, at + 3), at + 3, at + 4);
    }
    d.flawOf(parsed, next);
    d.summary(`label ${parsed.value.labels.map(({ label }) => label).join(', ')}`);
    if (parsed.flaw !== null || next >= end) return;
    const type = mplsPayloadType(d.bytes, next, end);
    d.pass('ether', type === 0 ? -1 : type, next, end);
  },
  samples: [
    {
      name: 'two labels',
      under: ['ether', 0x8847],
      hex: '00010040 00020b3f',
      expect: { 'mpls.label': '16', 'mpls.bottom': '0', 'mpls.ttl': '64' },
      info: 'label 16, 32',
    },
  ],
});
