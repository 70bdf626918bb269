/** Ethernet headers with tags: taken apart, put together, cut short. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { macText } from '../addr/mac.ts';
import { captured } from './captured.fixture.ts';
import type { EthernetHeader } from './ethernet.ts';
import { checkEthernet, emitEthernet, ethernetType, etherTypes, innerTypeAt, parseEthernet } from './ethernet.ts';
import { emitted, hex, valueOf } from './hex.fixture.ts';

const tagged = hex('ffffffffffff 0200000000 01 88a8 6064 8100 b00c 0806 0001');
const taggedHeader: EthernetHeader = {
  destination: hex('ffffffffffff'),
  source: hex('020000000001'),
  tags: [
    { protocol: 0x88a8, priority: 3, dropEligible: false, vlan: 100 },
    { protocol: 0x8100, priority: 5, dropEligible: true, vlan: 12 },
  ],
  etherType: etherTypes.arp,
};

test('deconstruct', () => {
  const frame = captured.tcpSyn;
  expect(checkEthernet(frame, 0, frame.length)).toBeNull();
  expect(macText(frame, 0)).toBe('92:21:a6:38:3a:78');
  expect(macText(frame, 6)).toBe('66:5e:c7:8f:2a:e5');
  expect(ethernetType(frame, 0)).toBe(etherTypes.ipv4);
  expect(innerTypeAt(frame, 0, frame.length)).toBe(12);
  expect(innerTypeAt(tagged, 0, tagged.length)).toBe(20);
});

test('parse', () => {
  expect(parseEthernet(tagged, 0, tagged.length)).toEqual({
    ok: true,
    value: taggedHeader,
    payloadStart: 22,
    payloadEnd: 24,
    flaw: null,
  });
});

test('emit', () => {
  expect(emitted((into, at) => emitEthernet(taggedHeader, into, at))).toEqual(tagged.slice(0, 22));
});

test('an 802.3 length ends the payload, and lies are told', () => {
  const frame = hex('ffffffffffff 020000000001 0003 424203 000000');
  expect(parseEthernet(frame, 0, frame.length)).toMatchObject({ payloadStart: 14, payloadEnd: 17, flaw: null });
  expect(parseEthernet(frame, 0, 16)).toMatchObject({ payloadEnd: 16, flaw: expect.stringContaining('length') });
});

test('cut frames and endless tags', () => {
  expect(parseEthernet(tagged, 0, 13)).toEqual({ ok: false, reason: 'the Ethernet header is cut short' });
  expect(parseEthernet(tagged, 0, 19)).toMatchObject({ ok: true, flaw: 'a VLAN tag is cut short', payloadEnd: 19 });
  expect(innerTypeAt(tagged, 0, 21)).toBe(-1);
  const endless = hex(`ffffffffffff020000000001${'81000001'.repeat(50)}`);
  expect(innerTypeAt(endless, 0, endless.length)).toBe(-1);
  expect(parseEthernet(endless, 0, endless.length)).toMatchObject({ ok: true, flaw: 'more than 8 VLAN tags' });
});

test('parse after emit gives the value back', () => {
  const mac = fc.uint8Array({ minLength: 6, maxLength: 6 });
  const header: fc.Arbitrary<EthernetHeader> = fc.record({
    destination: mac,
    source: mac,
    tags: fc.array(
      fc.record({
        protocol: fc.constantFrom(0x8100, 0x88a8, 0x9100),
        priority: fc.nat(7),
        dropEligible: fc.boolean(),
        vlan: fc.nat(4095),
      }),
      { maxLength: 8 },
    ),
    etherType: fc.integer({ min: 0x600, max: 0xffff }).filter((type) => ![0x8100, 0x88a8, 0x9100].includes(type)),
  });
  fc.assert(
    fc.property(header, (value) => {
      const bytes = emitted((into, at) => emitEthernet(value, into, at));
      expect(valueOf(parseEthernet(bytes, 0, bytes.length))).toEqual(value);
    }),
  );
});
