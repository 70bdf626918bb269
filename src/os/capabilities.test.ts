import { expect, test } from 'vitest';
import { capabilityNames, parseEffectiveCapabilities, seesEveryDescriptor } from './capabilities.ts';

const status = (mask: string): string =>
  `Name:\tbash\nCapPrm:\t0000000000000000\nCapEff:\t${mask}\nCapBnd:\t000001ffffffffff\n`;

test('the full mask of Linux 6 names every capability', () => {
  expect(parseEffectiveCapabilities(status('000001ffffffffff'))).toEqual(new Set(capabilityNames));
});

test("Docker's default set", () => {
  const held = parseEffectiveCapabilities(status('00000000a80425fb'));
  expect(held?.has('CAP_NET_RAW')).toBe(true);
  expect(held?.has('CAP_NET_ADMIN')).toBe(false);
  expect(held?.size).toBe(14);
});

test('an ordinary user has none, and a text without the line says nothing', () => {
  expect(parseEffectiveCapabilities(status('0000000000000000'))).toEqual(new Set());
  expect(parseEffectiveCapabilities('Name:\tCapEff: 1\n')).toBeNull();
});

test('bits that have no name yet are left out', () => {
  expect(parseEffectiveCapabilities(status('8000000000000000'))).toEqual(new Set());
});

test.each([
  [['CAP_SYS_PTRACE', 'CAP_DAC_READ_SEARCH'], true],
  [['CAP_SYS_PTRACE', 'CAP_DAC_OVERRIDE'], true],
  [['CAP_SYS_PTRACE'], false],
  [['CAP_DAC_READ_SEARCH'], false],
  [[], false],
])('with %j every descriptor is seen: %s', (held, expected) => {
  expect(seesEveryDescriptor(new Set(held))).toBe(expected);
});
