/** ICMP for IPv6, with neighbour discovery and multicast listeners. */
import { ipFromBytes, ipText } from '../../addr/ip-address.ts';
import { u16, u8 } from '../../wire/bytes.ts';
import { putChecksum } from '../checksum-note.ts';
import type { Dissection } from '../dissection.ts';
import { address, bytes, ether, flag, hexNumber, number } from '../field.ts';
import { defineProtocol } from '../protocol.ts';
import { pseudoSumAt } from '../pseudo-sum.ts';

const typeNames: Readonly<Record<number, string>> = {
  1: 'unreachable',
  2: 'packet too big',
  3: 'time exceeded',
  4: 'parameter problem',
  128: 'echo request',
  129: 'echo reply',
  130: 'multicast listener query',
  131: 'multicast listener report',
  132: 'multicast listener done',
  133: 'router solicitation',
  134: 'router advertisement',
  135: 'neighbor solicitation',
  136: 'neighbor advertisement',
  137: 'redirect',
  143: 'multicast listener report',
};

const optionNames: Readonly<Record<number, string>> = {
  1: 'source link-layer address',
  2: 'target link-layer address',
  3: 'prefix',
  4: 'redirected packet',
  5: 'MTU',
  14: 'nonce',
  25: 'recursive DNS server',
  31: 'DNS search list',
};

export default defineProtocol({
  name: 'icmpv6',
  title: 'Internet Control Message Protocol version 6',
  column: 'ICMPv6',
  fields: {
    'icmpv6.type': number('type', typeNames),
    'icmpv6.code': number('code'),
    'icmpv6.checksum': hexNumber('checksum'),
    'icmpv6.echo.identifier': hexNumber('identifier'),
    'icmpv6.echo.sequence_number': number('sequence number'),
    'icmpv6.mtu': number('largest packet'),
    'icmpv6.pointer': number('pointer'),
    'icmpv6.nd.ns.target_address': address('target'),
    'icmpv6.nd.na.target_address': address('target'),
    'icmpv6.nd.na.flag.r': flag('router'),
    'icmpv6.nd.na.flag.s': flag('solicited'),
    'icmpv6.nd.na.flag.o': flag('override'),
    'icmpv6.nd.ra.cur_hop_limit': number('hop limit'),
    'icmpv6.nd.ra.flag.m': flag('managed addresses'),
    'icmpv6.nd.ra.flag.o': flag('other configuration'),
    'icmpv6.nd.ra.router_lifetime': number('lifetime of the router'),
    'icmpv6.nd.ra.reachable_time': number('reachable time'),
    'icmpv6.nd.ra.retrans_timer': number('retransmission timer'),
    'icmpv6.nd.rd.target_address': address('target'),
    'icmpv6.opt.type': number('option', optionNames),
    'icmpv6.opt.length': number('length in words of eight bytes'),
    'icmpv6.opt.linkaddr': ether('address'),
    'icmpv6.opt.mtu': number('MTU'),
    'icmpv6.opt.prefix.length': number('length of the prefix'),
    'icmpv6.opt.prefix.valid_lifetime': number('valid for'),
    'icmpv6.opt.prefix.preferred_lifetime': number('preferred for'),
    'icmpv6.opt.prefix': address('prefix'),
    'icmpv6.opt.data': bytes('content'),
    'icmpv6.mld.multicast_address': address('group'),
    'icmpv6.mldr.nb_mcast_records': number('records'),
    'icmpv6.mldr.mar.record_type': number('record', {
      1: 'is include',
      2: 'is exclude',
      3: 'to include',
      4: 'to exclude',
      5: 'allow',
      6: 'block',
    }),
    'icmpv6.mldr.mar.nb_sources': number('sources'),
    'icmpv6.mldr.mar.multicast_address': address('group'),
    'icmpv6.mldr.mar.source_address': address('source'),
  },
  on: { ip: [58] },
  dissect(d, start, end) {
    const type = d.number('icmpv6.type', start, 1);
    d.number('icmpv6.code', start + 1, 1);
    if (start + 8 > end) return d.flaw('the ICMPv6 message is cut short', start, end);
    const sum = pseudoSumAt(d, 58, start, end);
    if (sum === null) d.number('icmpv6.checksum', start + 2, 2);
    else putChecksum(d, 'icmpv6.checksum', start + 2, start, end, sum);
    d.summary(typeNames[type] ?? `type ${type}`);
    body(d, type, start, end);
  },
  samples: [
    {
      name: 'a neighbor solicitation',
      under: ['ip', 58],
      hex: '870026c500000000fd0000000000000000000000000000020101665ec78f2ae5',
      expect: {
        'icmpv6.type': 'neighbor solicitation (135)',
        'icmpv6.nd.ns.target_address': 'fd00::2',
        'icmpv6.opt.linkaddr': '66:5e:c7:8f:2a:e5',
      },
      info: 'neighbor solicitation for fd00::2',
    },
  ],
});

function body(d: Dissection, type: number, start: number, end: number): void {
  const name = typeNames[type] ?? '';
  const addressText = (at: number): string => (at + 16 > end ? '' : ipText(ipFromBytes(d.bytes.subarray(at, at + 16))));
  switch (type) {
    case 1:
    case 2:
    case 3:
    case 4:
      if (type === 2) d.number('icmpv6.mtu', start + 4, 4);
      if (type === 4) d.number('icmpv6.pointer', start + 4, 4);
      return d.quote(() => void d.pass('ether', 0x86dd, start + 8, end));
    case 128:
    case 129: {
      const identifier = d.number('icmpv6.echo.identifier', start + 4, 2);
      d.summary(`${name} id ${identifier} seq ${d.number('icmpv6.echo.sequence_number', start + 6, 2)}`);
      return d.rest(start + 8, end);
    }
    case 130:
    case 131:
    case 132:
      return d.address('icmpv6.mld.multicast_address', start + 8, 16);
    case 133:
      return options(d, start + 8, end);
    case 134:
      return advertisement(d, start, end);
    case 135:
      d.address('icmpv6.nd.ns.target_address', start + 8, 16);
      d.summary(`${name} for ${addressText(start + 8)}`);
      return options(d, start + 24, end);
    case 136:
      for (const [index, letter] of ['r', 's', 'o'].entries())
        d.bits(`icmpv6.nd.na.flag.${letter}`, start + 4, 1, 0x80 >> index);
      d.address('icmpv6.nd.na.target_address', start + 8, 16);
      d.summary(`${name} of ${addressText(start + 8)}`);
      return options(d, start + 24, end);
    case 137:
      d.address('icmpv6.nd.rd.target_address', start + 8, 16);
      return options(d, start + 40, end);
    case 143:
      return report(d, start, end);
    default:
      return d.rest(start + 4, end);
  }
}

function advertisement(d: Dissection, start: number, end: number): void {
  d.number('icmpv6.nd.ra.cur_hop_limit', start + 4, 1);
  d.bits('icmpv6.nd.ra.flag.m', start + 5, 1, 0x80);
  d.bits('icmpv6.nd.ra.flag.o', start + 5, 1, 0x40);
  d.number('icmpv6.nd.ra.router_lifetime', start + 6, 2);
  d.number('icmpv6.nd.ra.reachable_time', start + 8, 4);
  d.number('icmpv6.nd.ra.retrans_timer', start + 12, 4);
  options(d, start + 16, end);
}

function options(d: Dissection, start: number, end: number): void {
  let at = start;
  while (at < end) {
    const type = u8(d.bytes, at);
    const length = at + 2 <= end ? u8(d.bytes, at + 1) * 8 : 0;
    // A length of zero would loop for ever; RFC 4861 section 4.6 wants the packet discarded.
    if (length === 0 || at + length > end) return d.flaw(`option ${type} is malformed`, at, end);
    const here = at;
    d.within(d.put('icmpv6.opt.type', type, at, at + length), () => {
      d.number('icmpv6.opt.length', here + 1, 1);
      if ((type === 1 || type === 2) && length === 8) d.raw('icmpv6.opt.linkaddr', here + 2, here + 8);
      else if (type === 5 && length === 8) d.number('icmpv6.opt.mtu', here + 4, 4);
      else if (type === 3 && length === 32) {
        d.number('icmpv6.opt.prefix.length', here + 2, 1);
        d.number('icmpv6.opt.prefix.valid_lifetime', here + 4, 4);
        d.number('icmpv6.opt.prefix.preferred_lifetime', here + 8, 4);
        d.address('icmpv6.opt.prefix', here + 16, 16);
      } else d.raw('icmpv6.opt.data', here + 2, here + length);
    });
    at += length;
  }
}

function report(d: Dissection, start: number, end: number): void {
  const count = d.number('icmpv6.mldr.nb_mcast_records', start + 6, 2);
  let at = start + 8;
  for (let index = 0; index < count; index++) {
    if (at + 20 > end) return d.flaw('a record is cut short', at, end);
    const sources = u16(d.bytes, at + 2);
    const next = at + 20 + sources * 16 + u8(d.bytes, at + 1) * 4;
    if (next > end) return d.flaw('a record is cut short', at, end);
    d.number('icmpv6.mldr.mar.record_type', at, 1);
    d.number('icmpv6.mldr.mar.nb_sources', at + 2, 2);
    d.address('icmpv6.mldr.mar.multicast_address', at + 4, 16);
    for (let source = 0; source < sources; source++)
      d.address('icmpv6.mldr.mar.source_address', at + 20 + source * 16, 16);
    at = next;
  }
}
