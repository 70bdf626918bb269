/** RTP headers and RTCP heads. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyBytes, anyU16, anyU32 } from '../../test/wire/arbitraries.ts';
import { testCodec } from './codec.fixture.ts';
import { hex } from './hex.fixture.ts';
import { emitRtcp, emitRtp, parseRtcp, parseRtp } from './rtp.ts';

const plain = {
  marker: true,
  payloadType: 0,
  sequence: 1,
  timestamp: 160,
  source: 0x1234,
  contributors: [],
  extension: null,
  padded: false,
};

describe('RTP', () => {
  testCodec({
    parse: parseRtp,
    emit: emitRtp,
    samples: [
      { hex: '80 80 0001 000000a0 00001234', payload: 'd5d5', value: plain },
      {
        hex: '91 08 0001 000000a0 00001234 00000007 bede 0001 10ff0000',
        value: {
          ...plain,
          marker: false,
          payloadType: 8,
          contributors: [7],
          extension: { profile: 0xbede, data: hex('10ff0000') },
        },
      },
    ],
    refused: [
      ['8080', 'the RTP header is cut short'],
      ['00000001000000a000001234', 'not version 2 of RTP'],
      ['80c80006000000a000001234', 'an RTCP packet'],
      ['81000001000000a000001234', 'the RTP header is cut short'],
      ['90000001000000a000001234bede0001', 'the RTP extension is cut short'],
    ],
    flawed: [['a0000001000000a000001234 09', 'the RTP padding is malformed']],
    values: fc.record({
      marker: fc.boolean(),
      payloadType: fc.nat(71),
      sequence: anyU16,
      timestamp: anyU32,
      source: anyU32,
      contributors: fc.array(anyU32, { maxLength: 15 }),
      extension: fc.option(
        fc.record({ profile: anyU16, data: anyBytes(0, 30).map((bytes) => bytes.slice(0, bytes.length & ~3)) }),
      ),
      padded: fc.constant(false),
    }),
  });

  test('padding is no payload', () => {
    const bytes = hex('a0000001000000a000001234 d5 0002');
    expect(parseRtp(bytes, 0, bytes.length)).toMatchObject({ payloadStart: 12, payloadEnd: 13, flaw: null });
  });
});

describe('RTCP', () => {
  testCodec({
    parse: parseRtcp,
    emit: emitRtcp,
    samples: [{ hex: '81 c9 0001', payload: '00001234', value: { padded: false, count: 1, type: 201, words: 1 } }],
    refused: [
      ['81c900', 'the RTCP header is cut short'],
      ['41c90001', 'not version 2 of RTCP'],
      ['81000001', 'not an RTCP packet'],
    ],
    flawed: [['81c9000100', 'the RTCP packet is cut short']],
    values: fc.record({
      padded: fc.boolean(),
      count: fc.nat(31),
      type: fc.integer({ min: 192, max: 223 }),
      words: fc.nat(20),
    }),
    payloadLength: ({ words }) => words * 4,
  });
});
