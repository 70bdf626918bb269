/** The file is written with what it is handed, or not at all. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { RootWriter } from './root-writer.ts';

const folder = mkdtempSync(join(tmpdir(), 'portolan-writer-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('what is written stands there line by line', async () => {
  const path = join(folder, 'paused');
  const writer = new RootWriter(path);
  expect(existsSync(path)).toBe(false);
  expect(await writer.write('rate = 100\n# "quoted" \\n $HOME\n')).toBe(true);
  expect(readFileSync(path, 'utf8')).toBe('rate = 100\n# "quoted" \\n $HOME\n');
});

test('nothing is made where nothing is written, and a folder that is not there is told', async () => {
  const path = join(folder, 'never');
  const writer = new RootWriter(path);
  writer.close();
  expect(await new RootWriter(join(folder, 'no', 'such')).write('text\n')).toBe(false);
  expect(existsSync(path)).toBe(false);
});
