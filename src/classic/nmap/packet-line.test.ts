/** Packets in nmap's notation. */
import { assert, constantFrom, property, uint8Array } from 'fast-check';
import { expect, test } from 'vitest';
import { packetLine } from './packet-line.ts';

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
const line = (hex: string): string | null => {
  const packet = bytes(hex);
  return packetLine(packet, 0, packet.length);
};
const addresses = '0a5b0001 0a5b0002';

test.each([
  [
    `4500002c 3039 0000 4006 0000 ${addresses} c001 0050 00000001 00000000 6002 0400 0000 0000 020405b4`,
    'TCP 10.91.0.1:49153 > 10.91.0.2:80 S ttl=64 id=12345 iplen=44  seq=1 win=1024 <mss 1460>',
  ],
  [
    `45000028 0000 0000 4006 0000 ${addresses} 0050 c001 00000000 00000002 5014 0000 0000 0000`,
    'TCP 10.91.0.1:80 > 10.91.0.2:49153 RA ttl=64 id=0 iplen=40  seq=0 win=0 ',
  ],
  [
    `4500001c 0001 0000 3011 0000 ${addresses} 1234 0035 0008 0000`,
    'UDP 10.91.0.1:4660 > 10.91.0.2:53 ttl=48 id=1 iplen=28',
  ],
  [
    `4500001c 0001 0000 4001 0000 ${addresses} 030d 0000 00000000`,
    'ICMP [10.91.0.1 > 10.91.0.2 admin-prohibited (type=3/code=13)] IP [ttl=64 id=1 iplen=28]',
  ],
])('%s', (hex, expected) => {
  expect(line(hex)).toBe(expected);
});

test('any bytes are a line or none', () => {
  assert(
    property(uint8Array({ maxLength: 80 }), constantFrom(0x45, 0x46, 0x60), (random, first) => {
      const packet = Uint8Array.of(first, ...random);
      const told = packetLine(packet, 0, packet.length);
      expect(told === null || !/[^\x20-\x7e]/.test(told)).toBe(true);
    }),
  );
});
