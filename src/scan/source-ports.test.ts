/** Every attempt has a port of its own, which gives it away. */
import { assert, integer, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SourcePorts } from './source-ports.ts';

const cookie = (): ReturnType<typeof integer> => integer({ min: 0, max: 2 ** 32 - 1 });

describe('the source ports', () => {
  test('tell the attempt, and are never the probed port', () => {
    const ports = new SourcePorts({ first: 61_000, last: 61_255 });
    assert(
      property(
        cookie(),
        integer({ min: 60_990, max: 61_270 }),
        integer({ min: 0, max: 63 }),
        (value, port, attempt) => {
          const source = ports.port(value, port, attempt);
          expect(source).toBeGreaterThanOrEqual(61_000);
          expect(source).toBeLessThanOrEqual(61_255);
          expect(source).not.toBe(port);
          expect(ports.attempt(value, port, source)).toBe(attempt);
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('never make a probe to one of them look like an answer', () => {
    const ports = new SourcePorts({ first: 61_000, last: 61_255 });
    assert(
      property(
        cookie(),
        cookie(),
        integer({ min: 61_000, max: 61_255 }),
        integer({ min: 0, max: 63 }),
        (value, other, port, attempt) => {
          const source = ports.port(value, port, attempt);
          expect(ports.attempt(other, source, port)).toBeUndefined();
        },
      ),
      { numRuns: 5000 },
    );
  });

  test('give away what they did not send', () => {
    const ports = new SourcePorts({ first: 61_000, last: 61_255 });
    const sent = new Set(Array.from({ length: 64 }, (_, attempt) => ports.port(12_345, 80, attempt)));
    expect(sent.size).toBe(64);
    for (let source = 61_000; source <= 61_255; source++)
      expect(ports.attempt(12_345, 80, source) !== undefined).toBe(sent.has(source));
  });

  test('may be few, and then tell no attempt', () => {
    const one = new SourcePorts({ first: 53, last: 53 });
    expect([one.port(7, 80, 3), one.attempt(7, 80, 53), one.attempt(7, 80, 54)]).toEqual([53, null, undefined]);
    const two = new SourcePorts({ first: 100, last: 101 });
    for (const port of [99, 100, 101]) {
      const source = two.port(9, port, 1);
      expect(source).not.toBe(port);
      expect(two.attempt(9, port, source)).toBeNull();
    }
  });
});
