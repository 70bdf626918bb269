/** What the fuzz tests mutate of services above TCP and UDP. */
import { berElement, berIntegerElement } from './ber.ts';
import { parseBgp, parseBgpOpen } from './bgp.ts';
import { parseControlCommand, parseControlReply } from './control-line.ts';
import { parseDhcpv6 } from './dhcpv6.ts';
import { parseDnsFrame } from './dns-stream.ts';
import { ftpActiveEndpoint, ftpPassiveEndpoint } from './ftp.ts';
import type { FuzzTarget } from './fuzz-target.fixture.ts';
import { emitted, hex } from './hex.fixture.ts';
import { HpackDecoder } from './hpack.ts';
import { http2Content, parseHttp2Frame, parseHttp2Settings } from './http2-frame.ts';
import { parseImapLine } from './imap.ts';
import { parseKerberos, parseKerberosFrame } from './kerberos.ts';
import { parseLdap } from './ldap.ts';
import { parseMqtt, parseMqttConnect } from './mqtt.ts';
import { parseMysqlCommand, parseMysqlGreeting, parseMysqlLogin, parseMysqlPacket } from './mysql.ts';
import { parseNetbiosSession } from './netbios.ts';
import { parsePop3Reply } from './pop3.ts';
import { parsePostgresqlMessage, parsePostgresqlStartup, postgresqlErrorFields } from './postgresql.ts';
import { parseQuicHeader } from './quic-header.ts';
import { emitQuicInitial, openQuicInitial, quicCrypto } from './quic-initial.ts';
import { parseRadius } from './radius.ts';
import { parseResp } from './resp.ts';
import { parseRtcp, parseRtp } from './rtp.ts';
import { parseSmb2, smb2OfferedDialects } from './smb2.ts';
import { parseTelnet } from './telnet.ts';
import { parseTlsCertificates } from './tls-certificate.ts';
import { ja3, ja3s, ja4 } from './tls-fingerprint.ts';
import { emitTlsHello, parseTlsHello, serverNameExtension } from './tls-hello.ts';
import { TlsStreamReader } from './tls-stream.ts';
import { parseCertificate } from './x509.ts';

const text = (...lines: readonly string[]): Uint8Array => Uint8Array.from(Buffer.from(lines.join('\r\n'), 'latin1'));

/** A self-signed certificate for a.example (ECDSA, alternative names of all kinds), made with OpenSSL for these tests. */
const certificate = hex(`
  308201fc308201a2a003020102021405e9978215adf9b12628c7d6aacfb4b50e352b59300a06082a8648ce3d040302303331
  0b30090603550406130241513110300e060355040a0c074578616d706c653112301006035504030c09612e6578616d706c65
  3020170d3236313132303232323133355a180f32303831303832333232323133355a3033310b300906035504061302415131
  10300e060355040a0c074578616d706c653112301006035504030c09612e6578616d706c653059301306072a8648ce3d0201
  06082a8648ce3d03010703420004118531a9b5f5cb81e0336814a23894df61cd362e5b5cb00c7440139cecab2b8909f6280f
  a0626ca0058e59eedd19c40119118c63217276bd6e2e3f3af9f7f466a3819130818e301d0603551d0e041604148fdb2b49b4
  2038798e93030cbc868d9026fedc47301f0603551d230418301680148fdb2b49b42038798e93030cbc868d9026fedc47300f
  0603551d130101ff040530030101ff303b0603551d11043430328209612e6578616d706c6587040a000001810b6140612e65
  78616d706c65861268747470733a2f2f612e6578616d706c652f300a06082a8648ce3d04030203480030450220677437c9ac
  949cd0136612f4315181af69f37549b48600b973fbea25da142d8002210096e04f2f365a3f9b74e52a2ec477a38cd78ff430
  503e795fdd4563267a41b82f`);

const initial = emitted((into, at) => {
  const header = { version: 1, bits: 0, token: new Uint8Array(0), length: null, type: 'initial' as const };
  const identifiers = { destination: hex('8394c8f03e515708'), source: hex('01') };
  const payload = hex('06 00 04 01000000 00000000000000000000000000');
  return emitQuicInitial({ header: { ...header, ...identifiers }, packetNumber: 2, payload }, 'client', into, at);
});

const hello = emitted((into, at) =>
  emitTlsHello(
    {
      kind: 'client',
      version: 0x0303,
      random: new Uint8Array(32),
      session: new Uint8Array(0),
      ciphers: [0x1301, 0x0a0a],
      compressions: hex('00'),
      extensions: [
        serverNameExtension('a.example'),
        { type: 16, data: hex('0003 02 6832') },
        { type: 13, data: hex('0004 0403 0804') },
        { type: 43, data: hex('04 0304 0303') },
      ],
    },
    into,
    at,
  ),
);

const principal = (...parts: readonly string[]): Uint8Array => {
  const names = berElement(0x30, ...parts.map((part) => berElement(0x1b, Buffer.from(part))));
  return berElement(0x30, berElement(0xa0, berIntegerElement(1n)), berElement(0xa1, names));
};
const asRequest = berElement(
  0x6a,
  berElement(
    0x30,
    berElement(
      0xa4,
      berElement(
        0x30,
        berElement(0xa1, principal('bo')),
        berElement(0xa2, berElement(0x1b, Buffer.from('A.EXAMPLE'))),
        berElement(0xa3, principal('krbtgt', 'A.EXAMPLE')),
      ),
    ),
  ),
);

/** Services. */
export const fuzzServices: readonly FuzzTarget[] = [
  {
    name: 'dhcpv6',
    parse: parseDhcpv6,
    seeds: [hex('01 abcdef 0008 0002 0000 0001 0004 00030001'), hex(`0c 00 ${'00'.repeat(32)} 0009 0004 01000000`)],
  },
  {
    name: 'radius',
    parse: parseRadius,
    seeds: [hex('01 00 0020 0f403f9473978057bd83d5cb98f4227a 0106 6e656d6f 0506 00000003')],
  },
  { name: 'dns frame', parse: parseDnsFrame, seeds: [hex('0003 aabbcc')] },
  { name: 'rtp', parse: parseRtp, seeds: [hex('91 08 0001 000000a0 00001234 00000007 bede 0001 10ff0000 d5d5')] },
  { name: 'rtcp', parse: parseRtcp, seeds: [hex('81 c9 0001 00001234')] },
  {
    name: 'http2 frame',
    parse: (bytes, start, end) => {
      const frame = parseHttp2Frame(bytes, start, end);
      const content = frame.ok ? http2Content(frame.value, bytes, frame.payloadStart, frame.payloadEnd) : null;
      return { frame, length: content === null ? null : content.end - content.start };
    },
    seeds: [hex('000009 01 2c 00000001 01 80000000 10 82 84 00')],
  },
  { name: 'http2 settings', parse: parseHttp2Settings, seeds: [hex('0003 00000064 0004 0000ffff')] },
  {
    name: 'hpack',
    parse: (bytes, start, end) => new HpackDecoder().decode(bytes, start, end),
    seeds: [hex('828684418cf1e3c2e5f23a6ba0ab90f4ff'), hex('400161 0162 be be 20 3fe11f 0001 61 8825a849e95ba97d7f')],
  },
  { name: 'quic header', parse: parseQuicHeader, seeds: [initial, hex('80 00000000 00 00 00000001 6b3343cf')] },
  {
    name: 'quic initial',
    parse: (bytes, start, end) => openQuicInitial(bytes, start, end, 'client'),
    seeds: [initial],
  },
  {
    name: 'quic frames',
    parse: (bytes, start, end) => quicCrypto(bytes.slice(start, end)),
    seeds: [hex('00 01 02 05 00 01 00 01 01 03 05 00 00 00 01 02 03 06 00 03 616263 1c 00 06 02 6869')],
  },
  {
    name: 'tls fingerprint',
    parse: (bytes, start, end) => {
      const parsed = parseTlsHello(bytes, start, end);
      if (!parsed.ok) return parsed;
      return parsed.value.kind === 'client' ? [ja3(parsed.value), ja4(parsed.value)] : ja3s(parsed.value);
    },
    seeds: [hello],
  },
  {
    name: 'tls stream',
    parse: (bytes, start, end) => {
      const reader = new TlsStreamReader();
      const middle = (start + end) >> 1;
      const items = [...reader.push(bytes.slice(start, middle)), ...reader.push(bytes.slice(middle, end))];
      return { items, broken: reader.broken };
    },
    seeds: [hello, hex('160303 0006 0e000000 0b00 160303 0005 0004 000001 aa')],
  },
  {
    name: 'tls certificates',
    parse: (bytes, start, end) => [
      parseTlsCertificates(0x0303, bytes, start, end),
      parseTlsCertificates(0x0304, bytes, start, end),
    ],
    seeds: [hex('00 000006 000001 aa 0000')],
  },
  { name: 'certificate', parse: parseCertificate, seeds: [certificate] },
  {
    name: 'control command',
    parse: (bytes, start, end) => {
      const parsed = parseControlCommand(bytes, start, end);
      return parsed.ok ? { ...parsed, active: ftpActiveEndpoint(parsed.value) } : parsed;
    },
    seeds: [text('PORT 10,0,0,1,200,21', ''), text('EPRT |2|fd00::1|5282|', ''), text('MAIL FROM:<a@a.example>', '')],
  },
  {
    name: 'control reply',
    parse: (bytes, start, end) => {
      const parsed = parseControlReply(bytes, start, end);
      return parsed.ok ? { ...parsed, passive: ftpPassiveEndpoint(parsed.value) } : parsed;
    },
    seeds: [text('250-a.example', '250-SIZE', '250 HELP', ''), text('227 Passive (10,0,0,1,200,21).', '')],
  },
  { name: 'pop3', parse: parsePop3Reply, seeds: [text('+OK ready', ''), text('-ERR no', '')] },
  {
    name: 'imap',
    parse: parseImapLine,
    seeds: [text('a1 LOGIN {3}', 'abc'), text('* OK ready', ''), text('+ go', '')],
  },
  { name: 'telnet', parse: parseTelnet, seeds: [hex('fffd18 61ffff62 fff1 fffa1801fff0 0d0a')] },
  {
    name: 'resp',
    parse: parseResp,
    seeds: [text('*2', '$3', 'GET', '$1', 'a', ''), text('%1', '+a', '*2', ':1', '#t', ''), text('*-1', '')],
  },
  { name: 'netbios session', parse: parseNetbiosSession, seeds: [hex('00000002 fe53')] },
  {
    name: 'smb2',
    parse: (bytes, start, end) => {
      const parsed = parseSmb2(bytes, start, end);
      return parsed.ok
        ? { ...parsed, dialects: smb2OfferedDialects(parsed.value, bytes, parsed.payloadStart, end) }
        : parsed;
    },
    seeds: [hex(`fe534d42 4000 ${'00'.repeat(58)} 2400 0300 ${'00'.repeat(32)} 0202 1002 1103`)],
  },
  {
    name: 'postgresql start-up',
    parse: parsePostgresqlStartup,
    seeds: [hex('00000008 04d2162f'), hex('00000011 00030000 75736572 00 626f 00 00')],
  },
  {
    name: 'postgresql message',
    parse: (bytes, start, end) => {
      const parsed = parsePostgresqlMessage(bytes, start, end);
      if (!parsed.ok) return parsed;
      return { ...parsed, fields: [...postgresqlErrorFields(bytes, parsed.payloadStart, parsed.payloadEnd)] };
    },
    seeds: [hex('45 00000016 53464154414c 00 433238503031 00 4d6e6f 00 00')],
  },
  { name: 'mysql command', parse: parseMysqlCommand, seeds: [hex('03 73656c656374')] },
  { name: 'mysql packet', parse: parseMysqlPacket, seeds: [hex('01000000 0e')] },
  {
    name: 'mysql greeting',
    parse: parseMysqlGreeting,
    seeds: [
      hex(`0a 382e302e333900 2a000000 0102030405060708 00 0082 ff 0200 0800 15 ${'00'.repeat(10)}
        1112131415161718191a1b1c 00 63616368696e6700`),
    ],
  },
  {
    name: 'mysql login',
    parse: parseMysqlLogin,
    seeds: [hex(`08820800 00000001 21 ${'00'.repeat(23)} 726f6f7400 14 ${'aa'.repeat(20)} 646200`)],
  },
  { name: 'mqtt', parse: parseMqtt, seeds: [hex('318101 0003612f62')] },
  { name: 'mqtt connect', parse: parseMqttConnect, seeds: [hex('00044d515454 04 02 003c 00026331')] },
  { name: 'bgp', parse: parseBgp, seeds: [hex(`${'ff'.repeat(16)} 0015 03 0602`)] },
  { name: 'bgp open', parse: parseBgpOpen, seeds: [hex('04 fde9 00b4 0a000001 0e 020c 0104 00010001 4104 0000fde9')] },
  {
    name: 'ldap',
    parse: parseLdap,
    seeds: [
      berElement(
        0x30,
        berIntegerElement(1n),
        berElement(0x60, berIntegerElement(3n), berElement(4, Buffer.from('cn=a')), berElement(0x80)),
      ),
      berElement(
        0x30,
        berIntegerElement(1n),
        berElement(0x61, berIntegerElement(49n, 10), berElement(4), berElement(4)),
      ),
    ],
  },
  { name: 'kerberos frame', parse: parseKerberosFrame, seeds: [hex('00000002 6a00')] },
  { name: 'kerberos', parse: parseKerberos, seeds: [asRequest] },
];
