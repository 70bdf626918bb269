/** Which processes hold the sockets that names mean: the tables once, the descriptors of all processes once. */
import type { Host } from '../../os/host.ts';
import type { InetSocket } from '../../os/socket-table.ts';
import type { SocketOwners } from '../../os/process-table.ts';
import type { NameUser, SocketTarget } from './name.ts';

/** The inodes of the sockets that each target means. Every table is read at most once. */
export function socketInodes(
  targets: readonly SocketTarget[],
  families: readonly (4 | 6)[],
  host: Host,
): ReadonlySet<number>[] {
  const found = targets.map(() => new Set<number>());
  for (const protocol of ['tcp', 'udp'] as const) {
    const asked = targets.flatMap((target, at) => (target.protocol === protocol ? [{ target, into: found[at]! }] : []));
    if (asked.length === 0) continue;
    for (const family of families) {
      for (const batch of host.procSockets().inet({ protocol, family })) {
        for (const row of batch) {
          // No process holds what has no inode: it waits to be accepted, or its process is gone.
          if (row.inode === 0) continue;
          for (const { target, into } of asked) if (matches(row, target)) into.add(row.inode);
        }
      }
    }
  }
  return found;
}

function matches(row: InetSocket, { localPort, remotePort, remoteAddresses }: SocketTarget): boolean {
  if (localPort !== 0 && row.localPort !== localPort) return false;
  if (remotePort !== 0 && row.remotePort !== remotePort) return false;
  if (remoteAddresses === null) return true;
  return remoteAddresses.some(
    ({ family, address }) =>
      family === row.family && (address === row.remoteAddress || address === '0.0.0.0' || address === '::'),
  );
}

/** The processes that hold any of these sockets, ascending. Sockets can always be written to. */
export function usersOfSockets(inodes: Iterable<number>, owners: SocketOwners): NameUser[] {
  const pids = new Set<number>();
  for (const inode of inodes) for (const { pid } of owners.of(inode)) pids.add(pid);
  return [...pids].sort((one, other) => one - other).map(socketUser);
}

function socketUser(pid: number): NameUser {
  return { pid, opensForWriting: true, opens: true, root: false, cwd: false, executable: false, maps: false };
}
