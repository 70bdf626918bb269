/** cgroup v2 directories by inode: what turns the cgroup id of a socket into a path. */
import type { ProcFs } from './proc-fs.ts';

/** More directories than any machine is expected to have: bounds the walk. */
const mostDirectories = 50_000;

/** Finds where cgroup v2 is mounted, as proc_pid_mountinfo(5) tells; null when it is not. */
export function cgroup2Mount(mountinfo: string): string | null {
  const line = mountinfo.split('\n').find((candidate) => / - cgroup2 /.test(candidate));
  return line?.split(' ')[4] ?? null;
}

/**
 * A look-up that walks the tree on the first question, and once more when an id is unknown (a cgroup made since): `tree`
 * reads below the mount point. Ids are the directories' inodes (kernfs on 64-bit machines).
 */
export function cgroupPaths(tree: ProcFs | null): (id: bigint) => string | null {
  let known: ReadonlyMap<bigint, string> | undefined;
  const missed = new Set<bigint>();
  return (id) => {
    if (tree === null) return null;
    known ??= walk(tree);
    if (!known.has(id) && !missed.has(id)) {
      known = walk(tree);
      if (!known.has(id)) missed.add(id);
    }
    return known.get(id) ?? null;
  };
}

function walk(tree: ProcFs): ReadonlyMap<bigint, string> {
  const paths = new Map<bigint, string>();
  const waiting = [''];
  for (let at = 0; at < waiting.length && at < mostDirectories; at++) {
    const path = waiting[at]!;
    const stat = tree.stat(path === '' ? '.' : path);
    if (stat === null) continue;
    paths.set(BigInt(stat.inode), `/${path}`);
    // A directory has a link from each directory in it: two links are its own, and listing sixty control files is spared.
    if (stat.links === 2) continue;
    for (const name of tree.directories?.(path === '' ? '.' : path) ?? []) {
      waiting.push(path === '' ? name : `${path}/${name}`);
    }
  }
  return paths;
}
