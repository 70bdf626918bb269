/** The spanning tree protocol and its rapid variant. */
import { macText } from '../../addr/mac.ts';
import { u16, u8 } from '../../wire/bytes.ts';
import { checkStp, stpTypes } from '../../wire/stp.ts';
import { ether, flag, hexNumber, number } from '../field.ts';
import { defineProtocol } from '../protocol.ts';

const typeNames: Readonly<Record<number, string>> = { 0: 'configuration', 2: 'rapid', 0x80: 'topology change' };

export default defineProtocol({
  name: 'stp',
  title: 'Spanning Tree Protocol',
  column: 'STP',
  fields: {
    'stp.protocol': hexNumber('protocol'),
    'stp.version': number('version', { 0: 'spanning tree', 2: 'rapid', 3: 'multiple' }),
    'stp.type': hexNumber('type', typeNames),
    'stp.flags': hexNumber('flags'),
    'stp.flags.tcack': flag('topology change acknowledged'),
    'stp.flags.tc': flag('topology change'),
    'stp.root.prio': number('priority of the root'),
    'stp.root.ext': number('system of the root'),
    'stp.root.hw': ether('address of the root'),
    'stp.root.cost': number('cost to the root'),
    'stp.bridge.prio': number('priority of the bridge'),
    'stp.bridge.ext': number('system of the bridge'),
    'stp.bridge.hw': ether('address of the bridge'),
    'stp.port': hexNumber('port'),
  },
  on: { llc: [0x42] },
  dissect(d, start, end) {
    const reason = checkStp(d.bytes, start, end);
    if (reason !== null) return d.flaw(reason, start, end);
    d.number('stp.protocol', start, 2);
    d.number('stp.version', start + 2, 1);
    const type = d.number('stp.type', start + 3, 1);
    d.summary(typeNames[type] ?? `type ${type}`);
    if (type === stpTypes.topologyChange) return d.rest(start + 4, end);
    d.within(d.put('stp.flags', u8(d.bytes, start + 4), start + 4, start + 5), () => {
      d.bits('stp.flags.tcack', start + 4, 1, 0x80);
      d.bits('stp.flags.tc', start + 4, 1, 0x01);
    });
    d.put('stp.root.prio', u16(d.bytes, start + 5) & 0xf000, start + 5, start + 7);
    d.bits('stp.root.ext', start + 5, 2, 0x0fff);
    d.raw('stp.root.hw', start + 7, start + 13);
    const cost = d.number('stp.root.cost', start + 13, 4);
    d.put('stp.bridge.prio', u16(d.bytes, start + 17) & 0xf000, start + 17, start + 19);
    d.bits('stp.bridge.ext', start + 17, 2, 0x0fff);
    d.raw('stp.bridge.hw', start + 19, start + 25);
    const port = d.number('stp.port', start + 25, 2);
    const root = `${u16(d.bytes, start + 5) & 0xf000}/${u16(d.bytes, start + 5) & 0xfff}/${macText(d.bytes, start + 7)}`;
    d.summary(`${typeNames[type]}, root ${root}, cost ${cost}, port 0x${port.toString(16).padStart(4, '0')}`);
    d.rest(start + 35, end);
  },
  samples: [
    {
      name: 'a configuration',
      under: ['llc', 0x42],
      hex: '0000 00 00 00 8001 020000000001 00000004 8001 020000000002 8002 0100 1400 0200 0f00',
      expect: { 'stp.root.prio': '32768', 'stp.root.ext': '1', 'stp.root.cost': '4', 'stp.port': '0x8002' },
      info: 'configuration, root 32768/1/02:00:00:00:00:01, cost 4, port 0x8002',
    },
  ],
});
