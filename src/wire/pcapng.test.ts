/** pcapng files: every block read and kept, both byte orders, in pieces, cut short and lying; and written. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ipv4Address, parseIp } from '../addr/ip-address.ts';
import { anyBytes, anyU16, anyU32 } from '../../test/wire/arbitraries.ts';
import type { CapturedPacket } from './captured-packet.ts';
import { filled, hex } from './hex.fixture.ts';
import type { PcapngItem } from './pcapng.ts';
import { isPcapng, pcapngReader } from './pcapng.ts';
import { parsePcapngOptions, pcapngOptions, pcapngText, textOption } from './pcapng-option.ts';
import {
  flagsOption,
  packetFlags,
  parseProcess,
  processBlock,
  processOf,
  processOption,
  wiresharkEnterprise,
} from './pcapng-process.ts';
import { countOf, microseconds, secondsOf, timeUnitOf } from './pcapng-time.ts';
import {
  customBlock,
  emitPacketBlock,
  interfaceBlock,
  namesBlock,
  packetBlockLength,
  secretsBlock,
  sectionBlock,
  statisticsBlock,
} from './pcapng-writer.ts';

const packet: CapturedPacket = {
  interfaceIndex: 0,
  linkType: 1,
  seconds: 1_790_000_000,
  nanoseconds: 123_456_789,
  originalLength: 64,
  bytes: hex('aabbccddee'),
};

/** A file in the other byte order: a section, an interface in microseconds, a packet of three bytes with a comment. */
const bigEndian = hex(`
  0a0d0d0a 0000001c 1a2b3c4d 0001 0000 ffffffffffffffff 0000001c
  00000001 00000014 0065 0000 00000040 00000014
  00000006 00000030 00000000 00000001 00000002 00000003 00000009 aabbcc00 0001 0002 68690000 00000000 00000030`);

function read(...chunks: readonly Uint8Array[]): { items: PcapngItem[]; warning: string | null } {
  const reader = pcapngReader();
  const items = chunks.flatMap((chunk) => reader.push(chunk));
  return { items, warning: reader.end() };
}

function packetBlock(packet: CapturedPacket, options: Parameters<typeof emitPacketBlock>[1] = []): Uint8Array {
  const bytes = filled(packetBlockLength(packet, options));
  expect(emitPacketBlock(packet, options, bytes, 0)).toBe(bytes.length);
  return bytes;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

test('most significant byte first', () => {
  const { items, warning } = read(bigEndian);
  expect(warning).toBeNull();
  expect(isPcapng(bigEndian)).toBe(true);
  expect(items.map(({ kind }) => kind)).toEqual(['section', 'interface', 'packet']);
  expect(items[2]).toMatchObject({
    packet: {
      linkType: 101,
      seconds: 4294,
      nanoseconds: 967_298_000,
      originalLength: 9,
      bytes: hex('aabbcc'),
    },
    options: [{ code: 1, data: hex('6869') }],
  });
});

test('a new section begins its own list of interfaces, in its own byte order', () => {
  const { items, warning } = read(
    bigEndian,
    sectionBlock(),
    packetBlock(packet),
    interfaceBlock(1, 0),
    packetBlock(packet),
  );
  expect(warning).toBeNull();
  expect(items.map(({ kind }) => kind)).toEqual([
    'section',
    'interface',
    'packet',
    // A packet before its interface is kept as a block, though nobody can tell its link type.
    'section',
    'other',
    'interface',
    'packet',
  ]);
  expect(items.at(-1)).toMatchObject({ packet });
});

test('every kind of block is read, and is the same when written again', () => {
  const address = ipv4Address(0x0a000001);
  const address6 = parseIp('fd00::1');
  if (!address6.ok) throw new Error(address6.reason);
  const names = [
    { address, names: ['one.example', 'uno.example'] },
    { address: address6.value, names: ['six.example'] },
  ];
  const comment = textOption(pcapngOptions.comment, 'what passed');
  const file = joined([
    sectionBlock([textOption(pcapngOptions.section.application, 'a test')]),
    interfaceBlock(1, 262_144, [textOption(pcapngOptions.interface.name, 'veth0')]),
    packetBlock(packet, [comment, flagsOption(packetFlags.inbound), processOption(77, 78)]),
    hex('ad0b0000 10000000 ee7f0000 10000000'),
    namesBlock(names),
    statisticsBlock(0, 1_790_000_001, 5, { received: 2n ** 40n, dropped: 3n }),
    secretsBlock(0x544c534b, hex('434c49454e54')),
    customBlock(9, hex('010203')),
    hex('09000000 10000000 41424344 10000000'),
    hex('03000000 18000000 05000000 0102030405000000 18000000'),
  ]);
  const { items, warning } = read(file);
  expect(warning).toBeNull();
  expect(joined(items.map(({ block }) => block.bytes))).toEqual(file);
  expect(items.map(({ kind }) => kind)).toEqual([
    'section',
    'interface',
    'packet',
    'custom',
    'names',
    'statistics',
    'secrets',
    'custom',
    'other',
    'packet',
  ]);
  const [section, device, first, , resolved, counted, secrets, custom, , simple] = items;
  expect(section?.kind === 'section' && pcapngText(section.options, 4)).toBe('a test');
  expect(device).toMatchObject({ index: 0, value: { linkType: 1, snapLength: 262_144 } });
  expect(first).toMatchObject({ packet });
  expect(first?.kind === 'packet' && processOf(first.options, true)).toEqual({ pid: 77, thread: 78 });
  expect(first?.kind === 'packet' && pcapngText(first.options, 1)).toBe('what passed');
  expect(resolved).toMatchObject({ records: names });
  expect(counted).toMatchObject({ options: [{ code: 4, data: hex('0000000000010000') }, { code: 5 }] });
  expect(secrets).toMatchObject({ secretsType: 0x544c534b, secrets: hex('434c49454e54') });
  expect(custom).toMatchObject({ enterprise: 9, data: hex('01020300') });
  expect(simple).toMatchObject({ packet: { bytes: hex('0102030405'), originalLength: 5, seconds: 0 } });
});

describe('processes', () => {
  const process = {
    pid: 1234,
    name: 'curl',
    path: '/usr/bin/curl',
    arguments: ['curl', 'https://example.com/'],
    parent: 1,
    uid: 1000,
    user: 'alice',
    startTime: 1_767_225_600_000_000_000n,
  };

  test('a block is written and read', () => {
    const { items } = read(sectionBlock(), processBlock(process));
    const block = items[1];
    expect(block?.kind === 'custom' && parseProcess(block.enterprise, block.data)).toEqual(process);
  });

  test('what is not known stays unknown', () => {
    const unknown = {
      pid: 1,
      name: null,
      path: null,
      arguments: null,
      parent: null,
      uid: null,
      user: null,
      startTime: null,
    };
    const { items } = read(sectionBlock(), processBlock(unknown));
    const block = items[1];
    expect(block?.kind === 'custom' && parseProcess(block.enterprise, block.data)).toEqual(unknown);
  });

  test('other custom blocks are none', () => {
    expect(parseProcess(9, hex('03000000 04000000 01000000'))).toBeNull();
    expect(parseProcess(wiresharkEnterprise, hex('63000000 04000000 01000000'))).toBeNull();
    expect(parseProcess(wiresharkEnterprise, hex('03000000 ff000000 01000000'))).toBeNull();
    expect(parseProcess(wiresharkEnterprise, hex('03000000'))).toBeNull();
    expect(processOf([{ code: 8, data: hex('01') }], true)).toBeNull();
  });
});

describe('files that are not whole', () => {
  test('in pieces of any size the file says the same', () => {
    for (let size = 1; size < bigEndian.length; size++) {
      const chunks: Uint8Array[] = [];
      for (let at = 0; at < bigEndian.length; at += size) chunks.push(bigEndian.slice(at, at + size));
      const { items, warning } = read(...chunks);
      expect(items).toEqual(read(bigEndian).items);
      expect(warning).toBeNull();
    }
  });

  test('cut short', () => {
    expect(read(bigEndian.slice(0, -1))).toMatchObject({
      items: { length: 2 },
      warning: 'the file is cut short in block 3',
    });
    expect(read()).toEqual({ items: [], warning: 'not a pcapng file, or one cut short in its header' });
  });

  test('lengths that lie', () => {
    const huge = bigEndian.slice();
    huge.set([0x7f, 0xff, 0xff, 0xfc], 28 + 4);
    expect(read(huge, bigEndian)).toMatchObject({
      items: { length: 1 },
      warning: expect.stringContaining('2147483644'),
    });
    const uneven = bigEndian.slice();
    uneven[28 + 20 - 1] = 0x18;
    expect(read(uneven)).toMatchObject({
      items: { length: 1 },
      warning: expect.stringContaining('two lengths of block 2'),
    });
    const zero = Uint8Array.from([...sectionBlock(), ...filled(12).fill(0)]);
    expect(read(zero)).toMatchObject({
      items: { length: 1 },
      warning: 'block 2 says that it has 0 bytes: what follows cannot be read',
    });
  });

  test('a packet longer than its block is kept as a block', () => {
    const lying = bigEndian.slice();
    lying[28 + 20 + 8 + 12 + 3] = 0xff;
    expect(read(lying)).toMatchObject({ items: [{}, {}, { kind: 'other' }], warning: null });
  });

  test('other files are refused', () => {
    expect(read(filled(40))).toEqual({ items: [], warning: 'not a pcapng file' });
    expect(read(hex(`0a0d0d0a${'00'.repeat(20)}`))).toEqual({ items: [], warning: 'not a pcapng file' });
  });

  test('options that run past their block end the list', () => {
    expect(parsePcapngOptions(hex('0100 0100 61000000 0200 ff00 00'), 0, 13, true)).toEqual([
      { code: 1, data: hex('61') },
    ]);
  });
});

describe('time', () => {
  test.each([
    [6, { seconds: 4294, nanoseconds: 967_298_000 }],
    [9, { seconds: 4, nanoseconds: 294_967_298 }],
    [0, { seconds: 4_294_967_298, nanoseconds: 0 }],
    [12, { seconds: 0, nanoseconds: 4_294_967 }],
    [0x80 | 10, { seconds: 4_194_304, nanoseconds: 1_953_125 }],
    [0x80 | 40, { seconds: 0, nanoseconds: 3_906_250 }],
  ])('units of resolution %i', (resolution, time) => {
    expect(secondsOf(1, 2, timeUnitOf(Uint8Array.of(resolution), null, true))).toEqual(time);
  });

  test('an offset is added, microseconds are meant where nothing is said', () => {
    const unit = timeUnitOf(null, hex('feffffffffffffff'), true);
    expect(unit).toEqual({ perSecond: 1_000_000n, offset: -2 });
    expect(secondsOf(0, 3_000_001, unit)).toEqual({ seconds: 1, nanoseconds: 1000 });
    expect(timeUnitOf(null, null, false)).toEqual(microseconds);
  });

  test('long division equals that of big numbers', () => {
    fc.assert(
      fc.property(anyU32, anyU32, fc.nat(9), (high, low, digits) => {
        const unit = { perSecond: 10n ** BigInt(digits), offset: 0 };
        const count = (BigInt(high) << 32n) | BigInt(low);
        const seconds = count / unit.perSecond;
        fc.pre(seconds < 2n ** 53n);
        const nanoseconds = ((count % unit.perSecond) * 1_000_000_000n) / unit.perSecond;
        expect(secondsOf(high, low, unit)).toEqual({ seconds: Number(seconds), nanoseconds: Number(nanoseconds) });
      }),
    );
  });

  test('a count of nanoseconds comes back', () => {
    fc.assert(
      fc.property(anyU32, fc.nat(999_999_999), (seconds, nanoseconds) => {
        const { high, low } = countOf(seconds, nanoseconds);
        expect(secondsOf(high, low, { perSecond: 1_000_000_000n, offset: 0 })).toEqual({ seconds, nanoseconds });
      }),
    );
  });
});

test('what was written is read', () => {
  const any = fc.record({
    interfaceIndex: fc.nat(1),
    seconds: anyU32,
    nanoseconds: fc.nat(999_999_999),
    originalLength: anyU32,
    bytes: anyBytes(0, 100),
  });
  const option = fc.record({ code: anyU16.filter((code) => code > 0), data: anyBytes(0, 9) });
  fc.assert(
    fc.property(fc.array(fc.tuple(any, fc.array(option, { maxLength: 3 })), { maxLength: 4 }), (list) => {
      const packets = list.map(([packet, options]) => ({
        packet: { ...packet, linkType: packet.interfaceIndex === 0 ? 1 : 276 },
        options,
      }));
      const blocks = packets.map(({ packet, options }) => packetBlock(packet, options));
      const { items, warning } = read(sectionBlock(), interfaceBlock(1, 0), interfaceBlock(276, 0), ...blocks);
      expect(warning).toBeNull();
      expect(
        items.slice(3).map((item) => item.kind === 'packet' && { packet: item.packet, options: item.options }),
      ).toEqual(packets);
    }),
  );
});
