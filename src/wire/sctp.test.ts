/** SCTP packets: taken apart, put together, with malformed chunks; and the checksum against the vectors of RFC 3720. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyBytes, anyU16, anyU32, anyU8 } from '../../test/wire/arbitraries.ts';
import { crc32c } from './crc32c.ts';
import { emitted, hex, valueOf } from './hex.fixture.ts';
import type { SctpPacket } from './sctp.ts';
import {
  checkSctp,
  emitSctp,
  fillSctpChecksum,
  parseSctp,
  sctpChecksumHolds,
  sctpDestinationPort,
  sctpFirstChunkType,
  sctpSourcePort,
  sctpVerificationTag,
} from './sctp.ts';

const initPacket: SctpPacket = {
  sourcePort: 40000,
  destinationPort: 80,
  verificationTag: 0,
  checksum: 0,
  chunks: [
    {
      type: 1,
      flags: 0,
      initiateTag: 0xca1b0c11,
      receiverWindow: 32768,
      outboundStreams: 10,
      inboundStreams: 2048,
      initialSequence: 7,
      parameters: [{ type: 0xc000, data: hex('0004') }],
    },
  ],
};
const init = hex(`9c40 0050 00000000 00000000 0100 001a ca1b0c11 00008000 000a 0800 00000007 c000 0006 0004 0000`);

test('CRC-32C of RFC 3720 section B.4', () => {
  expect(crc32c(new Uint8Array(32), 0, 32)).toBe(0x8a9136aa);
  expect(crc32c(new Uint8Array(32).fill(0xff), 0, 32)).toBe(0x62a8ab43);
  const rising = Uint8Array.from({ length: 32 }, (_, index) => index);
  expect(crc32c(rising, 0, 32)).toBe(0x46dd794e);
  expect(crc32c(rising, 20, 32, crc32c(rising, 0, 20))).toBe(0x46dd794e);
});

test('deconstruct', () => {
  expect(checkSctp(init, 0, init.length)).toBeNull();
  expect(sctpSourcePort(init, 0)).toBe(40000);
  expect(sctpDestinationPort(init, 0)).toBe(80);
  expect(sctpVerificationTag(init, 0)).toBe(0);
  expect(sctpFirstChunkType(init, 0, init.length)).toBe(1);
  expect(sctpFirstChunkType(init, 0, 15)).toBe(-1);
});

test('parse', () => {
  expect(parseSctp(init, 0, init.length)).toEqual({
    ok: true,
    value: initPacket,
    payloadStart: 40,
    payloadEnd: 40,
    flaw: null,
  });
});

test('emit', () => {
  expect(emitted((into, at) => emitSctp(initPacket, into, at))).toEqual(init);
});

test('checksum', () => {
  const bytes = init.slice();
  fillSctpChecksum(bytes, 0, bytes.length);
  expect(sctpChecksumHolds(bytes, 0, bytes.length)).toBe(true);
  bytes[20]! ^= 1;
  expect(sctpChecksumHolds(bytes, 0, bytes.length)).toBe(false);
});

test('malformed chunks keep what came before them', () => {
  const abort = hex('0050 9c40 ca1b0c11 00000000 0600 0008 000c 0004 0100 0003 00');
  expect(parseSctp(abort, 0, abort.length)).toMatchObject({
    value: { chunks: [{ type: 6, causes: [{ type: 12 }] }] },
    flaw: 'an SCTP chunk is malformed',
    payloadStart: 20,
  });
  const cause = hex('0050 9c40 ca1b0c11 00000000 0600 0008 000c 0009');
  expect(parseSctp(cause, 0, cause.length)).toMatchObject({
    value: { chunks: [{ type: 6, causes: [] }] },
    flaw: 'an SCTP parameter is malformed',
  });
  expect(parseSctp(init, 0, 11)).toEqual({ ok: false, reason: 'the SCTP header is cut short' });
});

test('parse after emit gives the value back', () => {
  const parameters = fc.array(fc.record({ type: anyU16, data: anyBytes(0, 9) }), { maxLength: 3 });
  const chunk = fc.oneof(
    fc.record({
      type: fc.constantFrom(1 as const, 2 as const),
      flags: anyU8,
      initiateTag: anyU32,
      receiverWindow: anyU32,
      outboundStreams: anyU16,
      inboundStreams: anyU16,
      initialSequence: anyU32,
      parameters,
    }),
    fc.record({ type: fc.constantFrom(6 as const, 9 as const), flags: anyU8, causes: parameters }),
    fc.record({ type: fc.constantFrom(0, 3, 4, 5, 10, 11, 14, 192), flags: anyU8, data: anyBytes(0, 30) }),
  );
  const packet: fc.Arbitrary<SctpPacket> = fc.record({
    sourcePort: anyU16,
    destinationPort: anyU16,
    verificationTag: anyU32,
    checksum: anyU32,
    chunks: fc.array(chunk, { maxLength: 4 }),
  });
  fc.assert(
    fc.property(packet, (value) => {
      const bytes = emitted((into, at) => emitSctp(value, into, at));
      expect(valueOf(parseSctp(bytes, 0, bytes.length))).toEqual(value);
    }),
  );
});
