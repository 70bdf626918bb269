/** `npm run lab`: the shell runs in the host, and its end is the laboratory's. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { drawMap } from './map.ts';
import router from './labs/router.ts';
import { needs } from './needs.ts';
import { namedNamespaces } from './teardown.ts';

const program = fileURLToPath(new URL('shell.ts', import.meta.url));
const environment = { ...process.env, SHELL: '/bin/sh' };
const { describe } = needs({ lab: true, tools: ['ip', 'nft'] });

describe('a laboratory by name', () => {
  test('prints its map, and gives the code of its shell', () => {
    const input = 'ip -o addr show dev eth0; exit 3\n';
    const result = spawnSync(process.execPath, [program, 'two-hosts', 'server'], {
      env: environment,
      input,
      encoding: 'utf8',
    });
    expect(result.stdout).toContain('client (10.77.0.1/24, fd77::1/64) ---- server (10.77.0.2/24, fd77::2/64)');
    expect(result.stdout).toContain('inet 10.77.0.2/24');
    expect(result.status).toBe(3);
    expect(namedNamespaces().filter((name) => name.startsWith(`ptl-${result.pid}-`))).toEqual([]);
  });

  test('Ctrl-C is for what runs in the shell', async () => {
    const child = spawn(process.execPath, [program, 'two-hosts'], { env: environment, stdio: 'pipe' });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stdin.write('echo here; read line; ip -o addr show dev eth0\n');
    await expect.poll(() => output, { timeout: 20_000 }).toContain('here\n');
    child.kill('SIGINT');
    child.stdin.end('go on\n');
    await once(child, 'close');
    expect(output).toContain('inet 10.77.0.1/24');
  });
});

test('an unknown name is refused, with the nearest', () => {
  const result = spawnSync(process.execPath, [program, 'roter'], { encoding: 'utf8' });
  expect(result.stdout).toContain('Did you mean router?');
  expect(result.status).toBe(2);
  expect(spawnSync(process.execPath, [program], { encoding: 'utf8' }).stdout).toContain('two-hosts');
});

test('a map shows every wire and who forwards', () => {
  expect(drawMap(router.plan)).toBe(`  client (10.78.1.2/24, fd78:1::2/64) ---- router (10.78.1.1/24, fd78:1::1/64)
  router (10.78.2.1/24, fd78:2::1/64) ---- server (10.78.2.2/24, fd78:2::2/64)
  router forwards`);
});
