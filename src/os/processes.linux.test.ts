import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, unlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { needs } from '../../lab/needs.ts';
import { commandLineLimit } from './command-line.ts';
import { linuxHost } from './host.linux.ts';
import type { ProcessInfo } from './process-table.ts';

const host = linuxHost();
const processes = host.processes;
const started: ChildProcess[] = [];
let directory = '';

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'portolan-'));
});

afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

afterAll(() => {
  rmSync(directory, { recursive: true });
});

/** Runs a copy of sleep(1) under a file name of our choice. */
async function sleeping(name: string, args: readonly string[] = []): Promise<ChildProcess & { readonly pid: number }> {
  const path = join(directory, name);
  copyFileSync('/bin/sleep', path);
  return running(path, ['60', ...args]);
}

async function running(path: string, args: readonly string[]): Promise<ChildProcess & { readonly pid: number }> {
  const child = spawn(path, args, { stdio: 'ignore' });
  started.push(child);
  await new Promise((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  return child as ChildProcess & { readonly pid: number };
}

/** Waits, bounded, until what is read satisfies a condition. */
async function eventually<T>(read: () => T, holds: (value: T) => boolean): Promise<T> {
  for (let round = 0; round < 200 && !holds(read()); round++) await wait(10);
  return read();
}

describe.skipIf(process.platform !== 'linux')('processes that are hard to read', () => {
  test.each(['a) R 1 (x', '\u001b[31m\nred', ') Z 0 (', 'space d'])('a name like %j', async (name) => {
    const child = await sleeping(name);
    const info = processes.read(child.pid)!;
    expect(info).toMatchObject({
      command: name,
      parentPid: process.pid,
      executable: join(directory, name),
      executableDeleted: false,
      arguments: [join(directory, name), '60'],
    });
  });

  test('an executable that was unlinked, and one that is only called so', async () => {
    const honest = await sleeping('honest (deleted)');
    expect(processes.read(honest.pid)).toMatchObject({
      executable: join(directory, 'honest (deleted)'),
      executableDeleted: false,
    });
    unlinkSync(join(directory, 'honest (deleted)'));
    expect(processes.read(honest.pid)).toMatchObject({
      executable: join(directory, 'honest (deleted)'),
      executableDeleted: true,
    });
    const plain = await sleeping('plain');
    unlinkSync(join(directory, 'plain'));
    // Another file of that name is not the one that runs.
    copyFileSync('/bin/sleep', join(directory, 'plain (deleted)'));
    expect(processes.read(plain.pid)).toMatchObject({ executable: join(directory, 'plain'), executableDeleted: true });
  });

  test('a command line of 100 KB is cut at the bound and says so', async () => {
    const child = await running('/bin/sh', ['-c', 'sleep 60; :', 'x'.repeat(100_000)]);
    const info = processes.read(child.pid)!;
    expect(info.argumentsTruncated).toBe(true);
    expect(info.arguments?.join(' ')).toHaveLength(commandLineLimit);
    expect(info.arguments?.[1]).toBe('-c');
  });

  test('a process that ended but was not waited for', async () => {
    const parent = await running('/bin/sh', ['-c', 'true & exec sleep 60']);
    const childrenOf = (): ProcessInfo | undefined =>
      processes
        .pids()
        .map((pid) => processes.read(pid))
        .find((info): info is ProcessInfo => info?.parentPid === parent.pid);
    const zombie = (await eventually(childrenOf, (info) => info?.state === 'Z'))!;
    expect(zombie).toMatchObject({ state: 'Z', arguments: [], executable: null, executableDeleted: false });
    expect(() => processes.signal(zombie, 15)).toThrowError(expect.objectContaining({ code: 'PTL_GONE' }));
    expect(processes.socketOwners().hiddenPids).not.toContain(zombie.pid);
  });

  test('a signal reaches exactly the process that was read', async () => {
    const child = await running('/bin/sleep', ['60']);
    const ended = new Promise((resolve) => child.once('exit', (_, signal) => resolve(signal)));
    const info = processes.read(child.pid)!;
    const later = { pid: child.pid, startTicks: info.startTicks - 1n };
    for (const table of [processes, linuxHost({ noFfi: true }).processes]) {
      expect(() => table.signal(later, 15)).toThrowError(expect.objectContaining({ code: 'PTL_GONE' }));
      expect(() => table.signal({ pid: 0, startTicks: 0n }, 0)).toThrowError(
        expect.objectContaining({ code: 'PTL_GONE' }),
      );
      expect(() => table.signal({ pid: -1, startTicks: 0n }, 0)).toThrowError(
        expect.objectContaining({ code: 'PTL_GONE' }),
      );
      // Signal 0 only asks.
      table.signal(info, 0);
    }
    processes.signal(info, 15);
    expect(await ended).toBe('SIGTERM');
    expect(() => processes.signal(info, 15)).toThrowError(expect.objectContaining({ code: 'PTL_GONE' }));
  });

  test('a child of ours has the chain of its parents', async () => {
    const child = await running('/bin/sleep', ['60']);
    const chain = processes.ancestors(child.pid);
    expect(chain[0]?.pid).toBe(process.pid);
    expect(chain[1]?.pid).toBe(process.ppid);
    expect(chain.at(-1)?.parentPid).toBe(0);
  });

  test('kernel threads have no command line and no executable', () => {
    const threads = processes.pids().filter((pid) => / S 0 0 0 | I 2 /.test(readStat(pid)) && pid !== 1);
    for (const pid of threads.slice(0, 5)) {
      expect(processes.read(pid)).toMatchObject({ arguments: [], executable: null, executableDeleted: false });
    }
  });

  function readStat(pid: number): string {
    try {
      return readFileSync(`/proc/${pid}/stat`, 'utf8');
    } catch {
      return '';
    }
  }
});

const asOthers = needs({ root: true, lab: true });

asOthers.describe('what an ordinary user sees', () => {
  const hostFile = fileURLToPath(new URL('host.linux.ts', import.meta.url));

  /** Runs a module body as nobody; `host` is the Linux host at `procRoot`, and what the body returns comes back as JSON. */
  function asNobody(body: string, { procRoot = '/proc', mount = '' } = {}): Record<string, unknown> {
    const script = `
      const { linuxHost } = await import(${JSON.stringify(hostFile)});
      const host = linuxHost({ procRoot: ${JSON.stringify(procRoot)} });
      console.log(JSON.stringify(await (async () => { ${body} })(), (_, value) => typeof value === 'bigint' ? String(value) : value));`;
    const shell = `${mount}exec setpriv --reuid 65534 --regid 65534 --clear-groups "$0" --no-warnings --input-type=module -e "$1"`;
    const result = spawnSync('unshare', ['--mount', 'sh', '-c', shell, process.execPath, script], { encoding: 'utf8' });
    if (result.status !== 0) throw new Error(result.stderr);
    return JSON.parse(result.stdout) as Record<string, unknown>;
  }

  test('sockets without owners, and the processes that were hidden', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const seen = asNobody(`
      const rows = [...host.sockets.inet({ protocol: 'tcp', family: 4, states: 1 << 10 })].flat();
      const row = rows.find(({ localPort }) => localPort === ${port});
      const owners = host.processes.socketOwners();
      const info = host.processes.read(${process.pid});
      return { source: host.sockets.source, uid: row.uid, owners: owners.of(row.inode), hidden: owners.hiddenPids.includes(${process.pid}),
        processesHidden: owners.processesHidden, info, privileges: host.privileges().seesAllProcesses };`);
    server.close();
    expect(seen).toMatchObject({
      source: 'sock_diag',
      uid: 0,
      owners: [],
      hidden: true,
      processesHidden: false,
      privileges: false,
      info: { pid: process.pid, executable: null, uid: 0 },
    });
    expect(seen['info']).toHaveProperty('arguments.length');
  });

  test('kernel threads and ended processes count as hiding nothing', () => {
    const { hidden } = asNobody('return { hidden: host.processes.socketOwners().hiddenPids };') as { hidden: number[] };
    for (const pid of hidden) {
      const info = processes.read(pid);
      expect(info === null || info.arguments?.length !== 0 || info.state !== 'I').toBe(true);
    }
  });

  test('a signal to a process of another user is refused', () => {
    const ticks = processes.read(process.pid)!.startTicks;
    const seen = asNobody(`
      try { host.processes.signal({ pid: ${process.pid}, startTicks: ${ticks}n }, 15); return { code: 'sent' }; }
      catch (error) { return { code: error.code, hint: error.hint, evidence: error.evidence }; }`);
    expect(seen).toMatchObject({ code: 'PTL_PERMISSION', evidence: 'EPERM', hint: expect.stringContaining('sudo') });
  });

  test.each([
    ['hidepid=2', true, false],
    ['hidepid=1', false, true],
    ['hidepid=0', false, true],
  ])('/proc mounted with %s', (option, processesHidden, listed) => {
    const seen = asNobody(
      `const owners = host.processes.socketOwners();
       return { processesHidden: owners.processesHidden, listed: owners.hiddenPids.includes(${process.pid}),
         read: host.processes.read(${process.pid}) === null, shown: host.processes.pids().includes(${process.pid}), own: host.processes.read(process.pid)?.pid === process.pid,
         rows: [...host.procSockets().inet({ protocol: 'tcp', family: 4 })].flat().length >= 0 };`,
      { procRoot: directory, mount: `mount -t proc -o ${option} proc "${directory}" && ` },
    );
    expect(seen).toMatchObject({ processesHidden, listed, own: true, rows: true, shown: !processesHidden });
    if (processesHidden) expect(seen).toMatchObject({ read: true });
  });

  test('other network namespaces are seen, named and read without privileges', async () => {
    const child = await running('unshare', ['--net', 'sleep', '60']);
    const other = await eventually(
      () => processes.read(child.pid)?.networkNamespace ?? null,
      (id) => id !== null && id !== host.networkNamespaces()[0]!.id,
    );
    const seen = asNobody(`
      const namespace = host.networkNamespaces().find(({ id }) => id === ${other});
      return { namespace, rows: [...host.procSockets(namespace.pid).inet({ protocol: 'tcp', family: 4 })].flat() };`);
    expect(seen).toEqual({
      namespace: { id: other, name: `pid ${child.pid}`, own: false, pid: child.pid },
      rows: [],
    });
  });
});
