/** The link layer discovery protocol. */
import { u16 } from '../../wire/bytes.ts';
import { lldpTypes } from '../../wire/lldp.ts';
import { bytes, number, text } from '../field.ts';
import { defineProtocol } from '../protocol.ts';

const types: Readonly<Record<number, string>> = Object.fromEntries(
  Object.entries(lldpTypes).map(([name, value]) => [
    value,
    name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`),
  ]),
);
const texts: Readonly<Record<number, string>> = {
  4: 'lldp.port.desc',
  5: 'lldp.tlv.system.name',
  6: 'lldp.tlv.system.desc',
};

export default defineProtocol({
  name: 'lldp',
  title: 'Link Layer Discovery Protocol',
  column: 'LLDP',
  fields: {
    'lldp.tlv.type': number('element', types),
    'lldp.tlv.len': number('length'),
    'lldp.time_to_live': number('seconds that it holds'),
    'lldp.port.desc': text('port'),
    'lldp.tlv.system.name': text('system'),
    'lldp.tlv.system.desc': text('description of the system'),
    'lldp.tlv.data': bytes('content'),
  },
  on: { ether: [0x88cc] },
  dissect(d, start, end) {
    d.summary('announcement');
    let at = start;
    while (at + 2 <= end) {
      const head = u16(d.bytes, at);
      const type = head >> 9;
      const next = at + 2 + (head & 0x1ff);
      if (next > end) return d.flaw('an element is cut short', at, end);
      const here = at;
      d.within(d.put('lldp.tlv.type', type, at, next), () => {
        d.put('lldp.tlv.len', head & 0x1ff, here, here + 2);
        const field = texts[type];
        if (type === 3 && next === here + 4) d.number('lldp.time_to_live', here + 2, 2);
        else if (field === undefined) d.raw('lldp.tlv.data', here + 2, next);
        else if (type === 5) d.summary(d.text(field, here + 2, next));
        else d.text(field, here + 2, next);
      });
      if (type === 0) return;
      at = next;
    }
  },
  samples: [
    {
      name: 'a switch',
      under: ['ether', 0x88cc],
      hex: '0207 04 020000000001 0403 05 6131 0602 0078 0a02 7377 0000',
      expect: { 'lldp.tlv.type': 'chassis (1)', 'lldp.time_to_live': '120', 'lldp.tlv.system.name': 'sw' },
      info: 'sw',
    },
  ],
});
