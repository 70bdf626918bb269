/** The enhanced interior gateway routing protocol: its header; elements by type. */
import { u16 } from '../../wire/bytes.ts';
import { parseEigrp } from '../../wire/eigrp.ts';
import { bytes, hexNumber, number } from '../field.ts';
import { defineProtocol } from '../protocol.ts';

const operations: Readonly<Record<number, string>> = { 1: 'update', 3: 'query', 4: 'reply', 5: 'hello', 10: 'query' };

export default defineProtocol({
  name: 'eigrp',
  title: 'Enhanced Interior Gateway Routing Protocol',
  column: 'EIGRP',
  fields: {
    'eigrp.version': number('version'),
    'eigrp.opcode': number('operation', operations),
    'eigrp.checksum': hexNumber('checksum'),
    'eigrp.flags': hexNumber('flags'),
    'eigrp.seq': number('sequence number'),
    'eigrp.ack': number('acknowledgment number'),
    'eigrp.vrid': number('virtual router'),
    'eigrp.as': number('autonomous system'),
    'eigrp.tlv_type': hexNumber('element'),
    'eigrp.tlv.len': number('length'),
    'eigrp.tlv_content': bytes('content'),
  },
  on: { ip: [88] },
  dissect(d, start, end) {
    const parsed = parseEigrp(d.bytes, start, end);
    if (!parsed.ok) return d.flaw(parsed.reason, start, end);
    d.number('eigrp.version', start, 1);
    const operation = d.number('eigrp.opcode', start + 1, 1);
    d.number('eigrp.checksum', start + 2, 2);
    d.number('eigrp.flags', start + 4, 4);
    d.number('eigrp.seq', start + 8, 4);
    d.number('eigrp.ack', start + 12, 4);
    d.number('eigrp.vrid', start + 16, 2);
    const system = d.number('eigrp.as', start + 18, 2);
    let at = start + 20;
    for (const element of parsed.value.elements) {
      const next = at + 4 + element.data.length;
      const head = at;
      d.within(d.note('element', head, next), () => {
        d.put('eigrp.tlv_type', u16(d.bytes, head), head, head + 2);
        d.number('eigrp.tlv.len', head + 2, 2);
        d.raw('eigrp.tlv_content', head + 4, next);
      });
      at = next;
    }
    d.summary(`${operations[operation] ?? `operation ${operation}`}, system ${system}`);
    d.flawOf(parsed, at);
  },
  samples: [
    {
      name: 'a hello',
      under: ['ip', 88],
      hex: '02 05 0000 00000000 00000000 00000000 0000 0064 0001 000c 010001000000000f',
      expect: { 'eigrp.opcode': 'hello (5)', 'eigrp.as': '100', 'eigrp.tlv_type': '0x0001' },
      info: 'hello, system 100',
    },
  ],
});
