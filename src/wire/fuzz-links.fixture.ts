/** What the fuzz tests mutate of links, tunnels and routing. */
import { parseCdp } from './cdp.ts';
import type { FuzzTarget } from './fuzz-target.fixture.ts';
import { parseGeneve } from './geneve.ts';
import { hex } from './hex.fixture.ts';
import { parseLlc } from './llc.ts';
import { parseLldp } from './lldp.ts';
import { parseMpls } from './mpls.ts';
import { parsePpp, parsePppControl, parsePppOptions } from './ppp.ts';
import { parsePppoe, parsePppoeTags } from './pppoe.ts';
import { parseStp } from './stp.ts';
import { parseVxlan } from './vxlan.ts';
import { parseWireguard } from './wireguard.ts';

/** Links and tunnels. */
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
];
