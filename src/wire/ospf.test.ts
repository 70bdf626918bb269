/** OSPF headers of both versions, and hellos. */
import * as fc from 'fast-check';
import { describe } from 'vitest';
import { anyBytes, anyU16, anyU32, anyU8 } from '../../test/wire/arbitraries.ts';
import { testCodec } from './codec.fixture.ts';
import { hex } from './hex.fixture.ts';
import type { OspfHeader, OspfHello } from './ospf.ts';
import { emitOspf, emitOspfHello, ospfTypes, parseOspf, parseOspfHello } from './ospf.ts';

const common = { type: anyU8, router: anyU32, area: anyU32, checksum: anyU16 };

testCodec<OspfHeader>({
  parse: parseOspf,
  emit: emitOspf,
  samples: [
    {
      hex: '02 01 001c 01010101 00000000 abcd 0001 7365637265740000',
      payload: 'ffffff00',
      value: {
        version: 2,
        type: ospfTypes.hello,
        length: 28,
        router: 0x01010101,
        area: 0,
        checksum: 0xabcd,
        authentication: { type: 1, data: hex('7365637265740000') },
        instance: 0,
      },
    },
    {
      hex: '03 04 0010 01010101 00000001 abcd 07 00',
      value: {
        version: 3,
        type: ospfTypes.update,
        length: 16,
        router: 0x01010101,
        area: 1,
        checksum: 0xabcd,
        authentication: null,
        instance: 7,
      },
    },
  ],
  refused: [
    ['0201', 'the OSPF header is cut short'],
    ['02010018010101010000000000000000', 'the OSPF header is cut short'],
    ['04010018010101010000000000000000', 'not version 2 or 3 of OSPF'],
    ['0301000f010101010000000000000000', 'the OSPF length is below its header'],
  ],
  flawed: [['03010011010101010000000000000000', 'the OSPF packet is cut short']],
  values: fc.oneof(
    fc.record({
      version: fc.constant(2 as const),
      length: fc.integer({ min: 24, max: 60 }),
      authentication: fc.record({ type: anyU16, data: anyBytes(8, 8) }),
      instance: fc.constant(0),
      ...common,
    }),
    fc.record({
      version: fc.constant(3 as const),
      length: fc.integer({ min: 16, max: 60 }),
      authentication: fc.constant(null),
      instance: anyU8,
      ...common,
    }),
  ),
  payloadLength: ({ version, length }) => length - (version === 2 ? 24 : 16),
});

describe.each([2, 3] as const)('hellos of version %i', (version) => {
  const hello = { interval: 10, priority: 1, deadInterval: 40, designated: 0x0a000001, backup: 0 };
  testCodec<OspfHello>({
    parse: (bytes, start, end) => parseOspfHello(version, bytes, start, end),
    emit: (value, into, at) => emitOspfHello(version, value, into, at),
    samples: [
      version === 2
        ? {
            hex: 'ffffff00 000a 12 01 00000028 0a000001 00000000 02020202',
            value: { network: 0xffffff00, options: 0x12, neighbors: [0x02020202], ...hello },
          }
        : {
            hex: '00000005 01 000013 000a 0028 0a000001 00000000',
            value: { network: 5, options: 0x13, neighbors: [], ...hello },
          },
    ],
    refused: [['00'.repeat(19), 'the OSPF hello is cut short']],
    flawed: [['00'.repeat(23), 'an OSPF neighbor is cut short']],
    values: fc.record({
      network: anyU32,
      interval: anyU16,
      options: version === 2 ? anyU8 : fc.nat(0xff_ffff),
      priority: anyU8,
      deadInterval: version === 2 ? anyU32 : anyU16,
      designated: anyU32,
      backup: anyU32,
      neighbors: fc.array(anyU32, { maxLength: 6 }),
    }),
  });
});
