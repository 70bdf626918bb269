/** The Internet control message protocol. */
import { u16, u8 } from '../../wire/bytes.ts';
import { putChecksum } from '../checksum-note.ts';
import { address, hexNumber, number } from '../field.ts';
import { defineProtocol } from '../protocol.ts';

const typeNames: Readonly<Record<number, string>> = {
  0: 'echo reply',
  3: 'unreachable',
  5: 'redirect',
  8: 'echo request',
  9: 'router advertisement',
  10: 'router solicitation',
  11: 'time exceeded',
  12: 'parameter problem',
  13: 'timestamp request',
  14: 'timestamp reply',
  17: 'address mask request',
  18: 'address mask reply',
};

/** Of type 3 (RFC 792, RFC 1122, RFC 1812). */
const unreachable: Readonly<Record<number, string>> = {
  0: 'network',
  1: 'host',
  2: 'protocol',
  3: 'port',
  4: 'fragmentation needed',
  5: 'source route failed',
  9: 'network prohibited',
  10: 'host prohibited',
  13: 'communication prohibited',
};

export default defineProtocol({
  name: 'icmp',
  title: 'Internet Control Message Protocol',
  column: 'ICMP',
  fields: {
    'icmp.type': number('type', typeNames),
    'icmp.code': number('code'),
    'icmp.checksum': hexNumber('checksum'),
    'icmp.ident': number('identifier'),
    'icmp.seq': number('sequence number'),
    'icmp.mtu': number('largest packet of the next hop'),
    'icmp.redir_gw': address('gateway'),
  },
  on: { ip: [1] },
  dissect(d, start, end) {
    const type = d.number('icmp.type', start, 1);
    const code = d.number('icmp.code', start + 1, 1);
    if (start + 8 > end) return d.flaw('the ICMP message is cut short', start, end);
    if (d.ipStart === -1) d.number('icmp.checksum', start + 2, 2);
    else putChecksum(d, 'icmp.checksum', start + 2, start, end, 0);
    const name = typeNames[type] ?? `type ${type}`;
    if (type === 0 || type === 8 || type === 13 || type === 14 || type === 17 || type === 18) {
      const identifier = d.number('icmp.ident', start + 4, 2);
      d.summary(`${name} id ${identifier} seq ${d.number('icmp.seq', start + 6, 2)}`);
      return d.rest(start + 8, end);
    }
    const why = type === 3 ? (unreachable[code] ?? `code ${code}`) : type === 11 && code === 1 ? 'reassembly' : '';
    d.summary(why === '' ? name : `${why} ${name}`);
    if (type === 3 && code === 4) d.number('icmp.mtu', start + 6, 2);
    if (type === 5) d.address('icmp.redir_gw', start + 4, 4);
    const isError = type === 3 || type === 4 || type === 5 || type === 11 || type === 12;
    if (!isError) return d.rest(start + 8, end);
    // RFC 4884: the length of the quotation in words, where extensions follow.
    const words = type === 3 || type === 11 ? u8(d.bytes, start + 5) : type === 12 ? u16(d.bytes, start + 4) & 0xff : 0;
    const quoteEnd = words === 0 ? end : Math.min(end, start + 8 + words * 4);
    if (start + 8 < quoteEnd) d.quote(() => void d.pass('ether', 0x0800, start + 8, quoteEnd));
    d.rest(quoteEnd, end);
  },
  samples: [
    {
      name: 'an echo request',
      under: ['ip', 1],
      hex: '0800f7fd 00010001',
      expect: { 'icmp.type': 'echo request (8)', 'icmp.ident': '1', 'icmp.seq': '1' },
      info: 'echo request id 1 seq 1',
    },
    {
      name: 'an unreachable port quotes its packet',
      under: ['ip', 1],
      hex: '03030000 00000000 45000021b8c2400040116df50a0900010a090002b5500009000d143368656c6c6f',
      expect: { 'icmp.code': '3', 'udp.dstport': '9', 'udp.length': '13' },
      info: 'port unreachable',
    },
  ],
});
