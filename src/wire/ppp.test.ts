/** PPP frames, control packets and options. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyBytes, anyU8 } from '../../test/wire/arbitraries.ts';
import { testCodec } from './codec.fixture.ts';
import { hex } from './hex.fixture.ts';
import {
  emitPpp,
  emitPppControl,
  emitPppOptions,
  parsePpp,
  parsePppControl,
  parsePppOptions,
  pppEtherType,
  pppProtocols,
} from './ppp.ts';

describe('frames', () => {
  testCodec({
    parse: parsePpp,
    emit: emitPpp,
    samples: [
      {
        hex: 'ff03 c021',
        payload: '01010004',
        value: { framed: true, compressed: false, protocol: pppProtocols.lcp },
      },
      { hex: '21', payload: '45', value: { framed: false, compressed: true, protocol: pppProtocols.ipv4 } },
      { hex: '0057', payload: '60', value: { framed: false, compressed: false, protocol: pppProtocols.ipv6 } },
    ],
    refused: [
      ['', 'the PPP header is cut short'],
      ['ff03', 'the PPP header is cut short'],
      ['c0', 'the PPP header is cut short'],
    ],
    values: fc.oneof(
      fc.record({
        framed: fc.boolean(),
        compressed: fc.constant(true),
        // 0xff is forbidden as a protocol: it would be read as an address (RFC 1661 section 6.5).
        protocol: fc.nat(0x7e).map((half) => half * 2 + 1),
      }),
      fc.record({
        framed: fc.boolean(),
        compressed: fc.constant(false),
        protocol: fc.nat(0xffff).map((any) => (any & 0xfefe) | 1),
      }),
    ),
  });
});

describe('control packets', () => {
  testCodec({
    parse: parsePppControl,
    emit: emitPppControl,
    samples: [{ hex: '01 07 0008', payload: '010405d4', value: { code: 1, identifier: 7, length: 8 } }],
    refused: [
      ['0107', 'the PPP control packet is cut short'],
      ['01070003', 'the PPP control length is below 4'],
    ],
    flawed: [['01070008', 'the PPP control packet is cut short']],
    values: fc.record({ code: anyU8, identifier: anyU8, length: fc.integer({ min: 4, max: 40 }) }),
    payloadLength: ({ length }) => length - 4,
  });
});

describe('options', () => {
  testCodec({
    parse: parsePppOptions,
    emit: emitPppOptions,
    samples: [{ hex: '010405d4', value: [{ type: 1, data: hex('05d4') }] }],
    refused: [],
    flawed: [
      ['0101', 'a PPP option is malformed'],
      ['0102'.repeat(2049), 'a PPP option is malformed'],
    ],
    values: fc.array(fc.record({ type: anyU8, data: anyBytes(0, 20) }), { maxLength: 5 }),
  });
});

test('what network protocol it is', () => {
  expect([pppProtocols.ipv4, pppProtocols.ipv6, pppProtocols.mplsUnicast, pppProtocols.lcp].map(pppEtherType)).toEqual([
    0x0800, 0x86dd, 0x8847, 0,
  ]);
});
