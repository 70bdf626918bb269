/** The house rules as a test: who may import whom, no circles, fences around packages, catalogues up to date, doc comments. */
import { describe, expect, test } from 'vitest';
import { staleFiles } from '../scripts/gen.ts';
import { circlesOf } from './house/circles.ts';
import { fenceBreaches } from './house/fences.ts';
import { floorBreaches } from './house/floors.ts';
import { eagerModules } from './house/eager-modules.ts';
import { sourceFiles, undocumentedExports, undocumentedFiles } from './house/source-files.ts';

const files = sourceFiles();

describe('the house', () => {
  test('has files to look at', () => {
    expect(files.length).toBeGreaterThan(100);
  });

  test('imports go down only', () => {
    expect(
      floorBreaches(files),
      'see the table in docs/ARCHITECTURE.md: move the code down, or hand the value in',
    ).toEqual([]);
  });

  test('nothing imports in a circle, not even types', () => {
    expect(circlesOf(files), 'move what both need into a file of its own').toEqual([]);
  });

  test('packages and system modules stay behind their fences', () => {
    expect(fenceBreaches(files), 'call the file that owns the fence instead').toEqual([]);
  });

  test('generated files are up to date', async () => {
    const stale = await staleFiles();
    expect(
      stale.map((file) => file.path),
      'run: npm run gen',
    ).toEqual([]);
  });

  test('every file opens with a doc comment', () => {
    expect(undocumentedFiles(files), 'begin the file with one sentence: /** What this file is. */').toEqual([]);
  });

  test('every export has a doc comment', () => {
    expect(undocumentedExports(files), 'say above it what it is, its units, what it throws').toEqual([]);
  });
});

describe('start-up', () => {
  test('--help loads only what it prints', () => {
    expect(
      eagerModules('src/bin.ts', ['--help']),
      'import what a command needs inside its run(); update the list when it is right',
    ).toMatchSnapshot();
  });

  test('ls loads neither the other commands nor the classic tools', () => {
    const loaded = eagerModules('src/bin.ts', ['ls', '--json']);
    expect(
      loaded.filter(
        (path) => path.startsWith('src/classic/') || (path.startsWith('src/cli/commands/') && !path.endsWith('/ls.ts')),
      ),
    ).toEqual([]);
    expect(loaded).toMatchSnapshot();
  });
});
