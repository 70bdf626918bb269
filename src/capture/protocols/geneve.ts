/** Generic network virtualization encapsulation: Ethernet or others over UDP, with options. */
import { checkGeneve, parseGeneve } from '../../wire/geneve.ts';
import { etherTypeNames } from '../names.ts';
import { bytes, flag, hexNumber, number } from '../field.ts';
import { defineProtocol } from '../protocol.ts';

export default defineProtocol({
  name: 'geneve',
  title: 'Generic Network Virtualization Encapsulation',
  column: 'Geneve',
  fields: {
    'geneve.version': number('version'),
    'geneve.flags.oam': flag('control packet'),
    'geneve.flags.critical': flag('critical options'),
    'geneve.proto_type': hexNumber('protocol', etherTypeNames),
    'geneve.vni': hexNumber('network'),
    'geneve.option.class': hexNumber('class of an option'),
    'geneve.option.type': hexNumber('type'),
    'geneve.option.data': bytes('content'),
  },
  on: { udp: [6081] },
  accepts: (bytes, start, end) => checkGeneve(bytes, start, end) === null,
  dissect(d, start, end) {
    const parsed = parseGeneve(d.bytes, start, end);
    if (!parsed.ok) return d.flaw(parsed.reason, start, end);
    d.bits('geneve.version', start, 1, 0xc0);
    d.bits('geneve.flags.oam', start + 1, 1, 0x80);
    d.bits('geneve.flags.critical', start + 1, 1, 0x40);
    const protocol = d.number('geneve.proto_type', start + 2, 2);
    const network = d.number('geneve.vni', start + 4, 3);
    let at = start + 8;
    for (const { data } of parsed.value.options) {
      d.number('geneve.option.class', at, 2);
      d.number('geneve.option.type', at + 2, 1);
      d.raw('geneve.option.data', at + 4, at + 4 + data.length);
      at += 4 + data.length;
    }
    d.flawOf(parsed, at);
    d.summary(`network ${network}`);
    if (parsed.payloadStart < end) d.pass('ether', protocol < 0x600 ? -1 : protocol, parsed.payloadStart, end);
  },
  samples: [
    {
      name: 'network 42 with an option',
      under: ['udp', 6081],
      hex: '02006558 00002a00 0102030101020304',
      expect: { 'geneve.vni': '0x00002a', 'geneve.option.class': '0x0102', 'geneve.option.data': '01020304' },
    },
  ],
});
