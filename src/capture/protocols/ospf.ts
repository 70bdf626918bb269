/** Open shortest path first, versions 2 and 3: the header, and the hello. */
import { checkOspf, ospfTypes } from '../../wire/ospf.ts';
import { u16, u8 } from '../../wire/bytes.ts';
import type { Dissection } from '../dissection.ts';
import { address, hexNumber, number } from '../field.ts';
import { defineProtocol } from '../protocol.ts';

const typeNames: Readonly<Record<number, string>> = {
  1: 'hello',
  2: 'database description',
  3: 'link state request',
  4: 'link state update',
  5: 'link state acknowledgment',
};

export default defineProtocol({
  name: 'ospf',
  title: 'Open Shortest Path First',
  column: 'OSPF',
  fields: {
    'ospf.version': number('version'),
    'ospf.msg': number('type', typeNames),
    'ospf.packet_length': number('length'),
    'ospf.srcrouter': address('router'),
    'ospf.area_id': address('area'),
    'ospf.checksum': hexNumber('checksum'),
    'ospf.auth.type': number('authentication'),
    'ospf.instance_id': number('instance'),
    'ospf.hello.network_mask': address('network mask'),
    'ospf.hello.interface_id': number('interface'),
    'ospf.hello.hello_interval': number('seconds between hellos'),
    'ospf.hello.router_priority': number('priority'),
    'ospf.hello.router_dead_interval': number('seconds until it counts as gone'),
    'ospf.hello.designated_router': address('designated router'),
    'ospf.hello.backup_designated_router': address('its deputy'),
    'ospf.hello.active_neighbor': address('neighbor'),
  },
  on: { ip: [89] },
  dissect(d, start, end) {
    const reason = checkOspf(d.bytes, start, end);
    if (reason !== null) return d.flaw(reason, start, end);
    const version = d.number('ospf.version', start, 1);
    const type = d.number('ospf.msg', start + 1, 1);
    const length = d.number('ospf.packet_length', start + 2, 2);
    d.address('ospf.srcrouter', start + 4, 4);
    d.address('ospf.area_id', start + 8, 4);
    d.number('ospf.checksum', start + 12, 2);
    if (version === 2) d.number('ospf.auth.type', start + 14, 2);
    else d.number('ospf.instance_id', start + 14, 1);
    d.summary(typeNames[type] ?? `type ${type}`);
    const at = start + (version === 2 ? 24 : 16);
    const stop = Math.min(end, start + length);
    if (type === ospfTypes.hello) hello(d, version === 2, at, stop);
    else d.rest(at, stop);
    d.rest(Math.max(stop, at), end);
  },
  samples: [
    {
      name: 'a hello of version 2',
      under: ['ip', 89],
      hex: `0201 0030 01010101 00000005 0000 0000 0000000000000000
        ffffff00 000a 12 01 00000028 0a000001 00000000 0a000002`,
      expect: {
        'ospf.msg': 'hello (1)',
        'ospf.srcrouter': '1.1.1.1',
        'ospf.area_id': '0.0.0.5',
        'ospf.hello.hello_interval': '10',
        'ospf.hello.active_neighbor': '10.0.0.2',
      },
      info: 'hello',
    },
  ],
});

function hello(d: Dissection, second: boolean, at: number, end: number): void {
  if (end - at < 20) return d.flaw('the OSPF hello is cut short', at, end);
  if (second) {
    d.address('ospf.hello.network_mask', at, 4);
    d.number('ospf.hello.hello_interval', at + 4, 2);
    d.number('ospf.hello.router_priority', at + 7, 1);
    d.number('ospf.hello.router_dead_interval', at + 8, 4);
  } else {
    d.number('ospf.hello.interface_id', at, 4);
    d.put('ospf.hello.router_priority', u8(d.bytes, at + 4), at + 4, at + 5);
    d.put('ospf.hello.hello_interval', u16(d.bytes, at + 8), at + 8, at + 10);
    d.number('ospf.hello.router_dead_interval', at + 10, 2);
  }
  d.address('ospf.hello.designated_router', at + 12, 4);
  d.address('ospf.hello.backup_designated_router', at + 16, 4);
  for (let next = at + 20; next + 4 <= end; next += 4) d.address('ospf.hello.active_neighbor', next, 4);
}
