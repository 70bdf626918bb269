/** The package as users get it: packed, installed into an empty folder, run there. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { catalog } from '../src/cli/catalog.gen.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
let folder = '';

function npm(args: readonly string[], cwd: string): string {
  const { status, stdout, stderr } = spawnSync('npm', args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`npm ${args.join(' ')}: ${stderr}`);
  return stdout;
}

function portolan(...args: string[]): { code: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(folder, 'node_modules/.bin/portolan'), ...args],
    { cwd: folder, encoding: 'utf8' },
  );
  return { code: status, stdout, stderr };
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'portolan-packed-'));
  npm(['pack', '--pack-destination', folder], root);
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'))!;
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  // No script of any package may be needed.
  npm(['install', '--ignore-scripts', '--no-audit', '--no-fund', join(folder, tarball)], folder);
}, 180_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the packed package', () => {
  test('prints its version and its help', () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    expect(portolan('--version')).toMatchObject({ code: 0, stdout: `portolan ${version}\n` });
    expect(portolan('--help').stdout).toContain('Classic tools');
  });

  test('charts the machine from sock_diag', () => {
    const { code, stdout } = portolan('--json');
    expect([0, 3]).toContain(code);
    expect(Array.isArray(JSON.parse(stdout))).toBe(true);
    expect(portolan('doctor').stdout).toContain('sock_diag');
  });

  test('knows what a port means without the build tools', () => {
    expect(portolan('port', '22').stdout).toContain('ssh');
  });

  test('scans this host', () => {
    const { code, stdout, stderr } = portolan(
      'scan',
      '127.0.0.1',
      '-p',
      '1',
      '--technique',
      'connect',
      '--all',
      '--jsonl',
    );
    expect([0, 1], stderr).toContain(code);
    expect(JSON.parse(stdout)).toMatchObject({ host: '127.0.0.1', port: 1 });
  });

  test('is a library with types', () => {
    const script =
      "import { openHost, collectSockets } from 'portolan'; console.log(Array.isArray((await collectSockets(openHost())).sockets))";
    writeFileSync(join(folder, 'use.mjs'), script);
    const { stdout, stderr } = spawnSync(process.execPath, ['use.mjs'], { cwd: folder, encoding: 'utf8' });
    expect(stdout, stderr).toBe('true\n');
    expect(readdirSync(join(folder, 'node_modules/portolan/dist'))).toContain('index.d.ts');
  });

  test('every file of it loads by itself, in whatever order', () => {
    const built = join(folder, 'node_modules/portolan/dist/chunks');
    const files = readdirSync(built).filter((name) => name.endsWith('.js') && name !== 'deep-child.js');
    expect(files.length).toBeGreaterThan(100);
    for (const order of [files, files.toReversed()]) {
      const script = `for (const file of ${JSON.stringify(order)}) await import('${built}/' + file)`;
      const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
        encoding: 'utf8',
      });
      expect(status, stderr).toBe(0);
    }
  });

  test('every command has its help', () => {
    for (const { name } of catalog.commands) {
      expect(portolan(name, '--help'), name).toMatchObject({ code: 0, stderr: '' });
    }
  });

  test('ships no source, test or laboratory', () => {
    const shipped = readdirSync(join(folder, 'node_modules/portolan'), { recursive: true, encoding: 'utf8' });
    expect(
      shipped.filter((path) => path.includes('.test.') || path.startsWith('lab') || path.startsWith('src')),
    ).toEqual([]);
  });
});
