/** The list of all parsers of the wire floor with inputs they can read: what the fuzz test mutates. A new parser is added here. */
import { parseArp } from './arp.ts';
import { captured } from './captured.fixture.ts';
import { parseDhcp } from './dhcp.ts';
import { parseDns } from './dns.ts';
import { parseEthernet } from './ethernet.ts';
import { parseGre } from './gre.ts';
import { fuzzLinks } from './fuzz-links.fixture.ts';
import { fuzzServices } from './fuzz-services.fixture.ts';
import type { FuzzTarget } from './fuzz-target.fixture.ts';
import { emitted, hex } from './hex.fixture.ts';
import { parseHttpHead } from './http1.ts';
import { parseIcmpExtension } from './icmp-extension.ts';
import { parseIcmp } from './icmpv4.ts';
import { parseIcmpv6 } from './icmpv6.ts';
import { parseIgmp } from './igmp.ts';
import { findIpParts, ipParts } from './ip-header.ts';
import { parseIpv4Header } from './ipv4.ts';
import { parseIpv6Header } from './ipv6.ts';
import { findLinkPayload, linkPayload, linkTypes } from './link-type.ts';
import { parseNtp } from './ntp.ts';
import { pcapReader } from './pcap.ts';
import { pcapngReader } from './pcapng.ts';
import { parsePcapngOptions } from './pcapng-option.ts';
import { parseProcess } from './pcapng-process.ts';
import { parseSctp } from './sctp.ts';
import { parseSipHead } from './sip.ts';
import { parseSll } from './sll.ts';
import { parseSll2 } from './sll2.ts';
import { parseSnmp } from './snmp.ts';
import { parseSshBanner } from './ssh-banner.ts';
import { parseStun } from './stun.ts';
import { parseSyslog } from './syslog.ts';
import { parseTcp } from './tcp.ts';
import { parseTftp } from './tftp.ts';
import {
  emitTlsHello,
  emitTlsHelloMessage,
  parseTlsHello,
  parseTlsHelloMessage,
  serverNameExtension,
} from './tls-hello.ts';
import { parseUdp } from './udp.ts';
import { parseUdpLite } from './udp-lite.ts';

const frames = Object.values(captured);
const typed = (etherType: number): Uint8Array[] =>
  frames.filter((frame) => frame[12] === etherType >> 8 && frame[13] === (etherType & 0xff));
const ipv4 = typed(0x0800).map((frame) => frame.slice(14));
const ipv6 = typed(0x86dd).map((frame) => frame.slice(14));
const above = (protocol: number): Uint8Array[] =>
  ipv4.filter((packet) => packet[9] === protocol).map((packet) => packet.slice((packet[0]! & 15) * 4));

const text = (...lines: readonly string[]): Uint8Array => Uint8Array.from(Buffer.from(lines.join('\r\n'), 'latin1'));
const hello = {
  version: 0x0303,
  random: new Uint8Array(32),
  session: new Uint8Array(32),
  extensions: [serverNameExtension('a.example'), { type: 43, data: hex('0304') }],
};

/** All of them. */
export const fuzzTargets: readonly FuzzTarget[] = [
  ...fuzzLinks,
  ...fuzzServices,
  {
    name: 'ethernet',
    parse: parseEthernet,
    seeds: [...frames, hex('ffffffffffff 020000000001 88a8 6064 8100 b00c 0806 0001')],
  },
  { name: 'arp', parse: parseArp, seeds: typed(0x0806).map((frame) => frame.slice(14)) },
  { name: 'ipv4', parse: parseIpv4Header, seeds: ipv4 },
  { name: 'ipv6', parse: parseIpv6Header, seeds: ipv6 },
  {
    name: 'ip parts',
    parse: (bytes, start, end) => {
      const parts = ipParts();
      return { reason: findIpParts(bytes, start, end, parts), version: parts.version };
    },
    seeds: [...ipv4, ...ipv6],
  },
  ...[linkTypes.ethernet, linkTypes.linuxSll, linkTypes.linuxSll2, linkTypes.null, linkTypes.raw].map((linkType) => ({
    name: `link type ${linkType}`,
    parse: (bytes: Uint8Array, start: number, end: number): unknown => {
      const into = linkPayload();
      return { reason: findLinkPayload(linkType, bytes, start, end, into), into };
    },
    seeds: frames,
  })),
  { name: 'sll', parse: parseSll, seeds: [hex('0004 0304 0006 0000000000000000 86dd 60')] },
  { name: 'sll2', parse: parseSll2, seeds: [hex('0800 0000 00000001 0304 04 06 0000000000000000 45')] },
  { name: 'icmp', parse: parseIcmp, seeds: above(1) },
  { name: 'icmp extension', parse: parseIcmpExtension, seeds: [hex('20000000 0008 0101 0001f1ff')] },
  { name: 'icmpv6', parse: parseIcmpv6, seeds: ipv6.filter((packet) => packet[6] === 58).map((p) => p.slice(40)) },
  { name: 'igmp', parse: parseIgmp, seeds: above(2) },
  {
    name: 'gre',
    parse: parseGre,
    seeds: [hex('b000 0800 00000000 0000002a 00000007 45'), hex('3081 880b 00000001 00000002 00000003')],
  },
  { name: 'tcp', parse: parseTcp, seeds: above(6) },
  { name: 'udp', parse: parseUdp, seeds: above(17) },
  { name: 'udp-lite', parse: parseUdpLite, seeds: [hex('1000 2000 0008 1234 0102')] },
  {
    name: 'sctp',
    parse: parseSctp,
    seeds: [
      hex('9c40 0050 00000000 00000000 0100 001a ca1b0c11 00008000 000a 0800 00000007 c000 0006 0004 0000'),
      hex('0050 9c40 ca1b0c11 00000000 0600 0008 000c 0004 0e00 0004'),
    ],
  },
  {
    name: 'dns',
    parse: parseDns,
    seeds: [
      hex(`1234 8180 0001 0002 0000 0001 03777777 076578616d706c65 036f7267 00 0001 0001 c00c 0005 0001 00000e10 0002 c010
        c010 0001 0001 0000003c 0004 5db8d822 00 0029 04d0 00008000 0000`),
      hex(`0001 8400 0000 0004 0000 0000 015f 00 0021 0001 00000001 0008 0001 0002 0003 c00c c00c 0006 0001 00000001 0018
        c00c c00c 00000001 00000002 00000003 00000004 00000005 c00c 0010 0001 00000001 0003 026869 c00c 0101 0001
        00000001 0005 00 02 6162 63`),
    ],
  },
  {
    name: 'pcap',
    parse: readAll(pcapReader),
    seeds: [
      hex('d4c3b2a1 0200 0400 00000000 00000000 00000400 01000000 10000000 20a10700 03000000 40000000 aabbcc'),
      hex('a1b23c4d 0002 0004 00000000 00000000 00040000 00000001 00000010 1dcd6500 00000003 00000040 aabbcc'),
    ],
  },
  {
    name: 'pcapng',
    parse: readAll(pcapngReader),
    seeds: [
      hex(`0a0d0d0a 0000001c 1a2b3c4d 0001 0000 ffffffffffffffff 0000001c 00000001 00000014 0065 0000 00000040 00000014
        00000006 00000030 00000000 00000001 00000002 00000003 00000009 aabbcc00 0001 0002 68690000 00000000 00000030`),
      hex(`0a0d0d0a 1c000000 4d3c2b1a 0100 0000 ffffffffffffffff 1c000000 01000000 14000000 0100 0000 00000400 14000000
        03000000 18000000 05000000 0102030405000000 18000000 04000000 1c000000 0100 0600 0a000001 6100 0000 00000000
        1c000000 0a000000 18000000 4b534c54 04000000 41424344 18000000`),
    ],
  },
  {
    name: 'pcapng options',
    parse: (bytes, start, end) => parsePcapngOptions(bytes, start, end, true),
    seeds: [hex('0100 0200 68690000 0200 0400 01000000 00000000')],
  },
  {
    name: 'pcapng process',
    parse: (bytes, start, end) => parseProcess(32622, bytes.subarray(start, end)),
    seeds: [hex('03000000 10000000 d2040000 0200 0400 6375726c 00000000')],
  },
  {
    name: 'dhcp',
    parse: parseDhcp,
    seeds: [hex(`01010600 3903f326 0000 8000 ${'00'.repeat(224)} 63825363 350101 32040a000064 ff`)],
  },
  { name: 'ntp', parse: parseNtp, seeds: [hex(`240106e9 00000000 00000001 47505300 ${'e9d3a1c0'.repeat(8)}`)] },
  {
    name: 'tls hello',
    parse: parseTlsHello,
    seeds: [
      emitted((into, at) =>
        emitTlsHello({ kind: 'client', ...hello, ciphers: [0x1301, 0x1302], compressions: hex('00') }, into, at),
      ),
      emitted((into, at) => emitTlsHello({ kind: 'server', ...hello, cipher: 0x1301, compression: 0 }, into, at)),
    ],
  },
  {
    name: 'tls hello message',
    parse: parseTlsHelloMessage,
    seeds: [
      emitted((into, at) =>
        emitTlsHelloMessage({ kind: 'server', ...hello, cipher: 0x1301, compression: 0 }, into, at),
      ),
    ],
  },
  {
    name: 'http',
    parse: parseHttpHead,
    seeds: [captured.httpRequest.slice(66), captured.httpResponse.slice(66)],
  },
  {
    name: 'sip',
    parse: parseSipHead,
    seeds: [text('INVITE sip:a@example.org SIP/2.0', 'Via: SIP/2.0/UDP a', 'To:<sip:a>', ' ;tag=1', '', 'body')],
  },
  {
    name: 'snmp',
    parse: parseSnmp,
    seeds: [hex('3029 020101 0406 7075626c6963 a01c 0204 1a2b3c4d 020100 020100 300e 300c 0608 2b06010201010100 0500')],
  },
  {
    name: 'tftp',
    parse: parseTftp,
    seeds: [hex('0001 612e747874 00 6f63746574 00 626c6b73697a65 00 31343238 00'), hex('0005 0001 6e6f 00')],
  },
  {
    name: 'syslog',
    parse: parseSyslog,
    seeds: [
      text('<165>1 2003-10-11T22:14:15.003Z host app - ID47 [a@1 iut="3"][b@1 c="d"] An event'),
      text('<34>Oct 11 22:14:15 mymachine su[12]: failed'),
    ],
  },
  { name: 'ssh', parse: parseSshBanner, seeds: [text('Hello', 'SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u7', '')] },
  {
    name: 'stun',
    parse: parseStun,
    seeds: [
      hex(
        '0101 001c 2112a442 b7e7a701bc34d686fa87dfae 8022 000b 7465737420766563746f7220 0020 0008 0001 a147 e112a643',
      ),
    ],
  },
];

/** A file reader as a parser: all at once, with what it says at the end. */
function readAll(
  make: () => { push: (chunk: Uint8Array) => readonly unknown[]; end: () => string | null },
): FuzzTarget['parse'] {
  return (bytes, start, end) => {
    const reader = make();
    const items = reader.push(bytes.subarray(start, end));
    return { items, warning: reader.end() };
  };
}
