/** The Internet Protocol, version 4. */
import { ipText, ipv4Address } from '../../addr/ip-address.ts';
import { u8 } from '../../wire/bytes.ts';
import {
  checkIpv4,
  ipv4Destination,
  ipv4End,
  ipv4FragmentOffset,
  ipv4HeaderLength,
  ipv4MoreFragments,
  ipv4Protocol,
  ipv4Source,
  ipv4TotalLength,
} from '../../wire/ipv4.ts';
import { putChecksum } from '../checksum-note.ts';
import type { Dissection } from '../dissection.ts';
import { ipProtocolNames } from '../names.ts';
import { address, anyOf, bytes, flag, hexNumber, number } from '../field.ts';
import { defineProtocol } from '../protocol.ts';

const optionNames = {
  0: 'end',
  1: 'no operation',
  7: 'record route',
  68: 'time stamp',
  130: 'security',
  131: 'loose source route',
  137: 'strict source route',
  148: 'router alert',
};

export default defineProtocol({
  name: 'ip',
  title: 'Internet Protocol version 4',
  column: 'IPv4',
  fields: {
    'ip.version': number('version'),
    'ip.hdr_len': number('length of the header'),
    'ip.dsfield': hexNumber('differentiated services'),
    'ip.dsfield.dscp': number('code point'),
    'ip.dsfield.ecn': number('congestion', { 0: 'not capable', 1: 'capable (1)', 2: 'capable (0)', 3: 'experienced' }),
    'ip.len': number('total length'),
    'ip.id': hexNumber('identification'),
    'ip.flags.rb': flag('reserved'),
    'ip.flags.df': flag('do not fragment'),
    'ip.flags.mf': flag('more fragments'),
    'ip.frag_offset': number('offset of the fragment'),
    'ip.ttl': number('time to live'),
    'ip.proto': number('protocol', ipProtocolNames),
    'ip.checksum': hexNumber('checksum of the header'),
    'ip.src': address('source'),
    'ip.dst': address('destination'),
    'ip.addr': anyOf('address', 'source or destination', ['ip.src', 'ip.dst']),
    'ip.opt.type': number('option', optionNames),
    'ip.opt.data': bytes('content'),
  },
  on: { ether: [0x0800], ip: [4], ppp: [0x0021] },
  dissect(d, start, end) {
    const reason = checkIpv4(d.bytes, start, end);
    if (reason !== null) return d.flaw(reason, start, end);
    const headerEnd = start + ipv4HeaderLength(d.bytes, start);
    header(d, start, headerEnd);
    options(d, start + 20, headerEnd);
    const protocol = ipv4Protocol(d.bytes, start);
    d.endpoints(ipText(ipv4Address(ipv4Source(d.bytes, start))), ipText(ipv4Address(ipv4Destination(d.bytes, start))));
    d.summary(ipProtocolNames[protocol] ?? `protocol ${protocol}`);
    const packetEnd = ipv4End(d.bytes, start, end);
    const offset = ipv4FragmentOffset(d.bytes, start);
    const isWhole = start + ipv4TotalLength(d.bytes, start) <= end;
    d.ipStart = isWhole && offset === 0 && !ipv4MoreFragments(d.bytes, start) ? start : -1;
    if (offset > 0 || ipv4MoreFragments(d.bytes, start)) {
      d.summary(`fragment of ${ipProtocolNames[protocol] ?? `protocol ${protocol}`} at ${offset}`);
    }
    if (offset > 0) d.rest(headerEnd, packetEnd);
    else if (headerEnd < packetEnd) d.pass('ip', protocol, headerEnd, packetEnd);
  },
  samples: [
    {
      name: 'a header with a router alert',
      under: ['ether', 0x0800],
      hex: '46c0 0018 0001 4000 01fd 0000 0a000001 e0000016 94040000',
      expect: {
        'ip.hdr_len': '24',
        'ip.dsfield.dscp': '48',
        'ip.flags.df': '1',
        'ip.ttl': '1',
        'ip.src': '10.0.0.1',
        'ip.opt.type': 'router alert (148)',
      },
    },
  ],
});

function header(d: Dissection, start: number, headerEnd: number): void {
  d.bits('ip.version', start, 1, 0xf0);
  d.put('ip.hdr_len', headerEnd - start, start, start + 1);
  d.within(d.put('ip.dsfield', u8(d.bytes, start + 1), start + 1, start + 2), () => {
    d.bits('ip.dsfield.dscp', start + 1, 1, 0xfc);
    d.bits('ip.dsfield.ecn', start + 1, 1, 0x03);
  });
  d.number('ip.len', start + 2, 2);
  d.number('ip.id', start + 4, 2);
  d.bits('ip.flags.rb', start + 6, 1, 0x80);
  d.bits('ip.flags.df', start + 6, 1, 0x40);
  d.bits('ip.flags.mf', start + 6, 1, 0x20);
  d.put('ip.frag_offset', ipv4FragmentOffset(d.bytes, start), start + 6, start + 8);
  d.number('ip.ttl', start + 8, 1);
  d.number('ip.proto', start + 9, 1);
  putChecksum(d, 'ip.checksum', start + 10, start, headerEnd, 0);
  d.address('ip.src', start + 12, 4);
  d.address('ip.dst', start + 16, 4);
}

function options(d: Dissection, start: number, end: number): void {
  let at = start;
  while (at < end) {
    const type = u8(d.bytes, at);
    const length = type <= 1 ? 1 : at + 1 < end ? u8(d.bytes, at + 1) : 0;
    if (length === 0 || (type > 1 && length < 2) || at + length > end)
      return d.flaw(`option ${type} is malformed`, at, end);
    d.within(d.put('ip.opt.type', type, at, at + length), () => {
      if (length > 2) d.raw('ip.opt.data', at + 2, at + length);
    });
    if (type === 0) return;
    at += length;
  }
}
