/** What we write of text protocols, databases and directories, Wireshark reads alike. */
import { expect } from 'vitest';
import { needs } from '../../lab/needs.ts';
import { berElement, berIntegerElement } from './ber.ts';
import { emitBgp, emitBgpOpen } from './bgp.ts';
import { emitControlCommand, emitControlReply } from './control-line.ts';
import { emitDns } from './dns.ts';
import { hex } from './hex.fixture.ts';
import { emitImapLine } from './imap.ts';
import { parseKerberos } from './kerberos.ts';
import { emitMqtt, emitMqttConnect } from './mqtt.ts';
import { emitMysqlGreeting, emitMysqlLogin, emitMysqlPacket } from './mysql.ts';
import { emitNetbiosSession, netbiosLabel } from './netbios.ts';
import { emitPop3Reply } from './pop3.ts';
import { emitPostgresqlMessage, emitPostgresqlStartup } from './postgresql.ts';
import { emitResp } from './resp.ts';
import { emitSmb2 } from './smb2.ts';
import { emitTelnet } from './telnet.ts';
import type { Part, RefereeCase } from './tshark.fixture.ts';
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
/** A payload behind its header. */
function mysql(sequence: number, emit: Part): Uint8Array {
  const payload = written(emit);
  return written(
    written((into, at) => emitMysqlPacket({ length: payload.length, sequence }, into, at)),
    payload,
  );
}

const smbHeader = {
  creditCharge: 1,
  status: 0,
  command: 0,
  credits: 1,
  flags: 0,
  next: 0,
  message: 5n,
  process: 0xfeff,
  tree: 7,
  session: 0x11n,
  signature: new Uint8Array(16),
};
const dialects = hex(`2400 0200 0100 0000 00000000 ${'00'.repeat(16)} 0000000000000000 0202 1002`);
const greeting = {
  version: '8.0.39',
  connection: 42,
  capabilities: 0x0008_820b,
  collation: 33,
  status: 2,
  challenge: hex('41'.repeat(20)),
  plugin: 'mysql_native_password',
};
const login = {
  capabilities: 0x0000_8208,
  maxPacket: 0x0100_0000,
  collation: 33,
  user: 'root',
  answer: hex('aa'.repeat(20)),
  database: 'db',
};
const open = { version: 4, autonomousSystem: 65_001, holdTime: 180, router: 0x0a00_0001, parameters: [] };
const connect = { protocol: 'MQTT', level: 4, flags: 2, keepAlive: 60, client: 'c1' };
const startup = { protocol: 0x3_0000, parameters: [{ name: 'user', value: 'bo' }] };
const principal = (...parts: readonly string[]): Uint8Array => {
  const names = berElement(0x30, ...parts.map((part) => berElement(0x1b, text(part))));
  return berElement(0x30, berElement(0xa0, berIntegerElement(1n)), berElement(0xa1, names));
};
const asBody = berElement(
  0x30,
  berElement(0xa0, hex('0305 0000000000')),
  berElement(0xa1, principal('bo')),
  berElement(0xa2, berElement(0x1b, text('A.EXAMPLE'))),
  berElement(0xa3, principal('krbtgt', 'A.EXAMPLE')),
  berElement(0xa5, berElement(0x18, text('20370101000000Z'))),
  berElement(0xa7, berIntegerElement(7n)),
  berElement(0xa8, berElement(0x30, berIntegerElement(18n))),
);
const asHead = [berElement(0xa1, berIntegerElement(5n)), berElement(0xa2, berIntegerElement(10n))];
const asRequest = berElement(0x6a, berElement(0x30, ...asHead, berElement(0xa4, asBody)));

const cases: readonly RefereeCase[] = [
  {
    name: 'FTP command',
    frame: tcpFrame(
      21,
      written((into, at) => emitControlCommand({ verb: 'RETR', argument: 'a.txt' }, into, at)),
    ),
    fields: { 'ftp.request.command': 'RETR', 'ftp.request.arg': 'a.txt' },
  },
  {
    name: 'FTP reply',
    frame: tcpFrame(
      21,
      written((into, at) => emitControlReply({ code: 227, lines: ['Passive (10,0,0,1,200,21).'] }, into, at)),
      true,
    ),
    fields: { 'ftp.response.code': 227, 'ftp.passive.ip': '10.0.0.1', 'ftp.passive.port': 51_221 },
  },
  {
    name: 'SMTP reply',
    frame: tcpFrame(
      25,
      written((into, at) => emitControlReply({ code: 250, lines: ['a', 'SIZE', 'HELP'] }, into, at)),
      true,
    ),
    fields: { 'smtp.response.code': 250, 'smtp.rsp.parameter': 'a,SIZE,HELP' },
  },
  {
    name: 'POP3 reply',
    frame: tcpFrame(
      110,
      written((into, at) => emitPop3Reply({ positive: true, text: 'ready' }, into, at)),
      true,
    ),
    fields: { 'pop.response.indicator': '+OK', 'pop.response.description': 'ready' },
  },
  {
    name: 'IMAP command',
    frame: tcpFrame(
      143,
      written((into, at) => emitImapLine({ tag: 'a1', word: 'NOOP', rest: '' }, into, at)),
    ),
    fields: { 'imap.request_tag': 'a1', 'imap.request.command': 'NOOP' },
  },
  {
    name: 'Telnet',
    frame: tcpFrame(
      23,
      written((into, at) =>
        emitTelnet(
          [
            { kind: 'negotiation', command: 253, option: 24 },
            { kind: 'subnegotiation', option: 31, bytes: hex('00500018') },
          ],
          into,
          at,
        ),
      ),
      true,
    ),
    fields: { 'telnet.cmd': '253,250,240', 'telnet.naws_subopt.width': 80, 'telnet.naws_subopt.height': 24 },
  },
  {
    name: 'RESP',
    frame: tcpFrame(
      6379,
      written((into, at) =>
        emitResp(
          {
            type: '*',
            items: [
              { type: '$', bytes: text('GET') },
              { type: '$', bytes: text('abcd') },
            ],
          },
          into,
          at,
        ),
      ),
    ),
    fields: { 'resp.array.length': 2, 'resp.bulk_string.length': '3,4' },
  },
  {
    name: 'SMB 2',
    frame: tcpFrame(
      445,
      written(
        written((into, at) => emitNetbiosSession({ type: 0, length: 64 + dialects.length }, into, at)),
        written((into, at) => emitSmb2(smbHeader, into, at)),
        dialects,
      ),
    ),
    fields: { 'smb2.cmd': 0, 'smb2.msg_id': 5, 'smb2.dialect': '0x0202,0x0210' },
  },
  {
    name: 'PostgreSQL start-up',
    frame: tcpFrame(
      5432,
      written((into, at) => emitPostgresqlStartup(startup, into, at)),
    ),
    fields: { 'pgsql.length': 17, 'pgsql.parameter_name': 'user', 'pgsql.parameter_value': 'bo' },
  },
  {
    name: 'PostgreSQL message',
    frame: tcpFrame(
      5432,
      written(
        written((into, at) => emitPostgresqlMessage({ type: 'Z', length: 5 }, into, at)),
        text('I'),
      ),
      true,
    ),
    fields: { 'pgsql.type': 'Ready for query', 'pgsql.length': 5 },
  },
  {
    name: 'MySQL greeting',
    frame: tcpFrame(
      3306,
      mysql(0, (into, at) => emitMysqlGreeting(greeting, into, at)),
      true,
      50_000,
    ),
    fields: { 'mysql.version': '8.0.39', 'mysql.thread_id': 42, 'mysql.packet_length': 74 },
  },
  {
    // Wireshark takes it for a log-in only behind the greeting of its connection.
    name: 'MySQL log-in',
    frame: tcpFrame(
      3306,
      mysql(1, (into, at) => emitMysqlLogin(login, into, at)),
      false,
      50_000,
    ),
    fields: { 'mysql.user': 'root', 'mysql.schema': 'db', 'mysql.passwd': 'aa'.repeat(20) },
  },
  {
    name: 'MQTT',
    frame: tcpFrame(
      1883,
      written(
        written((into, at) => emitMqtt({ type: 1, flags: 0, length: 14 }, into, at)),
        written((into, at) => emitMqttConnect(connect, into, at)),
      ),
    ),
    fields: { 'mqtt.msgtype': 1, 'mqtt.len': 14, 'mqtt.clientid': 'c1', 'mqtt.kalive': 60 },
  },
  {
    name: 'BGP',
    frame: tcpFrame(
      179,
      written(
        written((into, at) => emitBgp({ length: 29, type: 1 }, into, at)),
        written((into, at) => emitBgpOpen(open, into, at)),
      ),
    ),
    fields: { 'bgp.type': 1, 'bgp.open.myas': 65_001, 'bgp.open.holdtime': 180, 'bgp.open.identifier': '10.0.0.1' },
  },
  {
    name: 'NetBIOS name',
    frame: udpFrame(
      137,
      written((into, at) => {
        const name = netbiosLabel({ name: 'FRED', suffix: 0x20 });
        return emitDns({ ...query, questions: [{ name, type: 0x20, questionClass: 1 }] }, into, at);
      }),
      137,
    ),
    fields: { 'nbns.name': 'FRED<20>' },
  },
  {
    name: 'LDAP',
    frame: tcpFrame(
      389,
      berElement(
        0x30,
        berIntegerElement(1n),
        berElement(0x60, berIntegerElement(3n), berElement(4, text('cn=a')), berElement(0x80)),
      ),
    ),
    fields: { 'ldap.messageID': 1, 'ldap.version': 3, 'ldap.name': 'cn=a' },
  },
  {
    name: 'Kerberos',
    frame: udpFrame(88, asRequest),
    fields: {
      'kerberos.CNameString': 'bo',
      'kerberos.realm': 'A.EXAMPLE',
      'kerberos.SNameString': 'krbtgt,A.EXAMPLE',
    },
  },
];

const wanted = needs({ tools: ['tshark'] });

wanted.test('tshark reads our messages as they were meant', () => {
  expectAgreement(cases, ['-d', 'tcp.port==6379,resp']);
  const read = parseKerberos(asRequest, 0, asRequest.length);
  expect(read).toMatchObject({ value: { client: 'bo', realm: 'A.EXAMPLE', service: 'krbtgt/A.EXAMPLE' } });
});
