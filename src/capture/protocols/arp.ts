/** The address resolution protocol. */
import { ipFromBytes, ipText } from '../../addr/ip-address.ts';
import { macText } from '../../addr/mac.ts';
import { etherTypeNames } from '../names.ts';
import { address, ether, hexNumber, number } from '../field.ts';
import { defineProtocol } from '../protocol.ts';

const operations = { 1: 'request', 2: 'reply', 3: 'reverse request', 4: 'reverse reply' };

export default defineProtocol({
  name: 'arp',
  title: 'Address Resolution Protocol',
  column: 'ARP',
  fields: {
    'arp.hw.type': number('kind of hardware', { 1: 'Ethernet' }),
    'arp.proto.type': hexNumber('protocol', etherTypeNames),
    'arp.hw.size': number('length of hardware addresses'),
    'arp.proto.size': number('length of protocol addresses'),
    'arp.opcode': number('operation', operations),
    'arp.src.hw_mac': ether('sender'),
    'arp.src.proto_ipv4': address('sender'),
    'arp.dst.hw_mac': ether('target'),
    'arp.dst.proto_ipv4': address('target'),
  },
  on: { ether: [0x0806, 0x8035] },
  dissect(d, start, end) {
    d.number('arp.hw.type', start, 2);
    d.number('arp.proto.type', start + 2, 2);
    const hardware = d.number('arp.hw.size', start + 4, 1);
    const protocol = d.number('arp.proto.size', start + 5, 1);
    const operation = d.number('arp.opcode', start + 6, 2);
    const at = start + 8;
    if (hardware !== 6 || protocol !== 4 || at + 20 > end)
      return d.rest(at, Math.min(end, at + 2 * (hardware + protocol)));
    d.raw('arp.src.hw_mac', at, at + 6);
    d.address('arp.src.proto_ipv4', at + 6, 4);
    d.raw('arp.dst.hw_mac', at + 10, at + 16);
    d.address('arp.dst.proto_ipv4', at + 16, 4);
    const ip = (offset: number): string => ipText(ipFromBytes(d.bytes.subarray(offset, offset + 4)));
    const [sender, target] = [ip(at + 6), ip(at + 16)];
    d.summary(operation === 2 ? `${sender} is at ${macText(d.bytes, at)}` : `who has ${target}? tell ${sender}`);
  },
  samples: [
    {
      name: 'a request',
      under: ['ether', 0x0806],
      hex: '0001080006040001 665ec78f2ae5 0a090001 000000000000 0a090002',
      expect: { 'arp.opcode': 'request (1)', 'arp.src.proto_ipv4': '10.9.0.1', 'arp.dst.proto_ipv4': '10.9.0.2' },
      info: 'who has 10.9.0.2? tell 10.9.0.1',
    },
  ],
});
