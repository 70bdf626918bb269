/** NTP packets: taken apart, put together, cut short. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyBytes, anyU32, anyU8 } from '../../test/wire/arbitraries.ts';
import { emitted, hex, valueOf } from './hex.fixture.ts';
import type { NtpPacket } from './ntp.ts';
import { checkNtp, emitNtp, ntpMode, ntpReferenceName, ntpVersion, parseNtp } from './ntp.ts';

const answer = hex(`240106e9 00000000 00000001 47505300 e9d3a1c0 00000000
  e9d3a1c1 80000000 e9d3a1c1 90000000 e9d3a1c1 a0000000`);

test('deconstruct', () => {
  expect(checkNtp(answer, 0, 48)).toBeNull();
  expect(ntpMode(answer, 0)).toBe(4);
  expect(ntpVersion(answer, 0)).toBe(4);
});

test('parse', () => {
  const packet = valueOf(parseNtp(answer, 0, 48));
  expect(packet).toMatchObject({ leap: 0, version: 4, mode: 4, stratum: 1, poll: 6, precision: -23 });
  expect(packet.transmit).toBe(0xe9d3a1c1a0000000n);
  expect(ntpReferenceName(packet)).toBe('GPS');
  expect(ntpReferenceName({ ...packet, stratum: 2 })).toBeNull();
});

test('emit', () => {
  expect(emitted((into, at) => emitNtp(valueOf(parseNtp(answer, 0, 48)), into, at))).toEqual(answer);
});

test('what is refused', () => {
  expect(parseNtp(answer, 0, 47)).toEqual({ ok: false, reason: 'the NTP packet is cut short' });
  const control = answer.slice();
  control[0] = 0x16;
  expect(parseNtp(control, 0, 48)).toEqual({ ok: false, reason: 'an NTP control message' });
});

test('parse after emit gives the value back', () => {
  const time = fc.bigInt(0n, (1n << 64n) - 1n);
  const packet: fc.Arbitrary<NtpPacket> = fc.record({
    leap: fc.nat(3),
    version: fc.nat(7),
    mode: fc.integer({ min: 1, max: 5 }),
    stratum: anyU8,
    poll: fc.integer({ min: -128, max: 127 }),
    precision: fc.integer({ min: -128, max: 127 }),
    rootDelay: anyU32,
    rootDispersion: anyU32,
    referenceId: anyBytes(4, 4),
    reference: time,
    originate: time,
    receive: time,
    transmit: time,
  });
  fc.assert(
    fc.property(packet, (value) => {
      const bytes = emitted((into, at) => emitNtp(value, into, at));
      expect(valueOf(parseNtp(bytes, 0, bytes.length))).toEqual(value);
    }),
  );
});
