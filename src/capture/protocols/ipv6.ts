/** The Internet Protocol, version 6, with its extension headers. */
import { ipFromBytes, ipText } from '../../addr/ip-address.ts';
import { u16, u32, u8 } from '../../wire/bytes.ts';
import { checkIpv6, ipv6End, ipv6Walk, isExtension, walkIpv6 } from '../../wire/ipv6.ts';
import type { Dissection } from '../dissection.ts';
import { ipProtocolNames } from '../names.ts';
import { address, anyOf, bytes, flag, hexNumber, number } from '../field.ts';
import { defineProtocol } from '../protocol.ts';

export default defineProtocol({
  name: 'ipv6',
  title: 'Internet Protocol version 6',
  column: 'IPv6',
  fields: {
    'ipv6.version': number('version'),
    'ipv6.tclass': hexNumber('traffic class'),
    'ipv6.flow': hexNumber('flow label'),
    'ipv6.plen': number('length of the payload'),
    'ipv6.nxt': number('next header', ipProtocolNames),
    'ipv6.hlim': number('hop limit'),
    'ipv6.src': address('source'),
    'ipv6.dst': address('destination'),
    'ipv6.addr': anyOf('address', 'source or destination', ['ipv6.src', 'ipv6.dst']),
    'ipv6.ext': number('extension header', ipProtocolNames),
    'ipv6.ext.data': bytes('content'),
    'ipv6.fraghdr.nxt': number('next header', ipProtocolNames),
    'ipv6.fraghdr.offset': number('offset of the fragment'),
    'ipv6.fraghdr.more': flag('more fragments'),
    'ipv6.fraghdr.ident': hexNumber('identification'),
  },
  on: { ether: [0x86dd], ip: [41], ppp: [0x0057] },
  dissect(d, start, end) {
    const reason = checkIpv6(d.bytes, start, end);
    if (reason !== null) return d.flaw(reason, start, end);
    const first = u32(d.bytes, start);
    d.bits('ipv6.version', start, 1, 0xf0);
    d.put('ipv6.tclass', (first >>> 20) & 0xff, start, start + 1);
    d.put('ipv6.flow', first & 0xfffff, start + 1, start + 4);
    d.number('ipv6.plen', start + 4, 2);
    d.number('ipv6.nxt', start + 6, 1);
    d.number('ipv6.hlim', start + 7, 1);
    d.address('ipv6.src', start + 8, 16);
    d.address('ipv6.dst', start + 24, 16);
    const text = (at: number): string => ipText(ipFromBytes(d.bytes.subarray(at, at + 16)));
    d.endpoints(text(start + 8), text(start + 24));
    const packetEnd = ipv6End(d.bytes, start, end);
    const walk = ipv6Walk();
    const flaw = walkIpv6(d.bytes, start, packetEnd, walk);
    const isWhole = start + 40 + u16(d.bytes, start + 4) <= end;
    d.ipStart = isWhole && walk.fragmentOffset === -1 ? start : -1;
    extensions(d, start, walk.transportStart);
    const name = ipProtocolNames[walk.protocol] ?? `protocol ${walk.protocol}`;
    d.summary(walk.fragmentOffset >= 0 ? `fragment of ${name} at ${walk.fragmentOffset}` : name);
    if (flaw !== null) return d.flaw(flaw, walk.transportStart, packetEnd);
    if (walk.fragmentOffset > 0) d.rest(walk.transportStart, packetEnd);
    else if (walk.transportStart < packetEnd) d.pass('ip', walk.protocol, walk.transportStart, packetEnd);
  },
  samples: [
    {
      name: 'a first fragment',
      under: ['ether', 0x86dd],
      hex: '61234567 0008 2c 40 fd000000000000000000000000000001 fd000000000000000000000000000002 3b 00 0001 0000002a',
      expect: {
        'ipv6.tclass': '0x12',
        'ipv6.flow': '0x034567',
        'ipv6.src': 'fd00::1',
        'ipv6.fraghdr.offset': '0',
        'ipv6.fraghdr.more': '1',
        'ipv6.fraghdr.ident': '0x0000002a',
      },
    },
  ],
});

/** The headers that the walk passed, which therefore are whole. */
function extensions(d: Dissection, start: number, end: number): void {
  let header = u8(d.bytes, start + 6);
  let at = start + 40;
  while (at < end && isExtension(header)) {
    const here = at;
    const isFragment = header === 44;
    const length = isFragment ? 8 : header === 51 ? (u8(d.bytes, at + 1) + 2) * 4 : (u8(d.bytes, at + 1) + 1) * 8;
    d.within(d.put('ipv6.ext', header, at, at + length), () => {
      if (isFragment) fragment(d, here);
      else d.raw('ipv6.ext.data', here + 2, here + length);
    });
    header = u8(d.bytes, at);
    at += length;
  }
}

function fragment(d: Dissection, at: number): void {
  d.number('ipv6.fraghdr.nxt', at, 1);
  d.put('ipv6.fraghdr.offset', u16(d.bytes, at + 2) >> 3, at + 2, at + 4, `${u16(d.bytes, at + 2) & 0xfff8} bytes`);
  d.bits('ipv6.fraghdr.more', at + 2, 2, 1);
  d.number('ipv6.fraghdr.ident', at + 4, 4);
}
