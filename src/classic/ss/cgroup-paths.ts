/** Cgroups by id and by path, with ss's words for what cannot be found. */
import { statSync } from 'node:fs';
import { errnoName } from '../../base/errors.ts';
import type { Host } from '../../os/host.ts';
import { toByteText } from '../byte-text.ts';
import { errorText } from './strerror.ts';

/** Looks cgroups up; failures are complained of each time. */
export interface CgroupPaths {
  /** The path below the mount point; `unreachable:HEX` when there is none. */
  path(id: bigint): string;
  /** The id of a path, absolute or below the mount point; null when it has none. */
  id(path: string): bigint | null;
}

/** Makes the look-up; nothing is read before it is asked. */
export function createCgroupPaths(host: Host, complain: (text: string) => void): CgroupPaths {
  let mount: string | null | undefined;
  const mountPoint = (): string | null => {
    if (mount === undefined) mount = findMount(host.proc?.text('mounts') ?? '');
    if (mount === null) complain('Failed to find cgroup2 mount\n');
    return mount;
  };
  const known = new Map<bigint, string>();
  let looked = false;
  return {
    path(id) {
      const found = known.get(id);
      if (found !== undefined) return found;
      // ss reads all paths when it needs the first, and says here already that there is nothing to read.
      if (!looked) mountPoint();
      looked = true;
      const path = host.cgroupPath(id);
      if (path !== null) {
        known.set(id, toByteText(path));
        return known.get(id)!;
      }
      if (id === 0n) complain('Invalid cgroup2 ID\n');
      else if (mountPoint() !== null) complain('Failed to open cgroup2 by ID\n');
      return `unreachable:${id.toString(16)}`;
    },
    id(path) {
      const direct = inodeOf(path);
      if (typeof direct === 'bigint') return direct;
      const below = path.replace(/^\/+/, '');
      if (below === '') {
        complain('Invalid cgroup2 path\n');
        return null;
      }
      const root = mountPoint();
      if (root === null) return null;
      const inode = inodeOf(`${root}/${below}`);
      if (typeof inode === 'bigint') return inode;
      complain(`Failed to get cgroup2 ID: ${errorText(inode)}\n`);
      return null;
    },
  };
}

/** A cgroup's id is the inode of its directory; the errno name where there is none. */
function inodeOf(path: string): bigint | string {
  try {
    return statSync(path, { bigint: true }).ino;
  } catch (error) {
    return errnoName(error) ?? 'EINVAL';
  }
}

/** The first cgroup2 file system of a mounts file; its octal escapes undone. */
function findMount(mounts: string): string | null {
  for (const line of mounts.split('\n')) {
    const [, where, type] = line.split(' ');
    if (type === 'cgroup2' && where !== undefined) {
      return where.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
    }
  }
  return null;
}
