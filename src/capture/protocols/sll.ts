/** The cooked header of Linux captures, version 1. */
import { etherTypeNames } from '../names.ts';
import { ether, hexNumber, number } from '../field.ts';
import { defineProtocol } from '../protocol.ts';
import { packetTypeNames } from '../sll-names.ts';

export default defineProtocol({
  name: 'sll',
  title: 'Linux cooked capture',
  column: 'SLL',
  fields: {
    'sll.pkttype': number('packet type', packetTypeNames),
    'sll.hatype': number('kind of hardware'),
    'sll.halen': number('length of the address'),
    'sll.src.eth': ether('source'),
    'sll.etype': hexNumber('protocol', etherTypeNames),
    'sll.ifindex': number('interface'),
  },
  on: { link: [113] },
  dissect(d, start, end) {
    d.number('sll.pkttype', start, 2);
    d.number('sll.hatype', start + 2, 2);
    const length = d.number('sll.halen', start + 4, 2);
    if (length === 6) d.raw('sll.src.eth', start + 6, start + 12);
    const type = d.number('sll.etype', start + 14, 2);
    if (start + 16 <= end) d.pass('ether', type < 0x600 ? (type === 4 ? 0 : -1) : type, start + 16, end);
  },
  samples: [
    {
      name: 'outgoing',
      under: ['link', 113],
      hex: '0004 0001 0006 020000000001 0000 88b5 00',
      expect: { 'sll.pkttype': 'sent by us (4)', 'sll.src.eth': '02:00:00:00:00:01', 'sll.etype': '0x88b5' },
    },
  ],
});
