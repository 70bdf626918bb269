/** Classic capture files: both byte orders and units, in pieces, cut short and lying; and written. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyBytes, anyU32 } from '../../test/wire/arbitraries.ts';
import type { CapturedPacket } from './captured-packet.ts';
import { emitted, filled, hex } from './hex.fixture.ts';
import { emitPcapHeader, emitPcapPacket, parsePcapHeader, pcapReader } from './pcap.ts';

const header = { nanoseconds: false, major: 2, minor: 4, snapLength: 262144, linkType: 1, frameCheck: 0 };
const little = hex('d4c3b2a1 0200 0400 00000000 00000000 00000400 01000000 10000000 20a10700 03000000 40000000 aabbcc');
const big = hex('a1b2c3d4 0002 0004 00000000 00000000 00040000 00000001 00000010 0007a120 00000003 00000040 aabbcc');
const bigNano = hex(
  'a1b23c4d 0002 0004 00000000 00000000 00040000 00000001 00000010 1dcd6500 00000003 00000040 aabbcc',
);
const packet: CapturedPacket = {
  interfaceIndex: 0,
  linkType: 1,
  seconds: 16,
  nanoseconds: 500_000_000,
  originalLength: 64,
  bytes: hex('aabbcc'),
};

test.each([
  ['least significant byte first', little],
  ['most significant byte first', big],
  ['nanoseconds', bigNano],
])('%s', (_name, file) => {
  const reader = pcapReader();
  expect(reader.push(file)).toEqual([packet]);
  expect(reader.end()).toBeNull();
  expect(reader.header).toMatchObject({ linkType: 1, snapLength: 262144, major: 2, minor: 4 });
});

test('emit', () => {
  expect(emitted((into, at) => emitPcapHeader(header, into, at))).toEqual(little.slice(0, 24));
  expect(emitted((into, at) => emitPcapPacket(packet, false, into, at))).toEqual(little.slice(24));
});

test('in pieces of any size the file says the same', () => {
  const file = new Uint8Array([...little, ...little.slice(24), ...little.slice(24)]);
  for (let size = 1; size < file.length; size++) {
    const reader = pcapReader();
    const packets: CapturedPacket[] = [];
    for (let at = 0; at < file.length; at += size) packets.push(...reader.push(file.slice(at, at + size)));
    expect(packets).toEqual([packet, packet, packet]);
    expect(reader.end()).toBeNull();
  }
});

test('a file that is cut short gives what is whole and says so', () => {
  for (let length = 25; length < little.length; length++) {
    const reader = pcapReader();
    expect(reader.push(little.slice(0, length))).toEqual([]);
    expect(reader.end()).toBe('the file is cut short in packet 1');
  }
  const empty = pcapReader();
  expect(empty.end()).toBe('not a pcap file, or one cut short in its header');
  const headerAlone = pcapReader();
  headerAlone.push(little.slice(0, 24));
  expect(headerAlone.end()).toBeNull();
});

test('a length that lies ends the reading', () => {
  const lying = new Uint8Array([...little, ...hex('10000000 00000000 ffffffff 40000000'), ...filled(100)]);
  const reader = pcapReader();
  expect(reader.push(lying)).toEqual([packet]);
  expect(reader.push(little.slice(24))).toEqual([]);
  expect(reader.end()).toMatch(/packet 2 says that 4294967295 bytes/);
});

test('other files are refused', () => {
  expect(parsePcapHeader(hex('0a0d0d0a'.repeat(6)), 0, 24)).toEqual({ ok: false, reason: 'not a pcap file' });
  const reader = pcapReader();
  expect(reader.push(filled(30))).toEqual([]);
  expect(reader.end()).toBe('not a pcap file');
});

test('what was written is read', () => {
  const any = fc.record({
    interfaceIndex: fc.constant(0),
    linkType: fc.constant(101),
    seconds: anyU32,
    nanoseconds: fc.nat(999_999_999),
    originalLength: anyU32,
    bytes: anyBytes(0, 200),
  });
  fc.assert(
    fc.property(fc.array(any, { maxLength: 5 }), fc.nat(400), (packets, cut) => {
      const file = emitted((into, at) => {
        let next = at + emitPcapHeader({ ...header, nanoseconds: true, linkType: 101 }, into, at);
        for (const packet of packets) next += emitPcapPacket(packet, true, into, next);
        return next - at;
      });
      const reader = pcapReader();
      expect([...reader.push(file.slice(0, cut)), ...reader.push(file.slice(cut))]).toEqual(packets);
      expect(reader.end()).toBeNull();
    }),
  );
});
