/** The virtual router redundancy protocol, versions 2 and 3. */
import { u8 } from '../../wire/bytes.ts';
import { checkVrrp } from '../../wire/vrrp.ts';
import { address, hexNumber, number } from '../field.ts';
import { defineProtocol } from '../protocol.ts';

export default defineProtocol({
  name: 'vrrp',
  title: 'Virtual Router Redundancy Protocol',
  column: 'VRRP',
  fields: {
    'vrrp.version': number('version'),
    'vrrp.type': number('type', { 1: 'advertisement' }),
    'vrrp.virt_rtr_id': number('virtual router'),
    'vrrp.prio': number('priority', { 0: 'gives up', 255: 'owns the addresses' }),
    'vrrp.addr_count': number('addresses'),
    'vrrp.auth_type': number('authentication'),
    'vrrp.adver_int': number('seconds between advertisements'),
    'vrrp.short_adver_int': number('hundredths of a second between advertisements'),
    'vrrp.checksum': hexNumber('checksum'),
    'vrrp.ip_addr': address('virtual address'),
    'vrrp.ipv6_addr': address('virtual address'),
  },
  on: { ip: [112] },
  dissect(d, start, end) {
    const reason = checkVrrp(d.bytes, start, end);
    if (reason !== null) return d.flaw(reason, start, end);
    const version = d.bits('vrrp.version', start, 1, 0xf0);
    d.bits('vrrp.type', start, 1, 0x0f);
    const router = d.number('vrrp.virt_rtr_id', start + 1, 1);
    const priority = d.number('vrrp.prio', start + 2, 1);
    const count = d.number('vrrp.addr_count', start + 3, 1);
    if (version === 2) {
      d.number('vrrp.auth_type', start + 4, 1);
      d.number('vrrp.adver_int', start + 5, 1);
    } else d.bits('vrrp.short_adver_int', start + 4, 2, 0x0fff);
    d.number('vrrp.checksum', start + 6, 2);
    // The addresses are of the version of IP that carries the packet.
    const size = d.ipStart !== -1 && u8(d.bytes, d.ipStart) >> 4 === 6 ? 16 : 4;
    let at = start + 8;
    for (let index = 0; index < count && at + size <= end; index++, at += size)
      d.address(size === 4 ? 'vrrp.ip_addr' : 'vrrp.ipv6_addr', at, size);
    d.summary(`advertisement of router ${router}, priority ${priority}`);
    d.rest(at, end);
  },
  samples: [
    {
      name: 'an advertisement of version 3',
      under: ['ip', 112],
      hex: '31 07 64 01 0064 0000 c0a80001',
      expect: {
        'vrrp.version': '3',
        'vrrp.virt_rtr_id': '7',
        'vrrp.prio': '100',
        'vrrp.short_adver_int': '100',
        'vrrp.ip_addr': '192.168.0.1',
      },
      info: 'advertisement of router 7, priority 100',
    },
  ],
});
