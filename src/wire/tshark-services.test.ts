/** What we write of services, Wireshark reads alike; QUIC it opens with keys of its own, and it hashes hellos as we do. */
import { needs } from '../../lab/needs.ts';
import { ipAddress } from '../addr/ip-address.ts';
import { emitDhcpv6 } from './dhcpv6.ts';
import { emitDns } from './dns.ts';
import { emitDnsFrame } from './dns-stream.ts';
import { hex } from './hex.fixture.ts';
import { emitHpack } from './hpack.ts';
import { emitHttp2Frame, http2Preface } from './http2-frame.ts';
import { quicVersions } from './quic-header.ts';
import { emitQuicInitial } from './quic-initial.ts';
import { emitQuicNumber } from './quic-varint.ts';
import { emitRadius } from './radius.ts';
import { emitRtcp, emitRtp } from './rtp.ts';
import { ja3, ja3s } from './tls-fingerprint.ts';
import type { TlsClientHello, TlsServerHello } from './tls-hello.ts';
import { alpnExtension, emitTlsHello, emitTlsHelloMessage, serverNameExtension } from './tls-hello.ts';
import type { RefereeCase } from './tshark.fixture.ts';
import { expectAgreement, tcpFrame, udpFrame, written } from './tshark.fixture.ts';

const text = (value: string): Uint8Array => Uint8Array.from(Buffer.from(value, 'latin1'));

const query = {
  id: 7,
  flags: 0x0100,
  questions: [{ name: 'a.example', type: 1, questionClass: 1 }],
  answers: [],
  authorities: [],
  additionals: [],
};
const hello: TlsClientHello = {
  kind: 'client',
  version: 0x0303,
  random: new Uint8Array(32).fill(7),
  session: new Uint8Array(0),
  ciphers: [0x1a1a, 0x1301, 0xc02f],
  compressions: hex('00'),
  extensions: [
    { type: 0x2a2a, data: hex('') },
    serverNameExtension('quic.example'),
    { type: 10, data: hex('0006 3a3a 001d 0017') },
    { type: 11, data: hex('0100') },
    alpnExtension(['h3']),
    { type: 13, data: hex('0004 0403 0804') },
    { type: 43, data: hex('04 0304 0303') },
  ],
};
const answer: TlsServerHello = {
  kind: 'server',
  version: 0x0303,
  random: new Uint8Array(32).fill(9),
  session: new Uint8Array(0),
  cipher: 0xc02f,
  compression: 0,
  extensions: [{ type: 0xff01, data: hex('00') }],
};

/** A datagram of a client with its hello, as long as the protocol demands (RFC 9000 section 14.1). */
function initial(version: number): Uint8Array {
  const message = written((into, at) => emitTlsHelloMessage(hello, into, at));
  const length = written((into, at) => emitQuicNumber(message.length, into, at));
  const frames = written(hex('06 00'), length, message);
  const payload = written(frames, new Uint8Array(1162 - frames.length));
  const identifiers = { destination: hex('8394c8f03e515708'), source: hex('0102') };
  const header = { version, type: 'initial' as const, bits: 0, token: new Uint8Array(0), length: null, ...identifiers };
  return written((into, at) => emitQuicInitial({ header, packetNumber: 2, payload }, 'client', into, at));
}

const media = { marker: false, payloadType: 8, sequence: 77, timestamp: 160, source: 0x1234, contributors: [] };
const headers = [
  { name: ':method', value: 'GET' },
  { name: ':path', value: '/a b' },
  { name: 'x-odd', value: 'ab~{}' },
];
const block = written((into, at) => emitHpack(headers, into, at, true));
const lease = written(hex('00000001 00000708 00000b40 0005 0018 20010db8000000000000000000000007 00000e10 00001c20'));

const cases: readonly RefereeCase[] = [
  {
    name: 'DHCPv6',
    frame: udpFrame(
      546,
      written((into, at) =>
        emitDhcpv6({ type: 7, transaction: 0xabcdef, options: [{ type: 3, data: lease }] }, into, at),
      ),
      547,
    ),
    fields: { 'dhcpv6.msgtype': 7, 'dhcpv6.xid': '0xabcdef', 'dhcpv6.iaaddr.ip': '2001:db8::7' },
  },
  {
    name: 'DHCPv6 relay',
    frame: udpFrame(
      547,
      written((into, at) =>
        emitDhcpv6(
          {
            type: 12,
            hops: 1,
            link: ipAddress(6, 1n),
            peer: ipAddress(6, 2n),
            options: [{ type: 9, data: hex('01 abcdef') }],
          },
          into,
          at,
        ),
      ),
      547,
    ),
    fields: { 'dhcpv6.msgtype': '12,1', 'dhcpv6.linkaddr': '::1', 'dhcpv6.peeraddr': '::2', 'dhcpv6.xid': '0xabcdef' },
  },
  {
    name: 'RADIUS',
    frame: udpFrame(
      1812,
      written((into, at) =>
        emitRadius(
          {
            code: 1,
            identifier: 9,
            authenticator: new Uint8Array(16),
            attributes: [
              { type: 1, data: text('nemo') },
              { type: 5, data: hex('00000003') },
            ],
          },
          into,
          at,
        ),
      ),
    ),
    fields: { 'radius.code': 1, 'radius.id': 9, 'radius.User_Name': 'nemo', 'radius.NAS_Port': 3 },
  },
  {
    name: 'DNS over TCP',
    frame: tcpFrame(
      53,
      written(
        written((into, at) => emitDnsFrame({ length: 27 }, into, at)),
        written((into, at) => emitDns(query, into, at)),
      ),
    ),
    fields: { 'dns.length': 27, 'dns.qry.name': 'a.example' },
  },
  {
    name: 'RTP',
    frame: udpFrame(
      5004,
      written(
        written((into, at) =>
          emitRtp({ ...media, extension: { profile: 0xbede, data: hex('10ff0000') }, padded: false }, into, at),
        ),
        hex('d5d5'),
      ),
    ),
    fields: { 'rtp.p_type': 8, 'rtp.seq': 77, 'rtp.timestamp': 160, 'rtp.ssrc': '0x00001234', 'rtp.payload': 'd5d5' },
  },
  {
    name: 'RTCP',
    frame: udpFrame(
      5005,
      written(
        written((into, at) => emitRtcp({ padded: false, count: 0, type: 201, words: 1 }, into, at)),
        hex('00001234'),
      ),
    ),
    fields: { 'rtcp.pt': 201, 'rtcp.length': 1, 'rtcp.senderssrc': '0x00001234' },
  },
  {
    name: 'HTTP/2',
    frame: tcpFrame(
      8082,
      written(
        text(http2Preface),
        written((into, at) => emitHttp2Frame({ length: 0, type: 4, flags: 0, stream: 0 }, into, at)),
        written((into, at) => emitHttp2Frame({ length: block.length, type: 1, flags: 5, stream: 1 }, into, at)),
        block,
      ),
    ),
    fields: {
      'http2.type': '4,1',
      'http2.streamid': '0,1',
      'http2.header.name': ':method,:path,x-odd',
      'http2.header.value': 'GET,/a b,ab~{}',
    },
  },
  {
    name: 'QUIC version 1',
    frame: udpFrame(443, initial(quicVersions.v1)),
    fields: {
      'quic.version': '0x00000001',
      'quic.packet_number': 2,
      'tls.handshake.extensions_server_name': 'quic.example',
      'tls.handshake.ja3': ja3(hello).hash,
    },
  },
  {
    // This Wireshark has the keys of a draft of version 2; ours are held to those of RFC 9369 in quic.test.ts.
    name: 'QUIC version 2',
    frame: udpFrame(443, initial(quicVersions.v2)),
    fields: { 'quic.version': '0x6b3343cf', 'quic.dcid': '8394c8f03e515708', 'quic.scid': '0102' },
  },
  {
    name: 'JA3S',
    frame: tcpFrame(
      443,
      written((into, at) => emitTlsHello(answer, into, at)),
      true,
    ),
    fields: { 'tls.handshake.ja3s': ja3s(answer).hash, 'tls.handshake.ja3s_full': ja3s(answer).text },
  },
  {
    name: 'JA3',
    frame: tcpFrame(
      443,
      written((into, at) => emitTlsHello(hello, into, at)),
    ),
    fields: { 'tls.handshake.ja3': ja3(hello).hash, 'tls.handshake.ja3_full': ja3(hello).text },
  },
];

const decodeAs = ['tcp.port==8082,http2', 'udp.port==5004,rtp', 'udp.port==5005,rtcp'];
const wanted = needs({ tools: ['tshark'] });

wanted.test('tshark reads our messages as they were meant', () => {
  expectAgreement(
    cases,
    decodeAs.flatMap((rule) => ['-d', rule]),
  );
});
