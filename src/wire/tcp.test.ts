/** TCP headers and options: taken apart, put together, cut short. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyBytes, anyU16, anyU32 } from '../../test/wire/arbitraries.ts';
import { captured } from './captured.fixture.ts';
import { pseudoSumOfV4 } from './checksum.ts';
import { emitted, hex, valueOf } from './hex.fixture.ts';
import type { TcpHeader } from './tcp.ts';
import {
  checkTcp,
  emitTcp,
  fillTcpChecksum,
  parseTcp,
  tcpAcknowledgment,
  tcpChecksumHolds,
  tcpDestinationPort,
  tcpFlags,
  tcpFlagsOf,
  tcpHeaderLength,
  tcpSequence,
  tcpSourcePort,
  tcpWindow,
} from './tcp.ts';
import type { TcpOption } from './tcp-option.ts';

const synAck = captured.tcpSynAck.slice(34);
const synAckHeader: TcpHeader = {
  sourcePort: 8080,
  destinationPort: 50420,
  sequence: 977723790,
  acknowledgment: 2268873638,
  reserved: 0,
  flags: tcpFlags.syn | tcpFlags.ack,
  window: 65160,
  checksum: 0x1443,
  urgent: 0,
  options: [
    { kind: 2, size: 1460 },
    { kind: 4 },
    { kind: 8, value: 3367818105, echo: 2487335108 },
    { kind: 1 },
    { kind: 3, shift: 10 },
  ],
};

test('deconstruct', () => {
  expect(checkTcp(synAck, 0, synAck.length)).toBeNull();
  expect(tcpSourcePort(synAck, 0)).toBe(8080);
  expect(tcpDestinationPort(synAck, 0)).toBe(50420);
  expect(tcpSequence(synAck, 0)).toBe(977723790);
  expect(tcpAcknowledgment(synAck, 0)).toBe(2268873638);
  expect(tcpFlagsOf(synAck, 0)).toBe(0x12);
  expect(tcpWindow(synAck, 0)).toBe(65160);
  expect(tcpHeaderLength(synAck, 0)).toBe(40);
});

test('parse', () => {
  expect(parseTcp(synAck, 0, 40)).toEqual({
    ok: true,
    value: synAckHeader,
    payloadStart: 40,
    payloadEnd: 40,
    flaw: null,
  });
});

test('emit', () => {
  expect(emitted((into, at) => emitTcp(synAckHeader, into, at))).toEqual(synAck);
});

test('checksum', () => {
  const frame = captured.tcpReset.slice();
  const pseudoSum = pseudoSumOfV4(frame, 14, 6, 20);
  expect(tcpChecksumHolds(frame, 34, 54, pseudoSum)).toBe(true);
  frame.fill(0xa5, 34 + 16, 34 + 18);
  expect(tcpChecksumHolds(frame, 34, 54, pseudoSum)).toBe(false);
  fillTcpChecksum(frame, 34, 54, pseudoSum);
  expect(frame).toEqual(captured.tcpReset);
});

test('malformed options keep what came before them', () => {
  const segment = hex('0050 0051 00000000 00000000 7002 0000 0000 0000 020405b4 05 0b 0000');
  expect(parseTcp(segment, 0, segment.length)).toMatchObject({
    value: { options: [{ kind: 2, size: 1460 }] },
    flaw: 'TCP option 5 is malformed',
    payloadStart: 28,
  });
});

test('options of a wrong length stay raw', () => {
  const segment = hex('0050 0051 00000000 00000000 8002 0000 0000 0000 0203 05 0306 00000000 0402 01');
  expect(parseTcp(segment, 0, segment.length)).toMatchObject({
    value: { options: [{ kind: 2, data: hex('05') }, { kind: 3, data: hex('00000000') }, { kind: 4 }, { kind: 1 }] },
  });
});

test('cut headers', () => {
  expect(checkTcp(synAck, 0, 19)).toBe('the TCP header is cut short');
  expect(checkTcp(synAck, 0, 39)).toBe('the TCP options are cut short');
  expect(parseTcp(hex('00'.repeat(20)), 0, 20)).toEqual({ ok: false, reason: 'the TCP header length is below 20' });
});

test('parse after emit gives the value back', () => {
  const option: fc.Arbitrary<TcpOption> = fc.oneof(
    fc.record({ kind: fc.constantFrom(1 as const, 4 as const) }),
    fc.record({ kind: fc.constant(2 as const), size: anyU16 }),
    fc.record({ kind: fc.constant(3 as const), shift: fc.nat(14) }),
    fc.record({ kind: fc.constant(8 as const), value: anyU32, echo: anyU32 }),
    fc.record({
      kind: fc.constant(5 as const),
      blocks: fc.array(fc.record({ left: anyU32, right: anyU32 }), { minLength: 1, maxLength: 2 }),
    }),
    fc.record({ kind: fc.constantFrom(6, 19, 30, 34, 253), data: anyBytes(0, 10) }),
  );
  const header: fc.Arbitrary<TcpHeader> = fc.record({
    sourcePort: anyU16,
    destinationPort: anyU16,
    sequence: anyU32,
    acknowledgment: anyU32,
    reserved: fc.nat(7),
    flags: fc.nat(0x1ff),
    window: anyU16,
    checksum: anyU16,
    urgent: anyU16,
    options: fc.array(option, { maxLength: 2 }).map(filledUp),
  });
  fc.assert(
    fc.property(header, (value) => {
      const bytes = emitted((into, at) => emitTcp(value, into, at));
      expect(valueOf(parseTcp(bytes, 0, bytes.length))).toEqual(value);
    }),
  );
});

/** Whole words of four bytes, by the marker that the padding of an emitter makes. */
function filledUp(options: TcpOption[]): TcpOption[] {
  const header = emitted((into, at) => emitTcp({ ...synAckHeader, options: [...options, { kind: 1 }] }, into, at));
  const { options: read } = valueOf(parseTcp(header, 0, header.length));
  return read.at(-1)?.kind === 1 ? [...read] : [...options, { kind: 1 }, { kind: 0 }];
}
