import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../base/clock.ts';
import { askRuntimes, runtimeSockets } from './containers.linux.ts';

const id = 'ab'.repeat(32);
const list = JSON.stringify([{ Id: id, Names: ['/db'], Image: 'postgres' }]);
let directory = '';
let servers: Server[] = [];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'portolan-'));
});

afterEach(async () => {
  await Promise.all(
    servers.map((server) => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    }),
  );
  servers = [];
  rmSync(directory, { recursive: true });
});

function serve(name: string, answer: RequestListener): Promise<string> {
  const path = join(directory, name);
  const server = createServer(answer);
  servers.push(server);
  return new Promise((resolve) => server.listen(path, () => resolve(path)));
}

test('asks for the list and reads it', async () => {
  const asked: string[] = [];
  const path = await serve('docker.sock', (request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.end(list);
  });
  const containers = await askRuntimes(systemClock, [path]);
  expect(asked).toEqual(['GET /containers/json']);
  expect(containers.get(id)).toMatchObject({ name: 'db', image: 'postgres' });
});

test('one runtime that answers is enough; the others are silent, refuse, lie or are not there', async () => {
  const paths = [
    await serve('good.sock', (_, response) => response.end(list)),
    await serve('silent.sock', () => {}),
    await serve('endless.sock', (_, response) => response.write('[')),
    await serve('refused.sock', (_, response) => response.writeHead(403).end(list)),
    await serve('cut.sock', (_, response) => response.destroy()),
    await serve('prose.sock', (_, response) => response.end('hello')),
    join(directory, 'absent.sock'),
    join(directory, 'file'),
  ];
  writeFileSync(join(directory, 'file'), 'no socket');
  expect([...(await askRuntimes(systemClock, paths)).keys()]).toEqual([id]);
});

test('an answer without end is cut off', async () => {
  const path = await serve('flood.sock', (_, response) => {
    const more = Buffer.alloc(1 << 20, ' ');
    const write = (): void => {
      if (!response.destroyed) response.write(more, write);
    };
    write();
  });
  expect(await askRuntimes(systemClock, [path])).toEqual(new Map());
});

test('where runtimes listen', () => {
  expect(runtimeSockets({})).toEqual(['/var/run/docker.sock', '/run/podman/podman.sock']);
  expect(runtimeSockets({ XDG_RUNTIME_DIR: '/run/user/7', DOCKER_HOST: 'unix:///x/d.sock' })).toEqual([
    '/x/d.sock',
    '/var/run/docker.sock',
    '/run/podman/podman.sock',
    '/run/user/7/docker.sock',
    '/run/user/7/podman/podman.sock',
  ]);
  // A remote engine has nothing to do with this machine.
  expect(runtimeSockets({ DOCKER_HOST: 'tcp://10.0.0.1:2375' })).not.toContain('tcp://10.0.0.1:2375');
});
