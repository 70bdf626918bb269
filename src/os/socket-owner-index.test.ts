import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { socketOwnerIndex } from './socket-owner-index.ts';

test('an inode that nobody holds has no owners', () => {
  const owners = socketOwnerIndex().finish([7], true);
  expect(owners.of(4711)).toEqual([]);
  expect(owners).toMatchObject({ size: 0, hiddenPids: [7], processesHidden: true });
});

test('answers as a plain map of lists would, also past the first capacity', () => {
  const triple = fc.record({
    inode: fc.oneof(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 2 ** 31 - 5, max: 2 ** 32 + 5 })),
    pid: fc.integer({ min: 1, max: 4_194_304 }),
    fd: fc.integer({ min: 0, max: 2 ** 30 }),
  });
  fc.assert(
    fc.property(fc.array(triple, { maxLength: 3000, size: 'max' }), (triples) => {
      const index = socketOwnerIndex();
      const plain = new Map<number, { pid: number; fd: number }[]>();
      for (const { inode, pid, fd } of triples) {
        index.add(inode, pid, fd);
        plain.set(inode, [...(plain.get(inode) ?? []), { pid, fd }]);
      }
      const owners = index.finish([], false);
      expect(owners.size).toBe(triples.length);
      for (const [inode, list] of plain) expect(owners.of(inode)).toEqual(list);
    }),
    { numRuns: 20 },
  );
});

test('a socket shared by very many workers is no trouble', () => {
  const index = socketOwnerIndex();
  for (let pid = 1; pid <= 100_000; pid++) index.add(9, pid, 3);
  const owners = index.finish([], false).of(9);
  expect(owners).toHaveLength(100_000);
  expect(owners[0]).toEqual({ pid: 1, fd: 3 });
  expect(owners.at(-1)).toEqual({ pid: 100_000, fd: 3 });
});
