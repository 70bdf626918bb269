/** The dynamic host configuration protocol for IPv6. */
import { u16, u8 } from '../../wire/bytes.ts';
import { checkDhcpv6, dhcpv6Options, dhcpv6Types } from '../../wire/dhcpv6.ts';
import type { Dissection } from '../dissection.ts';
import { address, bytes, hexNumber, number } from '../field.ts';
import { defineProtocol } from '../protocol.ts';

const spaced = (names: Readonly<Record<string, number>>): Readonly<Record<number, string>> =>
  Object.fromEntries(
    Object.entries(names).map(([name, value]) => [
      value,
      name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`),
    ]),
  );
const types = spaced(dhcpv6Types);
const options = spaced(dhcpv6Options);

export default defineProtocol({
  name: 'dhcpv6',
  title: 'Dynamic Host Configuration Protocol version 6',
  column: 'DHCPv6',
  fields: {
    'dhcpv6.msgtype': number('message', types),
    'dhcpv6.xid': hexNumber('transaction'),
    'dhcpv6.hopcount': number('hops'),
    'dhcpv6.linkaddr': address('link'),
    'dhcpv6.peeraddr': address('peer'),
    'dhcpv6.option.type': number('option', options),
    'dhcpv6.option.length': number('length'),
    'dhcpv6.option.data': bytes('content'),
  },
  on: { udp: [546, 547] },
  accepts: (bytes, start, end) => checkDhcpv6(bytes, start, end) === null,
  dissect(d, start, end) {
    const type = d.number('dhcpv6.msgtype', start, 1);
    d.summary(types[type] ?? `message ${type}`);
    if (type !== 12 && type !== 13) {
      const id = d.number('dhcpv6.xid', start + 1, 3);
      d.summary(`${types[type] ?? `message ${type}`} transaction 0x${id.toString(16).padStart(6, '0')}`);
      return list(d, start + 4, end);
    }
    d.number('dhcpv6.hopcount', start + 1, 1);
    d.address('dhcpv6.linkaddr', start + 2, 16);
    d.address('dhcpv6.peeraddr', start + 18, 16);
    list(d, start + 34, end);
  },
  samples: [
    {
      name: 'a solicitation',
      under: ['udp', 547],
      hex: '01 123456 00080002 0000',
      expect: { 'dhcpv6.xid': '0x123456', 'dhcpv6.option.type': 'elapsed time (8)', 'dhcpv6.option.data': '0000' },
    },
  ],
});

function list(d: Dissection, start: number, end: number): void {
  let at = start;
  while (at < end) {
    const next = at + 4 <= end ? at + 4 + u16(d.bytes, at + 2) : Infinity;
    if (next > end) return d.flaw('an option is malformed', at, end);
    const here = at;
    d.within(d.put('dhcpv6.option.type', u16(d.bytes, at), at, next), () => {
      d.number('dhcpv6.option.length', here + 2, 2);
      // A relay carries the message of another (RFC 8415 section 21.10).
      if (u16(d.bytes, here) === 9 && here + 5 <= next && u8(d.bytes, here + 4) > 0)
        d.note('message carried', here + 4, next);
      else d.raw('dhcpv6.option.data', here + 4, next);
    });
    at = next;
  }
}
