/** Commands and replies of text protocols: FTP, SMTP, POP3, IMAP; Telnet and RESP. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ipv4Address, parseIp } from '../addr/ip-address.ts';
import { anyBytes, anyU8 } from '../../test/wire/arbitraries.ts';
import { testCodec } from './codec.fixture.ts';
import { emitControlCommand, emitControlReply, parseControlCommand, parseControlReply } from './control-line.ts';
import { ftpActiveEndpoint, ftpPassiveEndpoint } from './ftp.ts';
import { hex } from './hex.fixture.ts';
import { emitImapLine, imapLiteral, parseImapLine } from './imap.ts';
import { emitPop3Reply, parsePop3Reply } from './pop3.ts';
import type { RespValue } from './resp.ts';
import { emitResp, parseResp, respCommand } from './resp.ts';
import type { TelnetItem } from './telnet.ts';
import { emitTelnet, parseTelnet } from './telnet.ts';

const text = (value: string): string => Buffer.from(value, 'latin1').toString('hex');
const words = fc.stringMatching(/^[ -~]{0,30}$/);

describe('commands', () => {
  testCodec({
    parse: parseControlCommand,
    emit: emitControlCommand,
    samples: [
      { hex: text('MAIL FROM:<a@a.example>\r\n'), value: { verb: 'MAIL', argument: 'FROM:<a@a.example>' } },
      { hex: text('quit\r\n'), payload: '00', value: { verb: 'quit', argument: '' } },
    ],
    refused: [
      [text('QUIT'), 'a command line without an end'],
      [text('1QUIT\r\n'), 'not a command'],
      [text('\r\n'), 'not a command'],
    ],
    values: fc.record({ verb: fc.stringMatching(/^[A-Za-z]{1,16}$/), argument: words }),
  });
});

describe('replies', () => {
  testCodec({
    parse: parseControlReply,
    emit: emitControlReply,
    samples: [
      { hex: text('220 ready\r\n'), value: { code: 220, lines: ['ready'] } },
      {
        hex: text('250-a.example\r\n250-SIZE\r\n250 HELP\r\n'),
        value: { code: 250, lines: ['a.example', 'SIZE', 'HELP'] },
      },
    ],
    refused: [
      [text('220 ready'), 'a reply line without an end'],
      [text('hello\r\n'), 'not a reply'],
      [text('620 no\r\n'), 'not a reply'],
    ],
    flawed: [[text('220-a\r\n220-b\r\n'), 'the reply has no last line']],
    values: fc.record({
      code: fc.integer({ min: 100, max: 599 }),
      lines: fc.array(words, { minLength: 1, maxLength: 6 }),
    }),
  });

  test('lines in between without the number, and with another', () => {
    const bytes = hex(text('211-Features:\r\n MDTM\r\n220 x\r\n211 End\r\n'));
    expect(parseControlReply(bytes, 0, bytes.length)).toMatchObject({
      value: { code: 211, lines: ['Features:', ' MDTM', '220 x', 'End'] },
      flaw: null,
    });
    expect(parseControlReply(hex(text('220\r\n')), 0, 5)).toMatchObject({ value: { code: 220, lines: [''] } });
  });
});

test('where FTP sends data', () => {
  const address = ipv4Address(0x0a000001);
  const v6 = parseIp('fd00::1');
  const passive = (code: number, line: string) => ftpPassiveEndpoint({ code, lines: [line] });
  expect(passive(227, 'Entering Passive Mode (10,0,0,1,200,21).')).toEqual({ address, port: 51_221 });
  expect(passive(227, 'Entering Passive Mode (10,0,0,256,200,21).')).toBeNull();
  expect(passive(229, 'Entering Extended Passive Mode (|||6446|)')).toEqual({ address: null, port: 6446 });
  expect(passive(229, 'Entering Extended Passive Mode (|||70000|)')).toBeNull();
  expect(passive(200, '(10,0,0,1,200,21)')).toBeNull();
  expect(ftpActiveEndpoint({ verb: 'port', argument: '10,0,0,1,0,20' })).toEqual({ address, port: 20 });
  expect(v6.ok && ftpActiveEndpoint({ verb: 'EPRT', argument: '|2|fd00::1|5282|' })).toEqual({
    address: v6.ok && v6.value,
    port: 5282,
  });
  expect(ftpActiveEndpoint({ verb: 'EPRT', argument: '|2|::::|5282|' })).toBeNull();
  expect(ftpActiveEndpoint({ verb: 'LIST', argument: '' })).toBeNull();
});

describe('POP3', () => {
  testCodec({
    parse: parsePop3Reply,
    emit: emitPop3Reply,
    samples: [
      { hex: text('+OK ready\r\n'), payload: '2e0d0a', value: { positive: true, text: 'ready' } },
      { hex: text('-ERR\r\n'), value: { positive: false, text: '' } },
    ],
    refused: [
      [text('+OK'), 'a reply line without an end'],
      [text('+OKAY\r\n'), 'not a POP3 reply'],
    ],
    values: fc.record({ positive: fc.boolean(), text: words }),
  });
});

describe('IMAP', () => {
  testCodec({
    parse: parseImapLine,
    emit: emitImapLine,
    samples: [
      { hex: text('a1 LOGIN {3}\r\n'), payload: '616263', value: { tag: 'a1', word: 'LOGIN', rest: '{3}' } },
      { hex: text('* OK ready\r\n'), value: { tag: '*', word: 'OK', rest: 'ready' } },
      { hex: text('+ go on\r\n'), value: { tag: '+', word: '', rest: 'go on' } },
    ],
    refused: [
      [text('a1 NOOP'), 'an IMAP line without an end'],
      [text('a1\r\n'), 'not an IMAP line'],
    ],
    values: fc.record({
      tag: fc.stringMatching(/^[A-Za-z0-9]{1,8}$/),
      word: fc.stringMatching(/^[A-Za-z0-9]{1,8}$/),
      rest: words,
    }),
  });

  test('literals', () => {
    const line = { tag: 'a', word: 'APPEND', rest: 'x {310}' };
    expect(imapLiteral(line)).toBe(310);
    expect(imapLiteral({ ...line, rest: 'x {9+}' })).toBe(9);
    expect(imapLiteral({ ...line, rest: 'x {9999999999}' })).toBeNull();
  });
});

describe('Telnet', () => {
  const other = fc.oneof(
    fc.record({ kind: fc.constant('command' as const), command: fc.integer({ min: 241, max: 249 }) }),
    fc.record({
      kind: fc.constant('negotiation' as const),
      command: fc.integer({ min: 251, max: 254 }),
      option: anyU8,
    }),
    fc.record({ kind: fc.constant('subnegotiation' as const), option: anyU8, bytes: anyBytes(0, 20) }),
  );
  const pairs = fc.array(fc.tuple(anyBytes(1, 20), other), { maxLength: 6 });
  testCodec<readonly TelnetItem[]>({
    parse: parseTelnet,
    emit: emitTelnet,
    samples: [
      {
        hex: 'fffd18 61ffff62 fff1 fffa1801fff0',
        value: [
          { kind: 'negotiation', command: 253, option: 24 },
          { kind: 'data', bytes: hex('61ff62') },
          { kind: 'command', command: 241 },
          { kind: 'subnegotiation', option: 24, bytes: hex('01') },
        ],
      },
    ],
    refused: [],
    flawed: [
      ['61ff', 'a Telnet command is cut short'],
      ['fffd', 'a Telnet command is cut short'],
      ['fffa18', 'a Telnet command is cut short'],
      ['fffa1801ff', 'a Telnet command is cut short'],
      ['fff1'.repeat(4097), 'more than 4096 Telnet items'],
    ],
    values: pairs.map((list) => list.flatMap(([bytes, item]) => [{ kind: 'data' as const, bytes }, item])),
  });
});

describe('RESP', () => {
  const { value: anyValue } = fc.letrec<{ value: RespValue }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.record({ type: fc.constantFrom('+', '-', ':', '_', '#', ',', '('), text: words }) as fc.Arbitrary<RespValue>,
      fc.record({ type: fc.constantFrom('$', '!', '='), bytes: fc.option(anyBytes(0, 30)) }) as fc.Arbitrary<RespValue>,
      fc.record({
        type: fc.constantFrom('*', '~', '>'),
        items: fc.option(fc.array(tie('value'), { maxLength: 4 })),
      }) as fc.Arbitrary<RespValue>,
      fc
        .array(fc.tuple(tie('value'), tie('value')), { maxLength: 3 })
        .map((items): RespValue => ({ type: '%', items: items.flat() })),
    ),
  }));
  testCodec<RespValue>({
    parse: parseResp,
    emit: emitResp,
    samples: [
      { hex: text('*1\r\n$4\r\nPING\r\n'), value: { type: '*', items: [{ type: '$', bytes: hex(text('PING')) }] } },
      { hex: text('$-1\r\n'), value: { type: '$', bytes: null } },
      {
        hex: text('%1\r\n+a\r\n:1\r\n'),
        value: {
          type: '%',
          items: [
            { type: '+', text: 'a' },
            { type: ':', text: '1' },
          ],
        },
      },
    ],
    refused: [
      [text('*1\r\n$4\r\nPIN'), 'the RESP value is cut short'],
      [text('+OK'), 'the RESP value is cut short'],
      [text('PING\r\n'), 'not a RESP value'],
      [text('*x\r\n'), 'a RESP length is no number'],
      [text('$2\r\nabc\r\n'), 'a RESP string has no end'],
      [text('*1\r\n'.repeat(40)), 'a RESP value nested more than 32 deep'],
      [text(`*99999\r\n${'+\r\n'.repeat(20_000)}`), 'more than 16384 RESP values in one'],
      [text(`+${'a'.repeat(70_000)}`), 'a RESP line is too long'],
    ],
    values: anyValue,
  });

  test('commands', () => {
    const bulk = (value: string): RespValue => ({ type: '$', bytes: hex(text(value)) });
    expect(respCommand({ type: '*', items: [bulk('GET'), bulk('a')] })).toEqual(['GET', 'a']);
    expect(respCommand({ type: '*', items: [{ type: '+', text: 'GET' }] })).toBeNull();
    expect(respCommand({ type: '*', items: null })).toBeNull();
  });
});
