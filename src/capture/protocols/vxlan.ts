/** Virtual extensible local area networks: Ethernet over UDP. */
import { checkVxlan } from '../../wire/vxlan.ts';
import { hexNumber, number } from '../field.ts';
import { defineProtocol } from '../protocol.ts';

export default defineProtocol({
  name: 'vxlan',
  title: 'Virtual eXtensible LAN',
  column: 'VXLAN',
  fields: { 'vxlan.flags': hexNumber('flags'), 'vxlan.gbp': number('group policy'), 'vxlan.vni': number('network') },
  on: { udp: [4789] },
  accepts: (bytes, start, end) => checkVxlan(bytes, start, end) === null,
  dissect(d, start, end) {
    d.number('vxlan.flags', start, 2);
    d.number('vxlan.gbp', start + 2, 2);
    const network = d.bits('vxlan.vni', start + 4, 3, 0xffffff);
    d.summary(`network ${network}`);
    if (start + 8 < end) d.pass('ether', 0x6558, start + 8, end);
  },
  samples: [
    {
      name: 'network 42',
      under: ['udp', 4789],
      hex: '08000000 00002a00',
      expect: { 'vxlan.flags': '0x0800', 'vxlan.vni': '42' },
    },
  ],
});
