/** The real files and the fake ones answer alike. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { fakeFileSystem } from './file-system.fake.ts';
import { deviceMajor, deviceMinor, type FileSystem, makeDevice, openFileSystem } from './file-system.ts';

const folder = mkdtempSync(join(tmpdir(), 'ptl-files-'));
const odd = 'odd \xff name';
mkdirSync(`${folder}/tree`);
writeFileSync(Buffer.from(`${folder}/tree/${odd}`, 'latin1'), 'text');
symlinkSync('tree/nowhere', `${folder}/link`);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const systems: readonly (readonly [string, FileSystem])[] = [
  ['real', openFileSystem()],
  [
    'fake',
    fakeFileSystem({
      [`${folder}/tree/${odd}`]: { text: 'text', status: { size: 4 } },
      [`${folder}/link`]: { link: 'tree/nowhere' },
    }),
  ],
];

describe.each(systems)('the %s file system', (_, files) => {
  test('takes names that are not UTF-8', () => {
    expect(files.list(`${folder}/tree`)).toStrictEqual([odd]);
    expect(files.listUnsorted(`${folder}/tree`)).toStrictEqual([odd]);
    expect(files.stat(`${folder}/tree/${odd}`)).toMatchObject({ size: 4 });
    expect(files.read(`${folder}/tree/${odd}`)?.toString()).toBe('text');
    expect(files.read(`${folder}/tree/${odd}`, 2)?.toString()).toBe('te');
  });
  test('follows links where stat does, and says why it cannot', () => {
    expect(files.link(`${folder}/link`)).toBe('tree/nowhere');
    expect((files.linkStatus(`${folder}/link`)!.mode & 0o170000).toString(8)).toBe('120000');
    expect([files.stat(`${folder}/link`), files.lastError()]).toStrictEqual([null, 'ENOENT']);
    expect([files.link(`${folder}/tree`), files.lastError()]).toStrictEqual([null, 'EINVAL']);
    expect([files.list(`${folder}/no`), files.read(`${folder}/no`), files.owner(`${folder}/no`)]).toStrictEqual([
      null,
      null,
      null,
    ]);
    expect(files.attribute(`${folder}/tree`, 'user.none')).toBeNull();
  });
});

test('a file of /proc without a size is read to its end', () => {
  const files = openFileSystem();
  expect(files.read('/proc/self/maps')!.length).toBeGreaterThan(8192);
  expect(files.read('/proc/self/maps', 100)).toHaveLength(100);
});

test.each([
  [254, 0, 0xfe00],
  [8, 17, 0x811],
  [0, 300, 0x10002c],
  [259, 70_000, 0x1111_0370],
])('device %i,%i', (major, minor, device) => {
  expect(makeDevice(major, minor)).toBe(device);
  expect([deviceMajor(device), deviceMinor(device)]).toStrictEqual([major, minor]);
});
