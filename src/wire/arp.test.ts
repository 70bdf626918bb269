/** ARP packets: taken apart, put together, cut short. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ArpPacket } from './arp.ts';
import { arpField, arpOperation, arpOperations, checkArp, emitArp, isArpForIpv4, parseArp } from './arp.ts';
import { u32 } from './bytes.ts';
import { captured } from './captured.fixture.ts';
import { emitted, hex, valueOf } from './hex.fixture.ts';

const reply = captured.arpReply.slice(14);
const replyPacket: ArpPacket = {
  hardwareType: 1,
  protocolType: 0x0800,
  operation: arpOperations.reply,
  senderHardware: hex('9221a6383a78'),
  senderProtocol: hex('0a090002'),
  targetHardware: hex('665ec78f2ae5'),
  targetProtocol: hex('0a090001'),
};

test('deconstruct', () => {
  expect(checkArp(reply, 0, reply.length)).toBeNull();
  expect(isArpForIpv4(reply, 0)).toBe(true);
  expect(arpOperation(reply, 0)).toBe(2);
  expect(u32(reply, arpField.senderIpv4)).toBe(0x0a090002);
  expect(u32(reply, arpField.targetIpv4)).toBe(0x0a090001);
});

test('parse', () => {
  const padded = new Uint8Array(46);
  padded.set(reply);
  expect(parseArp(padded, 0, 46)).toEqual({
    ok: true,
    value: replyPacket,
    payloadStart: 28,
    payloadEnd: 46,
    flaw: null,
  });
});

test('emit', () => {
  expect(emitted((into, at) => emitArp(replyPacket, into, at))).toEqual(reply);
});

test('cut packets', () => {
  expect(checkArp(reply, 0, 7)).toBe('the ARP header is cut short');
  expect(parseArp(reply, 0, 27)).toEqual({ ok: false, reason: 'the ARP addresses are cut short' });
});

test('parse after emit gives the value back for any sizes', () => {
  const address = (length: number): fc.Arbitrary<Uint8Array> => fc.uint8Array({ minLength: length, maxLength: length });
  const packet = fc.tuple(fc.nat(20), fc.nat(20)).chain(([hardware, protocol]) =>
    fc.record({
      hardwareType: fc.nat(0xffff),
      protocolType: fc.nat(0xffff),
      operation: fc.nat(0xffff),
      senderHardware: address(hardware),
      senderProtocol: address(protocol),
      targetHardware: address(hardware),
      targetProtocol: address(protocol),
    }),
  );
  fc.assert(
    fc.property(packet, (value) => {
      const bytes = emitted((into, at) => emitArp(value, into, at));
      expect(valueOf(parseArp(bytes, 0, bytes.length))).toEqual(value);
    }),
  );
});
