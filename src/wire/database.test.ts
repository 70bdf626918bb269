/** Packets of database servers: PostgreSQL and MySQL. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyBytes, anyU16, anyU32, anyU8 } from '../../test/wire/arbitraries.ts';
import { testCodec } from './codec.fixture.ts';
import { hex } from './hex.fixture.ts';
import type { MysqlLogin } from './mysql.ts';
import {
  emitMysqlCommand,
  emitMysqlGreeting,
  emitMysqlLogin,
  emitMysqlPacket,
  mysqlCommands,
  parseMysqlCommand,
  parseMysqlGreeting,
  parseMysqlLogin,
  parseMysqlPacket,
} from './mysql.ts';
import {
  emitPostgresqlMessage,
  emitPostgresqlStartup,
  parsePostgresqlMessage,
  parsePostgresqlStartup,
  postgresqlErrorFields,
  postgresqlRequests,
} from './postgresql.ts';

const text = (value: string): string => Buffer.from(value, 'latin1').toString('hex');
const words = fc.stringMatching(/^[ -~]{1,20}$/);

describe('PostgreSQL start-up', () => {
  testCodec({
    parse: parsePostgresqlStartup,
    emit: emitPostgresqlStartup,
    samples: [
      { hex: '00000008 04d2162f', value: { protocol: postgresqlRequests.ssl, parameters: [] } },
      {
        hex: `00000011 00030000 ${text('user\0bo\0\0')}`,
        value: { protocol: 0x3_0000, parameters: [{ name: 'user', value: 'bo' }] },
      },
      {
        hex: `00000013 00030000 ${text('user\0\0d\0e\0\0')}`,
        value: {
          protocol: 0x3_0000,
          parameters: [
            { name: 'user', value: '' },
            { name: 'd', value: 'e' },
          ],
        },
      },
    ],
    refused: [
      ['00000008', 'not a PostgreSQL start-up message'],
      ['00000007 00030000', 'not a PostgreSQL start-up message'],
      ['00000008 00020000', 'not a PostgreSQL start-up message'],
    ],
    flawed: [['00000011 00030000 75', 'the PostgreSQL message is cut short']],
    values: fc.record({
      protocol: fc.constant(0x3_0000),
      parameters: fc.array(fc.record({ name: words, value: words }), { maxLength: 5 }),
    }),
  });
});

describe('PostgreSQL messages', () => {
  testCodec({
    parse: parsePostgresqlMessage,
    emit: emitPostgresqlMessage,
    samples: [{ hex: '5a 00000005', payload: '49', value: { type: 'Z', length: 5 } }],
    refused: [
      ['5a000000', 'the PostgreSQL header is cut short'],
      ['0000000005', 'not a PostgreSQL message'],
      ['5a00000003', 'not a PostgreSQL message'],
      ['5affffffff', 'not a PostgreSQL message'],
    ],
    flawed: [['5a 00000006 49', 'the PostgreSQL message is cut short']],
    values: fc.record({ type: fc.stringMatching(/^[A-Za-z1-3]$/), length: fc.integer({ min: 4, max: 60 }) }),
    payloadLength: ({ length }) => length - 4,
  });

  test('fields of an error', () => {
    const bytes = hex(text('SFATAL\0C28P01\0Mno\0\0'));
    expect([...postgresqlErrorFields(bytes, 0, bytes.length)]).toEqual([
      ['S', 'FATAL'],
      ['C', '28P01'],
      ['M', 'no'],
    ]);
  });
});

describe('MySQL packets', () => {
  testCodec({
    parse: parseMysqlPacket,
    emit: emitMysqlPacket,
    samples: [{ hex: '010000 00', payload: '0e', value: { length: 1, sequence: 0 } }],
    refused: [['010000', 'the MySQL header is cut short']],
    flawed: [['020000 00 0e', 'the MySQL packet is cut short']],
    values: fc.record({ length: fc.nat(60), sequence: anyU8 }),
    payloadLength: ({ length }) => length,
  });
});

describe('MySQL commands', () => {
  testCodec({
    parse: parseMysqlCommand,
    emit: emitMysqlCommand,
    samples: [{ hex: `03 ${text('select 1')}`, value: { command: mysqlCommands.query, text: 'select 1' } }],
    refused: [['', 'the MySQL command is cut short']],
    values: fc.record({ command: anyU8, text: words }),
  });
});

describe('MySQL greetings', () => {
  const challenge = hex('0102030405060708 1112131415161718191a1b1c');
  testCodec({
    parse: parseMysqlGreeting,
    emit: emitMysqlGreeting,
    samples: [
      {
        hex: `0a ${text('8.0.39\0')} 2a000000 0102030405060708 00 0082 ff 0200 0800 15 ${'00'.repeat(10)} 1112131415161718191a1b1c 00 ${text('caching_sha2_password\0')}`,
        value: {
          version: '8.0.39',
          connection: 42,
          capabilities: 0x0008_8200,
          collation: 255,
          status: 2,
          challenge,
          plugin: 'caching_sha2_password',
        },
      },
    ],
    refused: [
      ['09', 'not a MySQL greeting'],
      [`0a ${text('8.0\0')} 2a000000`, 'the MySQL greeting is cut short'],
      [`0a ${text('8.0')}`, 'the MySQL greeting is cut short'],
    ],
    flawed: [
      [
        `0a00 2a000000 0102030405060708 00 0080 ff 0200 0000 15 ${'00'.repeat(10)} 11`,
        'the MySQL challenge is cut short',
      ],
    ],
    values: fc.record({
      version: words,
      connection: anyU32,
      capabilities: anyU32.map((bits) => (bits | 0x8000) >>> 0),
      collation: anyU8,
      status: anyU16,
      // A challenge without zero bytes, as servers draw it: the last byte of the second part ends it.
      challenge: anyBytes(20, 20).map((bytes) => bytes.map((byte) => byte | 1)),
      plugin: words,
    }),
  });
});

describe('MySQL log-ins', () => {
  const answer = hex('aa'.repeat(20));
  testCodec<MysqlLogin>({
    parse: parseMysqlLogin,
    emit: emitMysqlLogin,
    samples: [
      {
        hex: `08820800 00000001 21 ${'00'.repeat(23)} ${text('root\0')} 14 ${'aa'.repeat(20)} ${text('db\0')}`,
        value: {
          capabilities: 0x0008_8208,
          maxPacket: 0x0100_0000,
          collation: 33,
          user: 'root',
          answer,
          database: 'db',
        },
      },
      {
        hex: `000a0000 00000001 21 ${'00'.repeat(23)}`,
        value: {
          capabilities: 0x0a00,
          maxPacket: 0x0100_0000,
          collation: 33,
          user: null,
          answer: new Uint8Array(0),
          database: null,
        },
      },
    ],
    refused: [
      ['0082', 'the MySQL log-in is cut short'],
      ['00'.repeat(33), 'a MySQL log-in before protocol 4.1'],
    ],
    flawed: [[`00820000 00000001 21 ${'00'.repeat(23)} 61 00 05 01`, 'the MySQL log-in is cut short']],
    values: fc.record({
      capabilities: anyU32.map((bits) => (bits | 0x208) >>> 0),
      maxPacket: anyU32,
      collation: anyU8,
      user: words,
      answer: anyBytes(0, 200),
      database: words,
    }),
  });
});
