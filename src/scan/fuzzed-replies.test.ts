/** Damaged replies by the hundred thousand: none is believed to open a port, none throws. */
import { expect, test } from 'vitest';
import { fuzzReplies } from './fuzzed-replies.fixture.ts';

/** `PORTOLAN_FUZZ=10000000 vitest run src/scan/fuzzed-replies.test.ts` for the long run. */
const packets = Number(process.env['PORTOLAN_FUZZ'] ?? 200_000);

test(`of ${packets} damaged replies none opens a port, and none but a forged reset or ICMP error is believed at all`, () => {
  const { believed, open } = fuzzReplies(packets, 4);
  expect(open).toBe(0);
  // A wrong cookie is right by chance once in four thousand million times.
  expect(believed).toBe(0);
}, 600_000);
