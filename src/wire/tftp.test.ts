/** TFTP packets: taken apart, put together, cut short. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyU16 } from '../../test/wire/arbitraries.ts';
import { emitted, hex, valueOf } from './hex.fixture.ts';
import type { TftpPacket } from './tftp.ts';
import { emitTftp, parseTftp, tftpOperation } from './tftp.ts';

const request = hex('0001 612e747874 00 6f63746574 00 626c6b73697a65 00 31343238 00');
const packet: TftpPacket = {
  operation: 1,
  file: 'a.txt',
  mode: 'octet',
  options: [{ name: 'blksize', value: '1428' }],
};

test('parse', () => {
  expect(tftpOperation(request, 0)).toBe(1);
  expect(valueOf(parseTftp(request, 0, request.length))).toEqual(packet);
  expect(parseTftp(hex('0003 0001 aabb'), 0, 6)).toMatchObject({ value: { operation: 3, block: 1 }, payloadStart: 4 });
});

test('emit', () => {
  expect(emitted((into, at) => emitTftp(packet, into, at))).toEqual(request);
});

test('what is malformed', () => {
  expect(parseTftp(request, 0, 3)).toEqual({ ok: false, reason: 'not a TFTP packet' });
  expect(parseTftp(hex('00070000'), 0, 4)).toEqual({ ok: false, reason: 'not a TFTP packet' });
  expect(parseTftp(request, 0, 8)).toEqual({ ok: false, reason: 'the TFTP request has no mode' });
  expect(parseTftp(request, 0, request.length - 1)).toMatchObject({ value: packet, flaw: 'a TFTP text has no end' });
  expect(parseTftp(hex('0005 0001 6e6f'), 0, 6)).toMatchObject({
    value: { message: 'no' },
    flaw: 'a TFTP text has no end',
  });
});

test('parse after emit gives the value back', () => {
  const text = fc.stringMatching(/^[ -~]{1,10}$/);
  const options = fc.array(fc.record({ name: text, value: text }), { maxLength: 3 });
  const value: fc.Arbitrary<TftpPacket> = fc.oneof(
    fc.record({ operation: fc.constantFrom(1 as const, 2 as const), file: text, mode: text, options }),
    fc.record({ operation: fc.constantFrom(3 as const, 4 as const), block: anyU16 }),
    fc.record({ operation: fc.constant(5 as const), code: anyU16, message: text }),
    fc.record({
      operation: fc.constant(6 as const),
      options: fc.array(fc.record({ name: text, value: text }), { minLength: 1, maxLength: 3 }),
    }),
  );
  fc.assert(
    fc.property(value, (value) => {
      const bytes = emitted((into, at) => emitTftp(value, into, at));
      expect(valueOf(parseTftp(bytes, 0, bytes.length))).toEqual(value);
    }),
  );
});
