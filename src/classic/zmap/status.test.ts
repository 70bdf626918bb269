/** zmap's progress line, in the forms that zmap 2.1.1 wrote. */
import { expect, test } from 'vitest';
import { statusLine } from './status.ts';

const none = {
  begun: 0,
  total: 256,
  sent: 0,
  answers: 0,
  open: 0,
  silent: 0,
  drops: 0,
  waitingMs: null,
  elapsedMs: 0,
  successes: 0,
  unique: 0,
};
const line = (now: Partial<typeof none>, before: Partial<typeof none> = {}): string =>
  statusLine({ ...none, ...now }, { ...none, ...before }, 4000);

test('lines as zmap writes them', () => {
  expect(line({})).toBe(
    ' 0:00 0%; send: 0 0 p/s (0 p/s avg); recv: 0 0 p/s (0 p/s avg); drops: 0 p/s (0 p/s avg); hitrate: 0.00%\n',
  );
  expect(line({ begun: 53, sent: 53, unique: 1, elapsedMs: 5300 }, { sent: 43, unique: 1, elapsedMs: 4300 })).toBe(
    ' 0:05 17% (24s left); send: 53 10 p/s (10 p/s avg); recv: 1 0 p/s (0 p/s avg); drops: 0 p/s (0 p/s avg); hitrate: 1.89%\n',
  );
});

test.each([
  [{ begun: 100, total: 10_000, elapsedMs: 7000 }, ' 0:07 0% (11m37s left); '],
  [{ begun: 100, total: 1_000_000, elapsedMs: 7000 }, ' 0:07 0% (19h26m left); '],
  [{ begun: 256, sent: 256, elapsedMs: 3_725_000 }, '1:02:05 '],
  [{ begun: 200, sent: 13_500, elapsedMs: 1000 }, 'send: 13500 13.5 Kp/s (13.5 Kp/s avg)'],
  [{ begun: 200, sent: 2910, elapsedMs: 1000 }, 'send: 2910 2.91 Kp/s'],
  [{ begun: 200, sent: 1_250_000, elapsedMs: 1000 }, 'send: 1250000 1.25 Mp/s'],
])('%j: %s', (now, part) => {
  expect(line(now)).toContain(part);
});
