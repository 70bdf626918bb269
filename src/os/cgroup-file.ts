/** /proc/PID/cgroup: which of its lines says where a process belongs. */
import { cgroupOwner } from './cgroup-owner.ts';

/**
 * The path that says most: `0::` (cgroup v2) unless it is empty of meaning, else the named systemd hierarchy. On hybrid
 * systems container runtimes write only the version 1 hierarchies, so a line that names a container beats both. Null when
 * the text has no line at all.
 */
export function parseCgroupFile(text: string): string | null {
  const paths: { readonly rank: number; readonly path: string }[] = [];
  for (const line of text.split('\n')) {
    // hierarchy-ID:controller-list:cgroup-path (cgroups(7)); the path may hold colons.
    const match = /^(\d+):([^:]*):(\/.*)$/.exec(line);
    if (match === null) continue;
    const rank = match[2] === '' ? 0 : match[2] === 'name=systemd' ? 1 : 2;
    paths.push({ rank, path: match[3]! });
  }
  paths.sort((a, b) => a.rank - b.rank);
  const contained = paths.find(({ path }) => path.length > 1 && cgroupOwner(path).container !== null);
  const systems = paths.filter(({ rank }) => rank < 2);
  const chosen = contained ?? systems.find(({ path }) => path !== '/') ?? systems[0] ?? paths[0];
  return chosen?.path ?? null;
}
