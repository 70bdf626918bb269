/** The Internet checksum against examples of the RFCs, captured packets and itself computed from scratch. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { put16, put32, u16, u32 } from './bytes.ts';
import { captured } from './captured.fixture.ts';
import {
  checksum,
  checksumHolds,
  checksumOf,
  foldSum,
  pseudoSumOfV4,
  pseudoSumV4,
  pseudoSumV6,
  sumWords,
  updateChecksum16,
  updateChecksum32,
} from './checksum.ts';
import { hex } from './hex.fixture.ts';

test('sums the words of the example in RFC 1071 section 3', () => {
  const bytes = hex('0001 f203 f4f5 f6f7');
  expect(foldSum(sumWords(bytes, 0, 8))).toBe(0xddf2);
  expect(checksum(bytes, 0, 8)).toBe(0x220d);
});

test('counts an odd last byte as the high half of a word', () => {
  expect(checksum(hex('0001f2'), 0, 3)).toBe(checksum(hex('0001f200'), 0, 4));
});

test('folds sums of any size', () => {
  const bound = 2 ** 48;
  fc.assert(
    fc.property(fc.integer({ min: 1, max: bound - 1 }), (sum) => {
      const rest = sum % 0xffff;
      expect(foldSum(sum)).toBe(rest === 0 ? 0xffff : rest);
    }),
  );
  expect(foldSum(0)).toBe(0);
});

test('holds over captured packets, pseudo headers included', () => {
  const reset = captured.tcpReset;
  expect(checksumHolds(reset, 14, 34)).toBe(true);
  expect(checksumHolds(reset, 34, 54, pseudoSumOfV4(reset, 14, 6, 20))).toBe(true);
  const advertisement = captured.neighborAdvertisement;
  expect(checksumHolds(advertisement, 54, 86, pseudoSumV6(advertisement, 22, 58, 32))).toBe(true);
  expect(checksumHolds(advertisement, 54, 86, pseudoSumV6(advertisement, 22, 17, 32))).toBe(false);
});

test('a checksum left to the network card is the folded pseudo header', () => {
  const syn = captured.tcpSyn;
  expect(u16(syn, 34 + 16)).toBe(foldSum(pseudoSumV4(0x0a090001, 0x0a090002, 6, syn.length - 34)));
});

test('the pseudo header of IPv6 counts lengths of 32 bits', () => {
  expect(pseudoSumV6(new Uint8Array(32), 0, 17, 0x2_0005)).toBe(17 + 2 + 5);
});

test('an update equals a computation from scratch', () => {
  const words = fc.uint8Array({ minLength: 20, maxLength: 20 });
  fc.assert(
    fc.property(words, fc.nat(4), fc.nat(0xffff_ffff), (bytes, slot, next) => {
      const before = checksum(bytes, 0, 20);
      const old = u32(bytes, slot * 4);
      put32(bytes, slot * 4, next);
      const after = checksum(bytes, 0, 20);
      expect(sameSum(updateChecksum32(before, old, next), after)).toBe(true);
      put16(bytes, slot * 4, old);
      expect(sameSum(updateChecksum16(after, next >>> 16, old & 0xffff), checksum(bytes, 0, 20))).toBe(true);
    }),
  );
});

test('the updates of RFC 1624 section 4 come out right', () => {
  expect(updateChecksum16(0xdd2f, 0x5555, 0x3285)).toBe(0x0000);
  expect(checksumOf(0xcd7a + 0x3285)).toBe(0x0000);
});

/** All words zero sums to 0, which nothing but a computation from scratch can tell from 0xffff. */
function sameSum(left: number, right: number): boolean {
  return left % 0xffff === right % 0xffff;
}
