/** The network namespaces that visible processes live in, found and named without privileges. */
import type { CgroupOwner, NetworkNamespace } from './host.ts';
import { parseCgroupFile } from './cgroup-file.ts';
import { parseFibTrie, parseIfInet6 } from './local-addresses.ts';
import type { ProcFs } from './proc-fs.ts';

/** The pids of each network namespace, ascending, by the namespace's identity. */
export type NamespaceMembers = ReadonlyMap<number, readonly number[]>;

/** One stat a process: the inode of /proc/PID/net/tcp is equal inside a namespace, different between two, and anybody may ask. */
export function namespaceMembers(proc: ProcFs, pids: readonly number[]): NamespaceMembers {
  const members = new Map<number, number[]>();
  for (const pid of pids) {
    const id = proc.stat(`${pid}/net/tcp`)?.inode;
    if (id === undefined) continue;
    const known = members.get(id);
    if (known === undefined) members.set(id, [pid]);
    else known.push(pid);
  }
  return members;
}

/** What naming needs beside /proc: the names that `ip netns` gave, by the inode of the namespace, and what a cgroup says. */
export interface NamespaceNaming {
  readonly named: () => ReadonlyMap<number, string>;
  readonly ownerOf: (cgroup: string) => CgroupOwner;
}

/** Namespaces with their names: our own first, then by the lowest pid. */
export function readNetworkNamespaces(
  proc: ProcFs,
  members: NamespaceMembers,
  { named, ownerOf }: NamespaceNaming,
): readonly NetworkNamespace[] {
  const ownId = ownNamespace(proc);
  const own: NetworkNamespace = { id: ownId, name: 'this', own: true, pid: Number(proc.link('self') ?? 0) };
  const others = [...members].filter(([id]) => id !== ownId);
  if (others.length === 0) return [own];
  const names = named();
  return [
    own,
    ...others.map(([id, pids]) => ({ id, name: nameOf(proc, pids, names, ownerOf), own: false, pid: pids[0]! })),
  ];
}

function ownNamespace(proc: ProcFs): number {
  return proc.stat('self/net/tcp')?.inode ?? -1;
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
  return name ?? first(asked, (pid) => containerName(ownerOfProcess(proc, pid, ownerOf))) ?? `pid ${pids[0]}`;
}

/** How a container is called in a sentence: its name, else the pod's, else the twelve digits that the runtimes print. */
function containerName({ container, pod }: CgroupOwner): string | undefined {
  if (pod?.name) return pod.namespace === null ? pod.name : `${pod.namespace}/${pod.name}`;
  if (container === null) return undefined;
  return container.name ?? `${container.runtime} ${container.id.slice(0, 12)}`;
}

/** The container in whose namespace an address is local; our own namespace is not searched. Null when no process lives there. */
export function containerWithAddress(
  proc: ProcFs,
  members: NamespaceMembers,
  address: string,
  ownerOf: (cgroup: string) => CgroupOwner,
): CgroupOwner | null {
  const ownId = ownNamespace(proc);
  for (const [id, pids] of members) {
    if (id === ownId || !localAddresses(proc, pids[0]!).includes(address)) continue;
    const found = first(pids, (pid) => {
      const owner = ownerOfProcess(proc, pid, ownerOf);
      return owner.container === null ? undefined : owner;
    });
    if (found !== undefined) return found;
  }
  return null;
}

function localAddresses(proc: ProcFs, pid: number): readonly string[] {
  const table = (name: string): string => proc.text(`${pid}/net/${name}`) ?? '';
  return [...parseFibTrie(table('fib_trie')), ...parseIfInet6(table('if_inet6'))];
}

function ownerOfProcess(proc: ProcFs, pid: number, ownerOf: (cgroup: string) => CgroupOwner): CgroupOwner {
  return ownerOf(parseCgroupFile(proc.text(`${pid}/cgroup`) ?? '') ?? '');
}

function first<T, R>(items: readonly T[], read: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = read(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
