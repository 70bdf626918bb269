/** Who holds a socket: the `users:(...)` of -p and -T. */
import type { Host } from '../../os/host.ts';
import { bytesAsText, toByteText } from '../byte-text.ts';

/** The owners of sockets as text. */
export interface Owners {
  /** ` users:(("name",pid=1,fd=3),...)`, newest first; empty when no visible process holds it. */
  users(inode: number): string;
}

/** No owners were asked for. */
export const noOwners: Owners = { users: () => '' };

/** Walks all processes. With `threads` every thread's descriptors are read too, each with its own name and `tid=`. */
export function readOwners(host: Host, threads: boolean): Owners {
  return threads ? threadOwners(host) : processOwners(host);
}

function processOwners(host: Host): Owners {
  const owners = host.processes.socketOwners();
  const names = taskNames(host);
  return {
    users(inode) {
      if (inode === 0) return '';
      const found = owners.of(inode);
      if (found.length === 0) return '';
      let text = '';
      // ss puts each owner it meets before those it has: later processes and higher descriptors come first.
      for (let index = found.length - 1; index >= 0; index--) {
        const { pid, fd } = found[index]!;
        text += `${text === '' ? '' : ','}("${names(String(pid))}",pid=${pid},fd=${fd})`;
      }
      return ` users:(${text})`;
    },
  };
}

function threadOwners(host: Host): Owners {
  const byInode = new Map<number, string[]>();
  const names = taskNames(host);
  const add = (pid: number, tid: number, directory: string): void => {
    for (const fd of numbers(host.proc?.list(`${directory}/fd`))) {
      const link = host.proc?.link(`${directory}/fd/${fd}`) ?? '';
      if (!link.startsWith('socket:[')) continue;
      const inode = Number.parseInt(link.slice(8), 10);
      const entry = `("${names(directory)}",pid=${pid},tid=${tid},fd=${fd})`;
      const known = byInode.get(inode);
      if (known === undefined) byInode.set(inode, [entry]);
      else known.push(entry);
    }
  };
  for (const pid of numbers(host.proc?.list('.'))) {
    add(pid, pid, `${pid}`);
    for (const tid of numbers(host.proc?.list(`${pid}/task`))) if (tid !== pid) add(pid, tid, `${pid}/task/${tid}`);
  }
  return {
    users(inode) {
      const entries = inode === 0 ? undefined : byInode.get(inode);
      return entries === undefined ? '' : ` users:(${entries.toReversed().join(',')})`;
    },
  };
}

/** The numbers among names, ascending: the order in which the kernel lists processes, threads and descriptors. */
function numbers(names: readonly string[] | null | undefined): readonly number[] {
  return (names ?? [])
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .sort((left, right) => left - right);
}

/** The names of tasks by their directory below /proc, remembered. */
function taskNames(host: Host): (directory: string) => string {
  const known = new Map<string, string>();
  return (directory) => {
    let name = known.get(directory);
    if (name === undefined) known.set(directory, (name = taskName(host, directory) ?? ''));
    return name;
  };
}

/**
 * The name in /proc/PID/stat as ss reads it: at most up to the first closing bracket, although the name may hold one. A byte
 * string; null when there is no such task or the name is empty.
 */
export function taskName(host: Host, directory: string): string | null {
  if (host.proc === null) {
    const command = host.processes.read(Number.parseInt(directory, 10))?.command;
    return command === undefined ? null : (/^[^)]+/.exec(toByteText(command))?.[0] ?? null);
  }
  const stat = host.proc.bytes(`${directory}/stat`, 4096);
  return stat === null ? null : (/^\d+ \(([^)]+)/.exec(bytesAsText(stat))?.[1] ?? null);
}
