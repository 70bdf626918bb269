import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fakeProcFs } from './proc-fs.fake.ts';
import { openProcFs } from './proc-fs.ts';
import type { ProcFs } from './proc-fs.ts';

let directory = '';
const large = Buffer.alloc(1_000_000, 'abcdefghij');

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'portolan-'));
  mkdirSync(join(directory, '1/net'), { recursive: true });
  writeFileSync(join(directory, '1/stat'), 'one');
  writeFileSync(join(directory, '1/bytes'), Uint8Array.of(0xff, 0x41));
  writeFileSync(join(directory, '1/net/tcp'), '');
  writeFileSync(join(directory, 'large'), large);
  symlinkSync('socket:[7]', join(directory, '1/link'));
});

afterAll(() => {
  rmSync(directory, { recursive: true });
});

/** One body, run over a real directory and over the same tree made of values. */
const trees: readonly (readonly [string, () => ProcFs])[] = [
  ['real', () => openProcFs(directory)],
  [
    'fake',
    () =>
      fakeProcFs({
        root: directory,
        files: {
          '1/stat': 'one',
          '1/bytes': Uint8Array.of(0xff, 0x41),
          '1/net/tcp': '',
          '1/link': { link: 'socket:[7]' },
          large,
        },
      }),
  ],
];

describe.each(trees)('a %s tree', (_, open) => {
  test('files, bounded', () => {
    const proc = open();
    expect(proc.root).toBe(directory);
    expect(proc.text('1/stat')).toBe('one');
    expect(proc.text('1/stat', 2)).toBe('on');
    expect(proc.text('1/bytes')).toBe('\ufffdA');
    expect([...(proc.bytes('1/bytes') ?? [])]).toEqual([0xff, 0x41]);
    expect(proc.bytes('1/net/tcp')).toHaveLength(0);
    expect(Buffer.compare(proc.bytes('large', 2_000_000)!, large)).toBe(0);
    expect(proc.bytes('large', 70_000)).toHaveLength(70_000);
    expect(proc.bytes('large', 0)).toHaveLength(0);
  });

  test('directories and links', () => {
    const proc = open();
    expect([...(proc.list('1') ?? [])].sort()).toEqual(['bytes', 'link', 'net', 'stat']);
    expect([...(proc.list('') ?? [])].sort()).toEqual(['1', 'large']);
    expect(proc.directories?.('1')).toEqual(['net']);
    expect(proc.link('1/link')).toBe('socket:[7]');
    expect(proc.link('1/stat')).toBeNull();
    expect(proc.stat('1/stat')?.inode).not.toBe(proc.stat('1/bytes')?.inode);
    expect(proc.stat('1')).not.toBeNull();
  });

  test('what is not there', () => {
    const proc = open();
    for (const read of [proc.bytes('x'), proc.text('x'), proc.list('x'), proc.link('x'), proc.stat('x')]) {
      expect(read).toBeNull();
    }
    expect(proc.refusal('x')).toBe('ENOENT');
    expect(proc.refusal('1/stat')).toBeUndefined();
    expect(proc.refusal('1')).toBeUndefined();
    expect(proc.refusal('1/link')).toBeUndefined();
    expect([...(proc.chunks?.('x') ?? [])]).toEqual([]);
  });
});

test('pieces of a file are the file', () => {
  const pieces = [...openProcFs(directory).chunks!('large')].map((piece) => piece.length);
  expect(pieces.length).toBeGreaterThan(1);
  expect(pieces.reduce((sum, length) => sum + length, 0)).toBe(large.length);
  const first = openProcFs(directory).chunks!('large')[Symbol.iterator]().next();
  expect(Buffer.compare(first.value as Uint8Array, large.subarray(0, (first.value as Uint8Array).length))).toBe(0);
});

test.skipIf(process.platform !== 'linux')('asking why never opens what a descriptor leads to', () => {
  const fifo = join(directory, 'fifo');
  expect(spawnSync('sh', ['-c', 'mkfifo "$0"', fifo]).status).toBe(0);
  mkdirSync(join(directory, '9/fd'), { recursive: true });
  symlinkSync(fifo, join(directory, '9/fd/3'));
  // Opening a FIFO without a writer would wait for ever.
  expect(openProcFs(directory).refusal('9/fd/3')).toBeUndefined();
});
