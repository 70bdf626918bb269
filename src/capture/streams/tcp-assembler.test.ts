/** Streams put in order: any order, repetition and overlap of segments, holes, wraps of the numbers, bounds. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ByteBudget, pieceCost } from './byte-budget.ts';
import { mostKept, TcpAssembler } from './tcp-assembler.ts';

interface Told {
  text: string;
  readonly gaps: string[];
  readonly conflicts: string[];
}

function assembler(budget = new ByteBudget()): { told: Told; assembler: TcpAssembler; budget: ByteBudget } {
  const told: Told = { text: '', gaps: [], conflicts: [] };
  const events = {
    data: ({ bytes }: { bytes: Uint8Array }) => void (told.text += Buffer.from(bytes).toString('latin1')),
    gap: (bytes: number, reason: string) => {
      told.gaps.push(`${bytes} ${reason}`);
      told.text += '_'.repeat(Math.min(bytes, 99));
    },
    conflict: (packet: number, bytes: number) => void told.conflicts.push(`${packet}:${bytes}`),
  };
  return { told, assembler: new TcpAssembler(events, budget), budget };
}

const piece = (text: string, packet = 1) => ({
  bytes: Buffer.from(text, 'latin1'),
  packet,
  seconds: 0,
  nanoseconds: 0,
});

describe('segments', () => {
  test('out of order come in order, whatever the numbers wrap to', () => {
    for (const base of [0, 1000, 0xffff_fffe, 0x7fff_fffd]) {
      const { told, assembler: one } = assembler();
      one.start(base);
      one.push(base + 4, piece('efgh'), 0);
      one.push(base + 8, piece('i'), 0);
      expect(told.text).toBe('');
      one.push(base, piece('abcd'), 0);
      expect(told).toEqual({ text: 'abcdefghi', gaps: [], conflicts: [] });
    }
  });

  test('that overlap: the first word counts, and differences are told', () => {
    const { told, assembler: one } = assembler();
    one.start(0);
    one.push(4, piece('EFGH'), 0);
    one.push(2, piece('cdefgh', 2), 0);
    one.push(0, piece('abXY', 3), 0);
    one.push(6, piece('ghij', 4), 0);
    expect(told).toEqual({ text: 'abcdEFGHij', gaps: [], conflicts: ['2:4', '3:2', '4:2'] });
  });

  test('with a keep-alive of one byte contradict nothing', () => {
    const { told, assembler: one } = assembler();
    one.start(0);
    one.push(0, piece('abc'), 0);
    one.push(2, piece('\0'), 0);
    expect(told).toEqual({ text: 'abc', gaps: [], conflicts: [] });
  });

  test('in any order and any cut make the stream they were cut from', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, maxLength: 60, unit: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f') }),
        fc.integer({ min: 0, max: 0xffff_ffff }),
        fc.array(fc.tuple(fc.nat(59), fc.integer({ min: 1, max: 20 })), { maxLength: 25 }),
        (text, base, cuts) => {
          const { told, assembler: one, budget } = assembler();
          one.start(base);
          const all = [...cuts, ...Array.from({ length: 6 }, (_, index) => [50 - index * 10, 10] as const)];
          for (const [at, length] of all) {
            if (at < text.length) one.push((base + at) >>> 0, piece(text.slice(at, at + length)), 0);
          }
          one.end();
          expect(told).toEqual({ text, gaps: [], conflicts: [] });
          expect(budget.held).toBe(0);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('holes', () => {
  test('are told when the other side has what is behind them, or at the end', () => {
    const { told, assembler: one } = assembler();
    one.start(0);
    one.push(5, piece('fgh'), 0);
    one.push(10, piece('k'), 0);
    one.acknowledged(4);
    expect(told.text).toBe('');
    one.acknowledged(8);
    expect(told).toMatchObject({ text: '_____fgh', gaps: ['5 missing'] });
    one.end();
    expect(told).toMatchObject({ text: '_____fgh__k', gaps: ['5 missing', '2 missing'] });
  });

  test('that the capture cut off a packet are told at once', () => {
    const { told, assembler: one } = assembler();
    one.push(7, piece('ab'), 3);
    one.push(12, piece('c'), 0);
    expect(told).toMatchObject({ text: 'ab___c', gaps: ['3 missing'] });
  });

  test('of two thousand million bytes are a number', () => {
    const { told, assembler: one } = assembler();
    one.start(0);
    one.push(0x7fff_ffff, piece('x'), 0);
    one.push(0x8000_0000, piece('old'), 0);
    one.end();
    expect(told.gaps).toEqual(['2147483647 missing']);
  });

  test('give way when one stream keeps too much', () => {
    const { told, assembler: one, budget } = assembler();
    one.start(0);
    const block = 'z'.repeat(65_536);
    for (let index = 0; index < 80; index++) one.push(1 + index * 65_537, piece(block), 0);
    expect(budget.held).toBeLessThan(mostKept + 80 * pieceCost);
    expect(told.gaps[0]).toBe('1 given-up');
  });

  test('give way, oldest first, when all streams together keep too much', () => {
    const budget = new ByteBudget(10_000);
    const all = Array.from({ length: 200 }, () => assembler(budget));
    for (const { assembler: one } of all) {
      one.start(0);
      one.push(1, piece('y'.repeat(100)), 0);
      expect(budget.held).toBeLessThanOrEqual(10_000);
    }
    expect(all[0]!.told.gaps).toEqual(['1 given-up']);
    expect(all.at(-1)!.told.gaps).toEqual([]);
    expect(budget.gaveUp).toBeGreaterThan(100);
  });
});

test('no numbers and bytes make it throw, and nothing stays held', () => {
  const step = fc.record({
    sequence: fc.oneof(fc.integer({ min: 0, max: 0xffff_ffff }), fc.integer({ min: 0, max: 40 })),
    length: fc.nat(30),
    missing: fc.constantFrom(0, 0, 0, 5, 70_000),
    acknowledge: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const { assembler: one, budget } = assembler(new ByteBudget(2000));
      for (const { sequence, length, missing, acknowledge } of steps) {
        if (acknowledge) one.acknowledged(sequence);
        else one.push(sequence, { ...piece(''), bytes: new Uint8Array(length).fill(sequence) }, missing);
        expect(budget.held).toBeLessThanOrEqual(2000);
      }
      one.end();
      expect(budget.held).toBe(0);
    }),
    { numRuns: 2000 },
  );
});
