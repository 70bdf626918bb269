/** Output files for who called root. */
import { closeSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { needs } from '../../lab/needs.ts';
import { openOwned } from './owned-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'portolan-owned-'));
afterAll(() => rmSync(folder, { recursive: true }));
const { describe } = needs({ root: true });
const asker = { uid: 4711, gid: 4712, name: 'asker' };

const put = (path: string, mode: Parameters<typeof openOwned>[1], text: string): string => {
  const fd = openOwned(path, mode, null);
  writeSync(fd, text);
  closeSync(fd);
  return readFileSync(path, 'utf8');
};

test('modes write as their names say', () => {
  const path = join(folder, 'file');
  expect(put(path, 'w', 'first')).toBe('first');
  expect(put(path, 'a', ' second')).toBe('first second');
  expect(put(path, 'keep', 'FIRST')).toBe('FIRST second');
  expect(put(path, 'w', 'new')).toBe('new');
  expect(() => openOwned(join(folder, 'no', 'such'), 'w', null)).toThrow('ENOENT');
});

describe('as root', () => {
  test('a new file is given away, one that stands there is not', () => {
    const [fresh, old] = [join(folder, 'fresh'), join(folder, 'old')];
    writeFileSync(old, '');
    for (const path of [fresh, old]) closeSync(openOwned(path, 'a+', asker));
    expect(statSync(fresh)).toMatchObject({ uid: 4711, gid: 4712 });
    expect(statSync(old).uid).toBe(0);
  });
});
