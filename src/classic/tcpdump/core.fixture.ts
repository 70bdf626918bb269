/** Packets of the protocols below the ports: each printer's lines are in here at least once. */
import type { Part } from './frames.fixture.ts';
import { be16, be32, ether, hex, icmp4, icmp6, ip4, ip6, join, tcp, tcp4, tcp6, udp4, udp6 } from './frames.fixture.ts';

const v6 = (last: number): Uint8Array => join(hex('20010db80000000000000000000000'), last);
const zeros = (length: number): Uint8Array => new Uint8Array(length);
const inner = ip4({ protocol: 17 }, be16(4000), be16(53), be16(12), be16(0), zeros(4));
const inner6 = ip6(17, be16(4000), be16(53), be16(12), be16(0), zeros(4));

const arp = (operation: number, hardware = 1, target = zeros(6)): Uint8Array =>
  ether(
    0x0806,
    be16(hardware),
    be16(0x0800),
    6,
    4,
    be16(operation),
    hex('020000000001'),
    hex('c0000201'),
    target,
    hex('c0000202'),
  );

const arps: readonly Uint8Array[] = [
  ...[1, 2, 3, 4, 8, 9, 10, 77].map((operation) => arp(operation)),
  arp(1, 1, hex('020000000002')),
  ...[6, 7, 15, 23, 24, 32, 99].map((hardware) => arp(2, hardware)),
  ether(0x0806, be16(1), be16(0x86dd), 6, 16, be16(1), zeros(6), v6(1), zeros(6), v6(2)),
  ether(0x0806, be16(1), be16(0x0800), 0, 4, be16(1), hex('c0000201'), hex('c0000202')),
  ether(0x8035, be16(1), be16(0x0800), 6, 4, be16(3), zeros(20)),
];

const links: readonly Uint8Array[] = [
  ether(0x8100, be16(0xb064), be16(0x0800), inner),
  ether(0x88a8, be16(100), be16(0x8100), be16(0x0065), be16(0x86dd), inner6),
  ether(0x9100, be16(1), be16(0x1234), zeros(20)),
  ether(0x1234, 'unknown type here'),
  ether(20, 0xaa, 0xaa, 3, 0, 0, 0, be16(0x0800), inner),
  ether(60, 0xaa, 0xaa, 3, 0, 0, 0, be16(0x0800), inner, zeros(10)),
  ether(20, 0xaa, 0xaa, 3, 0, 0, 0x0d, be16(0x2000), zeros(12)),
  ether(20, 0xaa, 0xaa, 3, 0, 0, 0xf8, be16(0x0800), inner),
  ether(20, 0x06, 0x06, 3, inner),
  ether(10, 0xf0, 0xf1, 0x01, 0x05, zeros(6)),
  ether(10, 0xf0, 0xf0, 0x02, 0x04, zeros(6)),
  ether(10, 0x04, 0x05, 0xbf, 0x81, 1, 2, zeros(4)),
  ether(10, 0x12, 0x34, 0x7f, zeros(7)),
  ether(3, 0xe0, 0xaa, 3),
  ether(0x0800),
];

const tcpPorts = { source: 40_000, destination: 9999 } as const;
const withOptions = (options: string): Uint8Array => tcp4({ ...tcpPorts, flags: 0x02, options: hex(options) });

const tcps: readonly Uint8Array[] = [
  tcp4({ ...tcpPorts, flags: 0x02 }),
  tcp4({ source: 9999, destination: 40_000, flags: 0x12, sequence: 5000, acknowledgement: 1001 }),
  tcp4({ ...tcpPorts, flags: 0x10, sequence: 1001, acknowledgement: 5001 }),
  tcp4({ ...tcpPorts, sequence: 1001, acknowledgement: 5001 }, 'hello'),
  tcp4({ source: 9999, destination: 40_000, sequence: 5001, acknowledgement: 1006 }, 'hi'),
  tcp4({
    source: 9999,
    destination: 40_000,
    flags: 0x10,
    sequence: 5003,
    acknowledgement: 1006,
    options: hex('0101050a000003f2000003f4'),
  }),
  tcp4({ ...tcpPorts, flags: 0x11, sequence: 1006, acknowledgement: 5003 }),
  tcp4({ ...tcpPorts, flags: 0x14, sequence: 1 }, 'go away, this is a long reason \x01\xff'),
  tcp4({ ...tcpPorts, flags: 0x04 }, 'short'),
  tcp4({ ...tcpPorts, flags: 0xff }),
  tcp4({ ...tcpPorts, flags: 0 }),
  tcp4({ ...tcpPorts, flags: 0x30 }),
  tcp4({ source: 5, destination: 5, flags: 0x10 }),
  tcp6({ ...tcpPorts, flags: 0x12 }),
  tcp6({ source: 9999, destination: 40_000, sequence: 2001, acknowledgement: 1002 }, 'abc'),
  tcp6({ source: 7, destination: 7, sequence: 2001, acknowledgement: 1002 }, 'abc'),
  ...[
    '020405b4 0402 080a000000010000000001030307',
    '050a0000000100000002 0000',
    '050a0000000100000002 010101',
    '0509000000010000000001',
    '0606000000010706000000020101',
    '0b06000000010c06000000020d060000000300000',
    '1312000102030405060708090a0b0c0d0e0f0000',
    '1404aabb 1c048123 1c040123 1d0401020000000',
    '1d080102aabbccdd 1d03010000',
    '2202 2206aabbccdd 2203aa 000000000000000000',
    'fe04f989 fe06f989abcd fe08f989aabbccdd fe041234 fe0201',
    '420400ff 4202 0000',
    '0200 0000',
    '0223 0000',
    '0204 05',
    '03030701 0403000000000000',
    '1e0c0081112233445566 7788',
    '1e0c00011122334455667788',
    '1e041001 1e0c1005aabbccdd 11223344 00000000',
    '1e0c200501020304 00000000',
    '1e142005 00000001 00000002 00000003 0004 0005',
    '1e083401c0000203 1e0a3002c00002031f90 0000',
    '1e044005 1e0350 1e045103 1e0c60000000000000000001 0000',
    '1e0c70000000000000000001 1e049000',
    '1e021e01',
  ].map((options) => {
    const bytes = hex(options);
    return withOptions(Buffer.from(join(bytes, zeros((4 - (bytes.length % 4)) % 4))).toString('hex'));
  }),
  ether(0x0800, ip4({ protocol: 6 }, be16(1), be16(2), be32(3), be32(4), 0x40, 0x10, zeros(6))),
  ether(0x0800, ip4({ protocol: 6 }, be16(1), be16(2), be32(3), be32(4), 0xf0, 0x10, zeros(6))),
  ether(0x0800, ip4({ protocol: 6, fragment: 0x2000 }, tcp(tcpPorts, 'first fragment'))),
];

const options = (text: string): Uint8Array =>
  ether(0x0800, ip4({ protocol: 17, options: hex(text) }, be16(1), be16(2), be16(8), be16(0)));

const ips: readonly Uint8Array[] = [
  ether(0x0800, ip4({ protocol: 17, tos: 1, ttl: 0 }, be16(1), be16(2), be16(8), be16(0))),
  ether(0x0800, ip4({ protocol: 17, tos: 0x12, fragment: 0x4000 }, be16(1), be16(2), be16(9), be16(0), 'abc')),
  ether(0x0800, ip4({ protocol: 17, tos: 3, fragment: 0xe000 }, be16(1), be16(2), be16(10), be16(0), 'a')),
  ether(0x0800, ip4({ protocol: 17, fragment: 0x2010 }, 'a later fragment')),
  ether(0x0800, ip4({ protocol: 17, length: 0 }, be16(1), be16(2), be16(8), be16(0))),
  ether(0x0800, ip4({ protocol: 17, length: 10 }, be16(1), be16(2), be16(8), be16(0))),
  ether(0x0800, ip4({ protocol: 17, length: 1000 }, be16(1), be16(2), be16(980), be16(1), 'x')),
  ether(0x0800, ip4({ protocol: 17 }, be16(1), be16(2), be16(3), be16(1), 'x')),
  ether(0x0800, ip4({ protocol: 17 }, be16(1), be16(2))),
  ether(0x0800, ip4({ protocol: 17 }, be16(1))),
  ether(0x0800, ip4({ protocol: 6 }, be16(1))),
  options('01010100'),
  options('070b04c0000201c0000202c0000203'.padEnd(32, '0')),
  options('830b08c0000201c0000202c0000203'.padEnd(32, '0')),
  options('890703c000020100'),
  options('070302000000'.padEnd(16, '0')),
  options('440c0500000000010000000200000000'),
  options('440c0921c0000201000000010000'.padEnd(32, '0')),
  options('440c0573000000010000000200000000'),
  options('94040000 9404000194030000'),
  options('820b0000000000000000000052040000'),
  options('44020000'),
  options('07270000'),
  options('99010000'),
  ether(0x0800, ip4({ protocol: 4 }, inner)),
  ether(0x0800, ip4({ protocol: 41 }, inner6)),
  ether(0x0800, ip4({ protocol: 58 }, zeros(8))),
  ether(0x0800, ip4({ protocol: 59 }, zeros(8))),
  ether(0x0800, ip4({ protocol: 77 }, zeros(8))),
  ether(0x0800, ip4({ protocol: 143 }, zeros(20))),
  ether(0x0800, ip4({ protocol: 200 }, zeros(8))),
  ether(0x0800, ip4({ protocol: 136 }, zeros(8))),
  ether(0x0800, inner6),
  ether(0x86dd, inner),
  ether(0x0800, 0x50, zeros(30)),
];

const extension = (next: number, body: Part): Uint8Array => join(next, (join(body).length + 2) / 8 - 1, body);
const ip6s: readonly Uint8Array[] = [
  udp6(1000, 2000, 'payload'),
  ether(0x86dd, hex('6a212345'), be16(8), 17, 5, v6(1), v6(2), be16(1), be16(2), be16(8), be16(0)),
  ether(0x86dd, ip6(0, extension(17, hex('050200000100')), be16(1), be16(2), be16(8), be16(0))),
  ether(0x86dd, ip6(0, extension(60, hex('0000c2040000')), zeros(8))),
  ether(0x86dd, ip6(60, extension(17, hex('1e020102 0000')), be16(1), be16(2), be16(8), be16(0))),
  ether(0x86dd, ip6(60, extension(59, join(hex('c910'), v6(9), hex('0102 0000')))), zeros(2)),
  ether(0x86dd, ip6(60, extension(59, join(hex('c914'), v6(9), hex('00010142'))))),
  ether(0x86dd, ip6(43, join(17, 2, 0, 1, be32(0), v6(7)), be16(1), be16(2), be16(8), be16(0))),
  ether(0x86dd, ip6(43, join(17, 2, 4, 1, 0, 8, be16(0xabcd), v6(7)), be16(1), be16(2), be16(8), be16(0))),
  ether(0x86dd, ip6(43, join(17, 0, 9, 1, be32(0)), zeros(8))),
  ether(0x86dd, ip6(44, join(17, 0, be16(1), be32(0xdead)), be16(1), be16(2), be16(8), be16(0))),
  ether(0x86dd, ip6(44, join(17, 0, be16(0x40), be32(0xdead)), zeros(8))),
  ether(0x86dd, ip6(0, extension(0, hex('010400000000')), extension(59, zeros(6)))),
  ether(0x86dd, ip6(60, extension(0, hex('010400000000')), extension(59, zeros(6)))),
  ether(
    0x86dd,
    hex('60000000'),
    be16(0),
    0,
    5,
    v6(1),
    v6(2),
    17,
    0,
    hex('c204 00010008'),
    be16(1),
    be16(2),
    be16(8),
    be16(0),
  ),
  ether(
    0x86dd,
    hex('60000000'),
    be16(0),
    0,
    5,
    v6(1),
    v6(2),
    17,
    0,
    hex('c204 00000008'),
    be16(1),
    be16(2),
    be16(8),
    be16(0),
  ),
  ether(0x86dd, hex('60000000'), be16(0), 17, 5, v6(1), v6(2), be16(1), be16(2), be16(8), be16(0)),
  ether(0x86dd, hex('60000000'), be16(100), 17, 5, v6(1), v6(2), be16(1), be16(2), be16(8), be16(0)),
  ether(0x86dd, ip6(1, zeros(8))),
  ether(0x86dd, ip6(2, zeros(8))),
  ether(0x86dd, ip6(41, inner6)),
  ether(0x86dd, ip6(4, inner)),
  ether(0x86dd, ip6(143, ether(0x0800, inner))),
  ether(0x86dd, ip6(59)),
  ether(0x86dd, ip6(255, zeros(4))),
];

const quoted = (type: number, code: number, rest: Part = be32(0), packet: Uint8Array = inner): Uint8Array =>
  icmp4(type, code, 0, 0, rest, packet);
const quotedTcp = ip4({ protocol: 6 }, tcp({ source: 1, destination: 80 }));
const extended = join(ip4({ protocol: 17, length: 128 }, be16(1), be16(33_434), be16(108), be16(0)), zeros(100));
const icmps: readonly Uint8Array[] = [
  ...[0, 8].map((type) => icmp4(type, 0, 0, 0, be16(7), be16(9), 'ping')),
  ...Array.from({ length: 17 }, (_, code) => quoted(3, code, be16(code), code === 3 ? quotedTcp : inner)),
  quoted(3, 4, be32(1400)),
  quoted(3, 3, be32(0), ip4({ protocol: 99 }, zeros(12))),
  ...[0, 1, 2, 3, 4].map((code) => quoted(5, code, hex('c0000209'))),
  ...[0, 1, 2].map((code) => quoted(11, code)),
  quoted(12, 0, hex('14000000')),
  quoted(12, 1),
  quoted(4, 0),
  icmp4(9, 0, 0, 0, 2, 2, be16(1800), hex('c0000201 00000000 c0000202 80000000')),
  icmp4(9, 0, 0, 0, 1, 3, be16(9000), zeros(8)),
  icmp4(9, 0, 0, 0, 0, 2, be16(30)),
  ...[10, 13, 15, 16, 17, 40].map((type) => icmp4(type, 0, 0, 0, be16(1), be16(2), zeros(12))),
  icmp4(14, 0, 0, 0, be16(1), be16(2), be32(3_600_001), be32(86_399_999), be32(12)),
  icmp4(18, 0, 0, 0, be16(1), be16(2), hex('ffffff00')),
  icmp4(11, 0, 0, 0, 0, 32, be16(0), extended, hex('2000dfff0008010100064101')),
  icmp4(11, 0, 0, 0, 0, 32, be16(0), extended, hex('200000000008020100064101')),
  icmp4(11, 0, 0, 0, 0, 32, be16(0), extended, hex('300000000008020100064101')),
  icmp4(11, 0, 0, 0, 0, 0, be16(0), extended, hex('200000000008020100064101')),
];

const discovery = (type: number, fixed: Part, ...list: readonly string[]): Uint8Array =>
  icmp6(type, 0, 0, 0, fixed, ...list.map((option) => hex(option)));
const group = (type: number, sources: number): Part => [
  type,
  0,
  be16(sources),
  v6(5),
  ...Array.from({ length: sources }, (_, at) => v6(at)),
];
const icmp6s: readonly Uint8Array[] = [
  ...[128, 129].map((type) => icmp6(type, 0, 0, 0, be16(7), be16(9), 'ping')),
  ...[0, 1, 2, 3, 4, 5].map((code) => icmp6(1, code, 0, 0, be32(0), inner6)),
  icmp6(1, 4, 0, 0, be32(0), ip6(6, tcp({ source: 1, destination: 2 }))),
  icmp6(1, 4, 0, 0, be32(0), ip6(50, zeros(8))),
  icmp6(2, 0, 0, 0, be32(1280), inner6),
  ...[0, 1, 2].map((code) => icmp6(3, code, 0, 0, be32(0), inner6)),
  ...[0, 1, 2, 3, 4].map((code) => icmp6(4, code, 0, 0, be32(40), inner6)),
  discovery(133, be32(0), '0101020000000001'),
  discovery(
    134,
    hex('40 c8 0708 00000001 00000002'),
    '0101020000000001',
    '0504000000010000',
    '0501000000000500',
    '030440c000002710ffffffff00000000 20010db8000000000000000000000000',
    '1903000000000e1020010db8000000000000000000000053',
    '1f04000000000e10 0377777704686f6d65000000 000000000000000000000000',
    '0701000000001388',
    '0801000000050708',
    '18020008000000ff20010db800000000',
    '18014008ffffffff',
    '6301aabbccddeeff',
  ),
  discovery(135, join(be32(0), v6(9)), '0101020000000001'),
  discovery(136, join(hex('e0000000'), v6(9)), '0201020000000001'),
  discovery(137, join(be32(0), v6(9), v6(8)), '0401000000000000'),
  discovery(135, join(be32(0), v6(9)), '0100'),
  ...[130, 131, 132].map((type) => icmp6(type, 0, 0, 0, be16(1000), be16(0), v6(5))),
  icmp6(130, 0, 0, 0, be16(0x9000), be16(0), v6(5), 0x0a, 0x7d, be16(0)),
  icmp6(130, 0, 0, 0, be16(100), be16(0), v6(5), 0, 0x85, be16(2), v6(1), v6(2)),
  icmp6(130, 0, 0, 0, be32(0)),
  icmp6(143, 0, 0, 0, be16(0), be16(2), group(4, 0), group(9, 2)),
  icmp6(143, 0, 0, 0, be16(0), be16(3), group(4, 0)),
  ...[141, 142, 144, 146, 200, 201].map((type) => icmp6(type, 0, 0, 0, be32(0x1234_5678), zeros(20))),
  ether(0x86dd, ip6(58)),
];

const igmp = (...body: readonly Part[]): Uint8Array => ether(0x0800, ip4({ protocol: 2, ttl: 1 }, body));
const igmps: readonly Uint8Array[] = [
  igmp(hex('1164ee9b00000000')),
  igmp(hex('110a000000000000')),
  igmp(hex('1100000000000000')),
  igmp(hex('1164000ae0000005')),
  igmp(hex('1164ec1e00000000021400 00')),
  igmp(hex('11640000e00000050214 0001c0000201')),
  igmp(hex('11ff0000e0000005 02140002c0000201')),
  igmp(hex('12000000e0000005')),
  igmp(hex('16000000e0000005')),
  igmp(hex('17000000e0000005')),
  igmp(hex('2200000000000001 04000000e0000005')),
  igmp(hex('2200000000000002 01000001e0000005c0000201 09000000e0000006')),
  igmp(hex('2200000000000009 04000000e0000005')),
  igmp(hex('130000000000')),
  igmp(hex('1e02000000000000c0000201c0000202e000000501000007')),
  igmp(hex('1f02000000000000c0000201c0000202c0000203 01000007')),
  igmp(hex('9900000000000000')),
  igmp(hex('12')),
];

const gre = (flags: number, protocol: number, ...rest: readonly Part[]): Uint8Array =>
  ether(0x0800, ip4({ protocol: 47 }, be16(flags), be16(protocol), rest));
const gres: readonly Uint8Array[] = [
  gre(0, 0x0800, inner),
  gre(0, 0x86dd, inner6),
  gre(0xb000, 0x0800, be16(0x1234), be16(0), be32(0xabcd), be32(7), inner),
  gre(0, 0x6558, ether(0x0800, inner)),
  gre(0, 0x1234, 'x'),
  gre(2, 0x0800, inner),
  gre(
    0x4000,
    0x0800,
    be32(0),
    be16(0x0800),
    0,
    8,
    hex('c0000201c0000202'),
    be16(0xfffe),
    2,
    4,
    be16(65_000),
    be16(65_001),
    be16(5),
    0,
    2,
    be16(1),
    be32(0),
    inner,
  ),
  gre(0x4000, 0x0800, be32(0), be16(0x0800), 3, 8, hex('c0000201c0000202'), inner),
  gre(0x2001, 0x880b, be32(0x0004_0007)),
  gre(0x3081, 0x1234, be32(0x0004_0007), be32(1), be32(2), hex('ff03c021')),
];

const name = (text: string): Uint8Array => join(...text.split('.').map((label) => [label.length, label]));
const question = (type: number, kind = 1): Part => [name('www.example.'), be16(type), be16(kind)];
const dns = (flags: number, counts: readonly number[], ...sections: readonly Part[]): Uint8Array =>
  join(
    be16(0x1a2b),
    be16(flags),
    counts.map((count) => be16(count)),
    sections,
  );
const record = (type: number, data: Part, kind = 1, ttl = 301): Part => [
  0xc0,
  12,
  be16(type),
  be16(kind),
  be32(ttl),
  be16(join(data).length),
  join(data),
];
const answers: readonly Part[] = [
  record(1, hex('c0000201')),
  record(28, v6(1)),
  record(5, [name('alias.'), 0].slice(0, 1)),
  record(15, [be16(10), 0xc0, 12]),
  record(2, [0xc0, 12]),
  record(12, [0xc0, 16]),
  record(6, [0xc0, 12, 0xc0, 12, be32(1), be32(2), be32(3), be32(4), be32(5)]),
  record(16, [5, 'he"lo', 2, 'a\x01']),
  record(33, [be16(1), be16(2), be16(443), 0xc0, 12]),
  record(38, [64, zeros(8), 0xc0, 12]),
  record(38, [0, v6(1)]),
  record(38, [129]),
  record(250, [name('hmac.'), zeros(6), be16(300), be16(2), be16(9), be16(7), be16(0), be16(0)]),
  record(256, [be16(1), be16(2), 'https://x']),
  record(256, 'ab'),
  record(99, 'x'),
  record(4000, 'x', 3),
  record(13, zeros(4), 77, 0),
];
const edns = (...list: readonly Part[]): Part => [
  0,
  be16(41),
  be16(1232),
  be32(0x0000_8000),
  be16(join(list).length),
  join(list),
];
const option = (code: number, data: Part): Part => [be16(code), be16(join(data).length), join(data)];
const allOptions: readonly Part[] = [
  option(8, [be16(1), 24, 0, hex('c00002')]),
  option(8, [be16(2), 32, 0, hex('20010db8')]),
  option(8, [be16(9), 0, 0]),
  option(10, zeros(8)),
  option(10, zeros(24)),
  option(10, zeros(3)),
  option(11, be16(77)),
  option(9, be32(5)),
  option(12, zeros(4)),
  option(13, [1, 'a', 0]),
  option(14, be32(5)),
  option(5, [5, 8, 13, 99]),
  option(6, [1, 2, 9]),
  option(7, [1, 2]),
  option(3, 'ns1'),
  option(77, 'x'),
  option(1, ''),
];
const messages: readonly Uint8Array[] = [
  dns(0x0100, [1, 0, 0, 0], question(1)),
  dns(0x0110, [1, 0, 0, 1], question(28), edns(...allOptions)),
  dns(0x0933, [2, 1, 1, 1], question(1), question(255, 3)),
  dns(0x0000, [0, 0, 0, 0]),
  dns(0x2800, [1, 0, 0, 0], question(6, 255)),
  dns(0x85b0, [1, 1, 0, 0], question(1), answers[0]!),
  dns(0x8183, [1, 0, 1, 0], question(1), answers[6]!),
  dns(0x8780, [1, answers.length, 1, 1], question(1), answers, answers[4]!, edns(...allOptions)),
  dns(0x8180, [2, 1, 0, 0], question(1), question(28), answers[0]!),
  dns(0x8180, [1, 3, 0, 0], question(1), answers[0]!),
  dns(0x8180, [1, 1, 0, 0], question(1), 0xc0, 0xff, be16(1)),
  dns(0x8180, [1, 1, 0, 0], [0x41, 12, 0xab, 0xcd, 0], be32(0x0001_0001), answers[0]!),
  dns(0x0100, [1, 0, 0, 0], 0x80, 1),
  dns(0x0100, [1, 0, 0, 0], 0x42, 1),
  dns(0x0100, [1, 0, 0, 0], [...Array.from({ length: 5 }, () => [60, 'n'.repeat(60)]), 0], be32(0x0001_0001)),
  dns(0x0100, [1, 0, 0, 0], [3, 'a\x01\xff', 0], be32(0x0001_0001)),
  zeros(5),
  dns(0x8180, [1, 1, 0, 0], question(1), record(1, hex('c000'))),
  dns(0x8590, [0, 1, 0, 0], record(12, [0xc0, 12], 0x8001)),
  dns(0x0000, [1, 0, 0, 0], question(12, 0x8001)),
  dns(0x8005, [0, 0, 0, 0]),
];
const domains: readonly Uint8Array[] = [
  ...messages.map((message) => udp4(5000, 53, message)),
  ...messages.slice(0, 8).map((message) => udp6(53, 5000, message)),
  ...messages.map((message) => udp4(5353, 5353, message)),
  ...messages.slice(0, 10).map((message) => tcp4({ source: 53, destination: 4000 }, be16(message.length), message)),
  tcp4({ source: 53, destination: 4000 }, 'a'),
  tcp4({ source: 53, destination: 4000 }, 'abcdef'),
];

const get = 'GET /index.html HTTP/1.1\r\nHost: a\r\nX: \tb\r\n\r\nbody\x01';
const texts: readonly Uint8Array[] = [
  ...[
    get,
    'HTTP/1.1 200 OK\r\nServer: x\n\nplain',
    'middle of a body',
    'get / x',
    'GET',
    'GET\t/',
    'HTTP/1.1\t200',
    'POST /\rx',
    '\x01\x02',
    '',
    `${'T'.repeat(127)} 200`,
    `${'T'.repeat(128)} 200`,
    `${'T'.repeat(129)} 200`,
    'A  404 b',
    'M-SEARCH * X',
    'FOO 2000',
    ' GET',
  ].map((text) => tcp4({ source: 4000, destination: 80 }, text)),
  tcp6({ source: 8080, destination: 4000 }, get),
  ...[21, 25, 43].map((port) => tcp4({ source: port, destination: 4000 }, '220 ready\r\n250 \x07beep\r\n')),
  ...[554, 8554].map((port) =>
    tcp4({ source: 4000, destination: port }, 'DESCRIBE rtsp://x RTSP/1.0\r\nCSeq: 1\r\n\r\n'),
  ),
  ...['INVITE sip:x SIP/2.0\r\nVia: y\r\n\r\n', 'SIP/2.0 180 Ringing\r\n', 'nothing'].map((text) =>
    udp4(5060, 5060, text),
  ),
];

const sctp = (...chunks: readonly Part[]): Uint8Array =>
  ether(0x0800, ip4({ protocol: 132 }, be16(36_412), be16(36_413), be32(7), be32(0), chunks));
const chunk = (type: number, flags: number, ...data: readonly Part[]): Part => [
  type,
  flags,
  be16(4 + join(data).length),
  data,
  zeros(-join(data).length & 3),
];
const sctps: readonly Uint8Array[] = [
  sctp(chunk(1, 0, be32(9), be32(100_000), be16(10), be16(10), be32(77), zeros(8))),
  sctp(chunk(2, 0, be32(9), be32(100_000), be16(10), be16(10), be32(77))),
  sctp(chunk(10, 0, zeros(5)), chunk(0, 7, be32(77), be16(1), be16(2), be32(18), 'payload')),
  sctp(chunk(11, 0), chunk(3, 0, be32(77), be32(5000), be16(2), be16(1), be16(2), be16(3), be16(5), be16(6), be32(70))),
  ...[4, 5, 6, 7, 8, 9, 12, 13, 14, 15, 0x80, 0x81, 0x82, 0xa2, 0xc0, 0xc1].map((type) =>
    sctp(chunk(type, 0, zeros(6))),
  ),
  ...Array.from({ length: 30 }, (_, id) => id)
    .filter((id) => id !== 3 && (id < 21 || id > 23))
    .map((id) => sctp(chunk(0, 3, be32(1), be32(0), be32(id), 'x'))),
  sctp(chunk(0, 0, be32(1), be32(0), be32(0))),
  sctp(chunk(0, 0, be32(1))),
  sctp(chunk(1, 0, be32(1))),
  sctp(chunk(3, 0, be32(1))),
  sctp(chunk(3, 0, be32(77), be32(5000), be16(9), be16(1), be16(2), be16(3), be16(5))),
  sctp(0, 0, be16(3)),
  sctp(0, 0),
  sctp(0, 0, be16(99)),
  sctp(11, 0, be16(5), 1),
  ether(0x86dd, ip6(132, be16(1), be16(2), be32(7), be32(0), chunk(14, 1))),
  ether(0x0800, ip4({ protocol: 132 }, be32(1))),
];
const syslogs: readonly Uint8Array[] = [
  '<13>Nov 20 host prog: text\n',
  '<191>x',
  '<192>y',
  '<999>z',
  '<7>',
  '',
  'none',
  '<1',
  '<abc>x',
  '<12345>x',
  '<>x',
  '<0>\x01\xff',
].map((text) => udp4(514, 514, text));

/** The packets by what they are. */
export const coreSamples: Readonly<Record<string, readonly Uint8Array[]>> = {
  arp: arps,
  link: links,
  tcp: tcps,
  ip: ips,
  ip6: ip6s,
  icmp: icmps,
  icmp6: icmp6s,
  igmp: igmps,
  sctp: sctps,
  syslog: syslogs,
  gre: gres,
  domain: domains,
  text: texts,
  udp: [udp4(1000, 2000, 'x'), udp4(1000, 2000), udp4(49_153, 49_154, 'x'.repeat(40))],
};
