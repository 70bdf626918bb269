/** What the fuzz tests mutate of links, tunnels and routing. */
import { ipv4Address } from '../addr/ip-address.ts';
import { buildPacket, plainIpv4 } from './build-packet.ts';
import { parseCdp } from './cdp.ts';
import type { FuzzTarget } from './fuzz-target.fixture.ts';
import { parseEigrp } from './eigrp.ts';
import { parseGeneve } from './geneve.ts';
import { hex } from './hex.fixture.ts';
import { parseHsrp } from './hsrp.ts';
import { fragmentIp } from './ip-fragment.ts';
import { IpReassembler } from './ip-reassembly.ts';
import { parseAh, parseEsp } from './ipsec.ts';
import { parseLlc } from './llc.ts';
import { parseLldp } from './lldp.ts';
import { parseMpls } from './mpls.ts';
import { parseOspf, parseOspfHello } from './ospf.ts';
import { parsePim, parsePimOptions } from './pim.ts';
import { parsePpp, parsePppControl, parsePppOptions } from './ppp.ts';
import { parsePppoe, parsePppoeTags } from './pppoe.ts';
import { parseStp } from './stp.ts';
import { parseVrrp } from './vrrp.ts';
import { parseVxlan } from './vxlan.ts';
import { parseWireguard } from './wireguard.ts';

const network = { ...plainIpv4(ipv4Address(0x0a000001), ipv4Address(0x0a000002)), dontFragment: false, protocol: 17 };
const datagram = buildPacket({ link: null, network, transport: { kind: 'none' }, payload: new Uint8Array(200) }).bytes;

/** Links, tunnels and routing. */
export const fuzzLinks: readonly FuzzTarget[] = [
  { name: 'mpls', parse: parseMpls, seeds: [hex('0001d0ff 0001d0ff 00012140 45')] },
  { name: 'pppoe', parse: parsePppoe, seeds: [hex('1109 0000 0004 01010000'), hex('1100 0011 0002 0021')] },
  { name: 'pppoe tags', parse: parsePppoeTags, seeds: [hex('0101 0000 0103 0002 abcd 0104 0001 00')] },
  { name: 'ppp', parse: parsePpp, seeds: [hex('ff03 c021 01010004'), hex('21 45')] },
  { name: 'ppp control', parse: parsePppControl, seeds: [hex('01 07 0008 010405d4')] },
  { name: 'ppp options', parse: parsePppOptions, seeds: [hex('010405d4 0506 12345678 0702')] },
  { name: 'vxlan', parse: parseVxlan, seeds: [hex('08000000 00007b00 ffff')] },
  { name: 'geneve', parse: parseGeneve, seeds: [hex('03 40 6558 00000a00 0101 8001 00001234 0102 0000')] },
  {
    name: 'wireguard',
    parse: parseWireguard,
    seeds: [
      hex(`01000000 01020304 ${'ab'.repeat(140)}`),
      hex(`02000000 01020304 ${'cd'.repeat(84)}`),
      hex(`03000000 01000000 ${'aa'.repeat(56)}`),
      hex(`04000000 78563412 0100000000000000 ${'00'.repeat(16)}`),
    ],
  },
  { name: 'llc', parse: parseLlc, seeds: [hex('424203 0000'), hex('aaaa03 00000c 2000 02')] },
  {
    name: 'stp',
    parse: parseStp,
    seeds: [
      hex('00000080'),
      hex('0000 02 02 3c 8000 020000000001 00000004 8001 020000000002 8003 0100 1400 0200 0f00'),
    ],
  },
  { name: 'lldp', parse: parseLldp, seeds: [hex('0207 04020000000001 0602 0078 0a03 737731 0000')] },
  { name: 'cdp', parse: parseCdp, seeds: [hex('02 b4 1234 0001 0007 737731 0003 0006 6574')] },
  {
    name: 'ip reassembly',
    parse: (bytes, start, end) => new IpReassembler().push(bytes, start, end, 0),
    seeds: [...fragmentIp(datagram, 100, 1), datagram],
  },
  { name: 'esp', parse: parseEsp, seeds: [hex('00001000 00000007 aabb')] },
  { name: 'ah', parse: parseAh, seeds: [hex('06 04 0000 00000100 00000001 aabbccddeeff001122334455 0050')] },
  {
    name: 'ospf',
    parse: parseOspf,
    seeds: [
      hex('02 01 001c 01010101 00000000 abcd 0001 7365637265740000 ffffff00'),
      hex('03 04 0010 01010101 00000001 abcd 07 00'),
    ],
  },
  {
    name: 'ospf hello',
    parse: (bytes, start, end) => [parseOspfHello(2, bytes, start, end), parseOspfHello(3, bytes, start, end)],
    seeds: [hex('ffffff00 000a 12 01 00000028 0a000001 00000000 02020202')],
  },
  { name: 'vrrp', parse: parseVrrp, seeds: [hex('21 01 64 01 0001 ba52 c0a80001')] },
  { name: 'pim', parse: parsePim, seeds: [hex('20 00 1234 0001 0002 0069')] },
  { name: 'pim options', parse: parsePimOptions, seeds: [hex('0001 0002 0069 0013 0004 00000001')] },
  { name: 'hsrp', parse: parseHsrp, seeds: [hex('00 00 10 03 0a 78 01 00 636973636f000000 c0a80001')] },
  {
    name: 'eigrp',
    parse: parseEigrp,
    seeds: [hex('02 05 eeca 00000000 00000000 00000000 0000 0064 0001 000c 010001000000000f')],
  },
];
