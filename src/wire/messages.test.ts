/** Messages of other services: NetBIOS, SMB 2, MQTT, BGP, LDAP, Kerberos. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyBytes, anyU16, anyU32, anyU8 } from '../../test/wire/arbitraries.ts';
import { berElement, berIntegerElement } from './ber.ts';
import { bgpCapabilities, bgpNotification, bgpTypes, emitBgp, emitBgpOpen, parseBgp, parseBgpOpen } from './bgp.ts';
import { testCodec } from './codec.fixture.ts';
import { hex, valueOf } from './hex.fixture.ts';
import { emitKerberosFrame, parseKerberos, parseKerberosFrame } from './kerberos.ts';
import { parseLdap } from './ldap.ts';
import type { MqttConnect } from './mqtt.ts';
import { emitMqtt, emitMqttConnect, mqttTopic, mqttTypes, parseMqtt, parseMqttConnect } from './mqtt.ts';
import { emitNetbiosSession, netbiosLabel, netbiosName, parseNetbiosSession } from './netbios.ts';
import { emitSmb2, parseSmb2, smb2Dialects, smb2OfferedDialects } from './smb2.ts';

const words = fc.stringMatching(/^[ -~]{0,20}$/);
const u64 = fc.bigInt(0n, (1n << 64n) - 1n);

describe('NetBIOS', () => {
  testCodec({
    parse: parseNetbiosSession,
    emit: emitNetbiosSession,
    samples: [{ hex: '00 000002', payload: 'fe53', value: { type: 0, length: 2 } }],
    refused: [
      ['000000', 'the NetBIOS session header is cut short'],
      ['47000000', 'not a NetBIOS session frame'],
    ],
    flawed: [['00000002fe', 'the NetBIOS session frame is cut short']],
    values: fc.record({ type: fc.constantFrom(0, 0x81, 0x82, 0x83, 0x84, 0x85), length: fc.nat(60) }),
    payloadLength: ({ length }) => length,
  });

  test('names, with the example of RFC 1001 section 14.1', () => {
    expect(netbiosLabel({ name: 'FRED', suffix: 0x20 })).toBe('EGFCEFEECACACACACACACACACACACACA');
    expect(netbiosName('EGFCEFEECACACACACACACACACACACACA.SCOPE')).toEqual({ name: 'FRED', suffix: 0x20 });
    expect(netbiosName('CKAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA')).toEqual({ name: '*', suffix: 0 });
    expect(netbiosName('EGFC')).toBeNull();
    expect(netbiosName('Q'.repeat(32))).toBeNull();
    fc.assert(
      fc.property(fc.stringMatching(/^[!-~]{1,15}$/), anyU8, (name, suffix) => {
        expect(netbiosName(netbiosLabel({ name, suffix }))).toEqual({ name, suffix });
      }),
    );
  });
});

describe('SMB 2', () => {
  const header = {
    creditCharge: 1,
    status: 0,
    command: 0,
    credits: 31,
    flags: 0,
    next: 0,
    message: 5n,
    process: 0xfeff,
    tree: 7,
    session: 0x11n,
    signature: new Uint8Array(16),
  };
  testCodec({
    parse: parseSmb2,
    emit: emitSmb2,
    samples: [
      {
        hex: `fe534d42 4000 0100 00000000 0000 1f00 00000000 00000000 0500000000000000 fffe0000 07000000 1100000000000000 ${'00'.repeat(16)}`,
        payload: '2400',
        value: header,
      },
    ],
    refused: [
      ['ff534d42', 'not SMB 2'],
      ['fe534d424000', 'the SMB 2 header is cut short'],
      [`fe534d424100${'00'.repeat(58)}`, 'the SMB 2 header length is not 64'],
    ],
    values: fc.record({
      creditCharge: anyU16,
      status: anyU32,
      command: anyU16,
      credits: anyU16,
      flags: anyU32,
      next: anyU32,
      message: u64,
      process: anyU32,
      tree: anyU32,
      session: u64,
      signature: anyBytes(16, 16),
    }),
  });

  test('dialects', () => {
    const request = hex(`2400 0300 0100 0000 00000000 ${'00'.repeat(24)} 0202 1002 1103`);
    expect(smb2OfferedDialects(header, request, 0, request.length)).toEqual([
      smb2Dialects.smb202,
      smb2Dialects.smb210,
      smb2Dialects.smb311,
    ]);
    expect(smb2OfferedDialects(header, request, 0, 38)).toEqual([0x0202]);
    expect(smb2OfferedDialects(header, request, 0, 8)).toEqual([]);
    expect(smb2OfferedDialects({ ...header, command: 1 }, request, 0, request.length)).toEqual([]);
    expect(smb2OfferedDialects({ ...header, flags: 1 }, hex('4100 0100 1103'), 0, 6)).toEqual([0x0311]);
  });
});

describe('MQTT', () => {
  testCodec({
    parse: parseMqtt,
    emit: emitMqtt,
    samples: [
      { hex: 'c0 00', value: { type: mqttTypes.ping, flags: 0, length: 0 } },
      { hex: '31 8101', payload: '00'.repeat(129), value: { type: mqttTypes.publish, flags: 1, length: 129 } },
    ],
    refused: [
      ['30', 'the MQTT header is cut short'],
      ['3080808080', 'the MQTT length is too long'],
      ['0000', 'not an MQTT packet'],
    ],
    flawed: [['300200', 'the MQTT packet is cut short']],
    values: fc.record({ type: fc.integer({ min: 1, max: 15 }), flags: fc.nat(15), length: fc.nat(300) }),
    payloadLength: ({ length }) => length,
  });

  test('topics', () => {
    expect(mqttTopic(hex('0003 612f62 00'), 0, 6)).toBe('a/b');
    expect(mqttTopic(hex('0003 61'), 0, 3)).toBeNull();
  });
});

describe('MQTT CONNECT', () => {
  testCodec<MqttConnect>({
    parse: parseMqttConnect,
    emit: emitMqttConnect,
    samples: [
      {
        hex: '0004 4d515454 04 02 003c 0002 6331',
        value: { protocol: 'MQTT', level: 4, flags: 2, keepAlive: 60, client: 'c1' },
      },
      {
        hex: '0004 4d515454 05 02 003c',
        payload: '00',
        value: { protocol: 'MQTT', level: 5, flags: 2, keepAlive: 60, client: null },
      },
    ],
    refused: [
      ['0004 4d5154', 'the MQTT CONNECT is cut short'],
      ['0004 4d515455 04 02 003c', 'not an MQTT CONNECT'],
    ],
    flawed: [['0004 4d515454 04 02 003c 0002 63', 'the MQTT client name is cut short']],
    values: fc.record({
      protocol: fc.constantFrom('MQTT', 'MQIsdp'),
      level: fc.nat(4),
      flags: anyU8,
      keepAlive: anyU16,
      client: words,
    }),
  });
});

describe('BGP', () => {
  const marker = 'ff'.repeat(16);
  testCodec({
    parse: parseBgp,
    emit: emitBgp,
    samples: [
      { hex: `${marker} 0013 04`, value: { length: 19, type: bgpTypes.keepAlive } },
      { hex: `${marker} 0015 03`, payload: '0602', value: { length: 21, type: bgpTypes.notification } },
    ],
    refused: [
      ['ffff', 'the BGP header is cut short'],
      [`${'00'.repeat(16)} 0013 04`, 'no BGP marker'],
      [`${marker} 0012 04`, 'the BGP length is below 19'],
    ],
    flawed: [[`${marker} 0014 04`, 'the BGP message is cut short']],
    values: fc.record({ length: fc.integer({ min: 19, max: 60 }), type: anyU8 }),
    payloadLength: ({ length }) => length - 19,
  });

  test('notifications', () => {
    expect(bgpNotification(hex('0602 aa'), 0, 3)).toEqual({ code: 6, subcode: 2, data: hex('aa') });
    expect(bgpNotification(hex('06'), 0, 1)).toBeNull();
  });
});

describe('BGP OPEN', () => {
  const open = {
    version: 4,
    autonomousSystem: 65_001,
    holdTime: 180,
    router: 0x0a00_0001,
    parameters: [{ type: 2, data: hex('0104 00010001 4104 0000fde9') }],
  };
  testCodec({
    parse: parseBgpOpen,
    emit: emitBgpOpen,
    samples: [{ hex: '04 fde9 00b4 0a000001 0e 020c 0104 00010001 4104 0000fde9', value: open }],
    refused: [['04fde900b40a0000', 'the BGP OPEN is cut short']],
    flawed: [
      ['04 fde9 00b4 0a000001 02 02', 'a BGP parameter is malformed'],
      ['04 fde9 00b4 0a000001 02 0205', 'a BGP parameter is malformed'],
    ],
    values: fc.record({
      version: anyU8,
      autonomousSystem: anyU16,
      holdTime: anyU16,
      router: anyU32,
      parameters: fc.array(fc.record({ type: anyU8, data: anyBytes(0, 40) }), { maxLength: 5 }),
    }),
  });

  test('capabilities', () => {
    expect(bgpCapabilities(open)).toEqual([
      { type: 1, data: hex('00010001') },
      { type: 65, data: hex('0000fde9') },
    ]);
    expect(bgpCapabilities({ ...open, parameters: [{ type: 1, data: hex('0100') }] })).toEqual([]);
  });
});

const string = (tag: number, value: string): Uint8Array => berElement(tag, Buffer.from(value));

describe('LDAP', () => {
  const message = (id: number, operation: number, ...parts: readonly Uint8Array[]): Uint8Array =>
    berElement(0x30, berIntegerElement(BigInt(id)), berElement(operation, ...parts));
  const read = (bytes: Uint8Array) => valueOf(parseLdap(bytes, 0, bytes.length));

  test('operations with what they name, responses with their result', () => {
    expect(read(message(1, 0x60, berIntegerElement(3n), string(4, 'cn=a')))).toEqual({
      id: 1,
      operation: 0x60,
      name: 'cn=a',
      result: null,
    });
    expect(read(message(2, 0x63, string(4, 'dc=b')))).toMatchObject({ name: 'dc=b' });
    expect(read(message(2, 0x4a, Buffer.from('cn=c')))).toMatchObject({ operation: 0x4a, name: 'cn=c' });
    expect(read(message(2, 0x77, string(0x80, '1.3.6.1.4.1.1466.20037')))).toMatchObject({
      name: '1.3.6.1.4.1.1466.20037',
    });
    expect(read(message(2, 0x61, berIntegerElement(49n, 10), string(4, '')))).toMatchObject({ result: 49, name: null });
    expect(read(message(3, 0x42))).toEqual({ id: 3, operation: 0x42, name: null, result: null });
  });

  test.each([
    ['', 'nothing'],
    ['3005020101', 'cut short'],
    ['3003020101', 'without operation'],
    ['3005020101 0400', 'an operation of no class'],
    ['3005020180 4200', 'a negative number'],
  ])('refused: %s, %s', (text) => {
    const bytes = hex(text);
    expect(parseLdap(bytes, 0, bytes.length)).toEqual({ ok: false, reason: 'not an LDAP message' });
  });
});

describe('Kerberos', () => {
  testCodec({
    parse: parseKerberosFrame,
    emit: emitKerberosFrame,
    samples: [{ hex: '00000002', payload: '6a00', value: { length: 2 } }],
    refused: [
      ['000000', 'the Kerberos length is cut short'],
      ['80000000', 'not a Kerberos length'],
    ],
    flawed: [['000000026a', 'the Kerberos message is cut short']],
    values: fc.record({ length: fc.nat(60) }),
    payloadLength: ({ length }) => length,
  });

  const field = (number: number, content: Uint8Array): Uint8Array => berElement(0xa0 | number, content);
  const principal = (...parts: readonly string[]): Uint8Array => {
    const names = berElement(0x30, ...parts.map((part) => string(0x1b, part)));
    return berElement(0x30, field(0, berIntegerElement(1n)), field(1, names));
  };
  const service = principal('krbtgt', 'EXAMPLE.ORG');
  const read = (bytes: Uint8Array) => valueOf(parseKerberos(bytes, 0, bytes.length));

  test('a request, a reply, an error', () => {
    const body = [field(1, principal('bo')), field(2, string(0x1b, 'EXAMPLE.ORG')), field(3, service)];
    const request = berElement(0x6a, berElement(0x30, field(4, berElement(0x30, ...body))));
    const names = { realm: 'EXAMPLE.ORG', client: 'bo', service: 'krbtgt/EXAMPLE.ORG' };
    expect(read(request)).toEqual({ type: 10, ...names, error: null });
    const reply = [field(3, string(0x1b, 'EXAMPLE.ORG')), field(4, principal('bo'))];
    expect(read(berElement(0x6b, berElement(0x30, ...reply)))).toEqual({
      type: 11,
      ...names,
      service: null,
      error: null,
    });
    const failure = [field(6, berIntegerElement(25n)), field(9, string(0x1b, 'EXAMPLE.ORG')), field(10, service)];
    expect(read(berElement(0x7e, berElement(0x30, ...failure)))).toEqual({
      type: 30,
      ...names,
      client: null,
      error: 25,
    });
  });

  test.each(['', '6a00', '6a023000', '41023000', '300430020000'])('refused or empty: %s', (text) => {
    const bytes = hex(text);
    const parsed = parseKerberos(bytes, 0, bytes.length);
    const empty = { type: 10, realm: null, client: null, service: null, error: null };
    const nothing = { ok: false, reason: 'not a Kerberos message' };
    expect(parsed).toMatchObject(text === '6a023000' ? { value: empty } : nothing);
  });
});
