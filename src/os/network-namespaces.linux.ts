/** The network namespaces that visible processes live in, found and named without privileges. */
import type { CgroupOwner, NetworkNamespace } from './host.ts';
import { parseCgroupFile } from './cgroup-file.ts';
import type { ProcFs } from './proc-fs.ts';

/** What naming needs beside /proc: the names that `ip netns` gave, by the inode of the namespace, and what a cgroup says. */
export interface NamespaceNaming {
  readonly named: () => ReadonlyMap<number, string>;
  readonly ownerOf: (cgroup: string) => CgroupOwner;
}

/**
 * One stat a process: the inode of /proc/PID/net/tcp is equal inside a namespace, different between two, and readable by
 * everybody. Our own namespace comes first, then by the lowest pid.
 */
export function readNetworkNamespaces(
  proc: ProcFs,
  pids: readonly number[],
  naming: NamespaceNaming,
): readonly NetworkNamespace[] {
  const members = new Map<number, number[]>();
  for (const pid of pids) {
    const id = proc.stat(`${pid}/net/tcp`)?.inode;
    if (id === undefined) continue;
    const known = members.get(id);
    if (known === undefined) members.set(id, [pid]);
    else known.push(pid);
  }
  const ownId = proc.stat('self/net/tcp')?.inode ?? -1;
  const ownPid = Number(proc.link('self') ?? 0);
  const own: NetworkNamespace = { id: ownId, name: 'this', own: true, pid: ownPid };
  const others = [...members].filter(([id]) => id !== ownId);
  if (others.length === 0) return [own];
  const named = naming.named();
  return [
    own,
    ...others.map(([id, inside]) => ({
      id,
      name: nameOf(proc, inside, named, naming.ownerOf),
      own: false,
      pid: inside[0]!,
    })),
  ];
}

/** How many members are asked for a name: the first of a container may be a helper that only joined its network. */
const askedMembers = 8;

function nameOf(
  proc: ProcFs,
  pids: readonly number[],
  named: ReadonlyMap<number, string>,
  ownerOf: (cgroup: string) => CgroupOwner,
): string {
  const asked = pids.slice(0, askedMembers);
  // /proc/PID/ns/net takes ptrace rights; where we have them the inode is the one that /run/netns pins.
  const inode = named.size === 0 ? undefined : first(asked, (pid) => proc.stat(`${pid}/ns/net`)?.inode);
  const name = inode === undefined ? undefined : named.get(inode);
  if (name !== undefined) return name;
  const container = first(asked, (pid) =>
    containerName(ownerOf(parseCgroupFile(proc.text(`${pid}/cgroup`) ?? '') ?? '')),
  );
  return container ?? `pid ${pids[0]}`;
}

function first<T, R>(items: readonly T[], read: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = read(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** How a container is called in a sentence: its name, else the pod's, else the twelve digits that the runtimes print. */
function containerName({ container, pod }: CgroupOwner): string | undefined {
  if (pod?.name) return pod.namespace === null ? pod.name : `${pod.namespace}/${pod.name}`;
  if (container === null) return undefined;
  return container.name ?? `${container.runtime} ${container.id.slice(0, 12)}`;
}
