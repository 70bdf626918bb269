/** What `npm start` needs before anything is installed: a cache npm may write, a lock file that `npm ci` accepts. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

test.each([
  ['below a folder of our own', (folder: string) => join(folder, 'new/cache'), 'true'],
  ['where no folder can be', () => '/dev/null/cache', 'false'],
])('says whether npm can write its cache: %s', (_name, cacheIn, expected) => {
  const folder = mkdtempSync(join(tmpdir(), 'portolan-cache-'));
  try {
    const script = `import('./scripts/install.mjs').then((m) => process.stdout.write(String(m.cacheIsWritable())))`;
    const env = { ...process.env, npm_config_cache: cacheIn(folder) };
    expect(spawnSync(process.execPath, ['-e', script], { env, encoding: 'utf8' }).stdout).toBe(expected);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

interface LockedPackage {
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

// npm leaves an optional package out of the lock file when the registry could not give it, and then refuses its own file.
test('the lock file has every package that another one names', () => {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
    packages: Readonly<Record<string, LockedPackage>>;
  };
  const missing = Object.entries(packages).flatMap(([at, { dependencies, optionalDependencies }]) =>
    Object.keys({ ...dependencies, ...optionalDependencies })
      .filter((name) => !foldersAbove(at).some((folder) => `${folder}node_modules/${name}` in packages))
      .map((name) => `${at || 'portolan'} needs ${name}`),
  );
  expect(missing, 'choose versions that the registry has for every platform').toEqual([]);
});

/** `a/node_modules/b` looks in itself, in `a` and at the top. */
function foldersAbove(at: string): string[] {
  const parts = at === '' ? [] : at.split(/(?=node_modules\/)/);
  return parts
    .map(
      (_part, i) =>
        `${parts
          .slice(0, i + 1)
          .join('')
          .replace(/\/$/, '')}/`,
    )
    .concat('');
}
