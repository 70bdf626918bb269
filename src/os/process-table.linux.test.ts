import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { procDescriptorWalk, socketInode } from './descriptor-walk.ts';
import { socketInodeAt } from './descriptor-walk.linux.ts';
import { executableOf } from './executable.linux.ts';
import { mountHidesProcesses, processesHidden } from './hidden-processes.linux.ts';
import { fakeProcFs } from './proc-fs.fake.ts';
import type { FakeEntry } from './proc-fs.fake.ts';
import type { ProcFs } from './proc-fs.ts';
import { linuxProcessTable } from './process-table.linux.ts';
import type { ProcessTable } from './process-table.ts';

const stat = (pid: number, name: string, parent: number, state = 'S', flags = 0, ticks = pid * 10): string =>
  `${pid} (${name}) ${state} ${parent} ${pid} ${pid} 0 -1 ${flags} 0 0 0 0 0 0 0 0 20 0 1 0 ${ticks} 0 0\n`;

const files: Readonly<Record<string, FakeEntry>> = {
  stat: 'cpu 1 2\nbtime 1000\n',
  '1/stat': stat(1, 'init', 0),
  '1/fd': { refused: 'EACCES' },
  '2/stat': stat(2, 'kthreadd', 0, 'S', 0x0020_8040),
  '2/fd': { refused: 'EACCES' },
  '20/stat': stat(20, 'web', 1),
  '20/cmdline': 'web\0-p\x0080\0',
  '20/cgroup': '0::/system.slice/web.service\n',
  '20/exe': { link: '/usr/bin/web' },
  '20/net/tcp': '',
  '20/fd/0': { link: '/dev/null' },
  '20/fd/3': { link: 'socket:[77]' },
  '20/fd/4': { link: 'socket:[78]' },
  '20/fd/10': { link: 'pipe:[77]' },
  '21/stat': stat(21, 'worker', 20),
  '21/fd/3': { link: 'socket:[77]' },
  '22/stat': stat(22, 'gone', 20, 'Z'),
  '22/fd': { refused: 'EACCES' },
  '23/stat': stat(23, 'other', 1),
  '23/fd/1': { refused: 'EACCES' },
  self: { link: '20' },
  'sys/kernel/ostype': 'Linux\n',
};
const stats = { '20': { uid: 33 }, '20/net/tcp': { inode: 4242 } };

const tableOf = (proc: ProcFs): ProcessTable =>
  linuxProcessTable({ proc, walk: procDescriptorWalk(proc), pidfds: false });

describe('a made-up /proc', () => {
  const table = tableOf(fakeProcFs({ files, stats }));

  test('pids are the names that are numbers', () => {
    expect(table.pids()).toEqual([1, 2, 20, 21, 22, 23]);
  });

  test('a process', () => {
    expect(table.read(20)).toEqual({
      pid: 20,
      parentPid: 1,
      command: 'web',
      arguments: ['web', '-p', '80'],
      argumentsTruncated: false,
      executable: '/usr/bin/web',
      executableDeleted: false,
      uid: 33,
      startedAt: 1_000_000 + 2000,
      startTicks: 200n,
      state: 'S',
      cgroup: '/system.slice/web.service',
      networkNamespace: 4242,
    });
  });

  test('owners, and who may not be looked into', () => {
    const owners = table.socketOwners();
    expect(owners.of(77)).toEqual([
      { pid: 20, fd: 3 },
      { pid: 21, fd: 3 },
    ]);
    expect(owners.of(78)).toEqual([{ pid: 20, fd: 4 }]);
    // Not 2, a kernel thread, nor 22, which has ended: nothing of theirs is hidden.
    expect(owners).toMatchObject({ size: 3, hiddenPids: [1, 23], processesHidden: false });
    expect(table.socketOwners(new Set([78])).size).toBe(1);
  });

  test('parents, nearest first', () => {
    expect(table.ancestors(21).map(({ pid }) => pid)).toEqual([20, 1]);
    expect(table.ancestors(1)).toEqual([]);
  });

  test('parents that go round in a circle end', () => {
    const circle = fakeProcFs({ files: { '5/stat': stat(5, 'a', 6), '6/stat': stat(6, 'b', 5) } });
    expect(
      tableOf(circle)
        .ancestors(5)
        .map(({ pid }) => pid),
    ).toEqual([6]);
  });

  test('a chain longer than the bound is cut', () => {
    const chain = Object.fromEntries(
      Array.from({ length: 100 }, (_, index) => [`${index + 1}/stat`, stat(index + 1, 'p', index)]),
    );
    expect(tableOf(fakeProcFs({ files: chain })).ancestors(100)).toHaveLength(64);
  });
});

test('whatever vanishes between two reads, there is an answer', () => {
  fc.assert(
    fc.property(fc.infiniteStream(fc.boolean()), (vanishes) => {
      const whole = fakeProcFs({ files, stats });
      const sometimes = <R>(value: R): R | null => (vanishes.next().value === true ? null : value);
      const proc: ProcFs = {
        ...whole,
        bytes: (path, limit) => sometimes(whole.bytes(path, limit)),
        text: (path, limit) => sometimes(whole.text(path, limit)),
        list: (path) => sometimes(whole.list(path)),
        link: (path) => sometimes(whole.link(path)),
        stat: (path) => sometimes(whole.stat(path)),
      };
      const table = tableOf(proc);
      for (const pid of table.pids()) {
        const info = table.read(pid);
        expect(info === null || info.pid === pid).toBe(true);
        expect(table.ancestors(pid).length).toBeLessThanOrEqual(2);
      }
      const owners = table.socketOwners();
      expect(owners.size).toBeLessThanOrEqual(3);
      expect(owners.of(77).every(({ fd }) => fd === 3)).toBe(true);
    }),
  );
});

describe('socket links', () => {
  test.each([
    ['socket:[4711]', 4711],
    ['socket:[0]', 0],
    ['socket:[4294967295]', 4_294_967_295],
    ['socket:[]', -1],
    ['socket:[x]', -1],
    ['socket:[1', -1],
    ['socket:[12]x', -1],
    ['pipe:[4711]', -1],
    ['/tmp/socket:[4711]', -1],
    ['socket:[99999999999999999999]', -1],
    ['', -1],
  ])('%s', (link, inode) => {
    expect(socketInode(link)).toBe(inode);
    const bytes = Buffer.alloc(64, 0x5d);
    expect(socketInodeAt(bytes, bytes.write(link, 'latin1'))).toBe(inode);
  });

  test('both readers agree on any text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('s', 'o', 'c', 'k', 'e', 't', ':', '[', ']', '1', '0'), maxLength: 30 }),
        (tail) => {
          for (const link of [tail, `socket:[${tail}]`]) {
            const bytes = Buffer.from(link, 'latin1');
            expect(socketInodeAt(bytes, bytes.length)).toBe(socketInode(link));
          }
        },
      ),
    );
  });
});

describe('executables', () => {
  const proc = fakeProcFs({
    files: {
      '1/exe': { link: '/bin/a' },
      '2/exe': { link: '/bin/a (deleted)' },
      '3/exe': { link: '/bin/a (deleted)' },
      '3/root/bin/a (deleted)': '',
      '4/exe': { link: '/bin/a (deleted)' },
      '4/root/bin/a (deleted)': '',
      '5/exe': { link: '/bin/a (deleted) (deleted)' },
      '6/exe': { link: '/jail/a (deleted)' },
      'self/root/jail/a (deleted)': '',
      '7/exe': { refused: 'EACCES' },
    },
    stats: {
      '3/exe': { inode: 9, device: 1 },
      '3/root/bin/a (deleted)': { inode: 9, device: 1 },
      '4/exe': { inode: 9, device: 1 },
      '4/root/bin/a (deleted)': { inode: 9, device: 2 },
      '6/exe': { inode: 5 },
      'self/root/jail/a (deleted)': { inode: 5 },
    },
  });

  test.each([
    [1, '/bin/a', false],
    [2, '/bin/a', true],
    [3, '/bin/a (deleted)', false],
    [4, '/bin/a', true],
    [5, '/bin/a (deleted)', true],
    [6, '/jail/a (deleted)', false],
    [7, null, false],
    [8, null, false],
  ])('process %i', (pid, executable, executableDeleted) => {
    expect(executableOf(proc, pid)).toEqual({ executable, executableDeleted });
  });
});

describe('hidden processes', () => {
  const mountinfo = (options: string): string =>
    `22 27 0:21 / /proc rw,relatime - proc proc rw\n23 27 0:22 / /sys rw - sysfs sysfs rw\n65 44 0:39 / /proc rw,relatime - proc proc rw${options}\n`;

  test.each([
    ['', false],
    [',hidepid=invisible', true],
    [',gid=4,hidepid=2', true],
    [',hidepid=ptraceable', true],
    [',hidepid=1', false],
    [',hidepid=noaccess', false],
    [',hidepid=20', false],
  ])('the mount options %j', (options, hides) => {
    expect(mountHidesProcesses(mountinfo(options), '/proc')).toBe(hides);
    expect(mountHidesProcesses(mountinfo(options), '/sys')).toBe(false);
  });

  test('process 1 out of sight', () => {
    expect(processesHidden(fakeProcFs({ files: { self: { link: '20' } } }))).toBe(true);
  });

  test('process 1 of our own: the mount decides, and CAP_SYS_PTRACE sees through', () => {
    const own = (options: string, capabilities: string): boolean =>
      processesHidden(
        fakeProcFs({
          files: { '1/stat': '', 'self/mountinfo': mountinfo(options), 'self/status': `CapEff:\t${capabilities}\n` },
        }),
      );
    expect(own(',hidepid=2', '0000000000000000')).toBe(true);
    expect(own(',hidepid=2', '0000000000080000')).toBe(false);
    expect(own('', '0000000000000000')).toBe(false);
  });
});
