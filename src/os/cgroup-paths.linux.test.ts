import { expect, test } from 'vitest';
import { cgroup2Mount, cgroupPaths } from './cgroup-paths.linux.ts';
import { fakeProcFs } from './proc-fs.fake.ts';

test('where version 2 is mounted', () => {
  expect(cgroup2Mount('29 24 0:26 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate\n')).toBe(
    '/sys/fs/cgroup',
  );
  const hybrid =
    '40 31 0:37 / /sys/fs/cgroup/systemd rw - cgroup cgroup rw,name=systemd\n41 31 0:38 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n';
  expect(cgroup2Mount(hybrid)).toBe('/sys/fs/cgroup/unified');
  expect(cgroup2Mount('22 27 0:21 / /proc rw - proc proc rw\n')).toBeNull();
});

test('paths by inode, and a directory that was made later', () => {
  const files: Record<string, string> = {
    'cgroup.procs': '',
    'system.slice/cgroup.procs': '',
    'system.slice/nginx.service/cgroup.procs': '',
  };
  const stats: Record<string, { inode: number }> = {
    '.': { inode: 1 },
    'system.slice': { inode: 2 },
    'system.slice/nginx.service': { inode: 3 },
    'user.slice': { inode: 4 },
  };
  let tree = fakeProcFs({ files, stats });
  const pathOf = cgroupPaths({
    ...tree,
    stat: (path) => tree.stat(path),
    directories: (path) => tree.directories?.(path === '.' ? '' : path) ?? null,
  });
  expect(pathOf(1n)).toBe('/');
  expect(pathOf(3n)).toBe('/system.slice/nginx.service');
  tree = fakeProcFs({ files: { ...files, 'user.slice/cgroup.procs': '' }, stats });
  expect(pathOf(4n)).toBe('/user.slice');
  expect(pathOf(99n)).toBeNull();
});

test('without a mount nothing is known', () => {
  expect(cgroupPaths(null)(1n)).toBeNull();
});
