/** The cooked header of Linux captures, version 2. */
import { defineProtocol } from '../protocol.ts';
import sll from './sll.ts';

export default defineProtocol({
  // Wireshark gives both versions the same name and fields.
  name: 'sll',
  title: 'Linux cooked capture, version 2',
  column: 'SLL',
  fields: sll.fields,
  on: { link: [276] },
  dissect(d, start, end) {
    const type = d.number('sll.etype', start, 2);
    d.number('sll.ifindex', start + 4, 4);
    d.number('sll.hatype', start + 8, 2);
    d.number('sll.pkttype', start + 10, 1);
    const length = d.number('sll.halen', start + 11, 1);
    if (length === 6) d.raw('sll.src.eth', start + 12, start + 18);
    if (start + 20 <= end) d.pass('ether', type < 0x600 ? (type === 4 ? 0 : -1) : type, start + 20, end);
  },
  samples: [
    {
      name: 'to us, on interface 2',
      under: ['link', 276],
      hex: '88b5 0000 00000002 0001 00 06 020000000001 0000 00',
      expect: { 'sll.ifindex': '2', 'sll.pkttype': 'to us (0)', 'sll.src.eth': '02:00:00:00:00:01' },
    },
  ],
});
