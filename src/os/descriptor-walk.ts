/** Walking a process's file descriptors for sockets, through the /proc seam: works everywhere, and on made-up trees. */
import type { ProcFs } from './proc-fs.ts';

/** Calls back with the inode of each descriptor that is a socket, ascending by descriptor; says how the walk ended. */
export type DescriptorWalk = (pid: number, visit: (inode: number, fd: number) => void) => WalkOutcome;

/** `refused`: the kernel does not let this user look; `gone`: the process ended before or while it was walked. */
export type WalkOutcome = 'complete' | 'refused' | 'gone';

/** The inode in `socket:[4711]`; -1 for any other text. */
export function socketInode(link: string): number {
  const match = /^socket:\[(\d{1,15})\]$/.exec(link);
  return match === null ? -1 : Number(match[1]);
}

/** Walks through the seam: one string a descriptor. */
export function procDescriptorWalk(proc: ProcFs): DescriptorWalk {
  return (pid, visit) => {
    const names = proc.list(`${pid}/fd`);
    if (names === null) return failureOf(proc.refusal(`${pid}/fd`));
    let refused = false;
    for (const name of names) {
      const link = proc.link(`${pid}/fd/${name}`);
      // The directory may be opened with CAP_DAC_READ_SEARCH alone; its links take ptrace rights.
      if (link === null) refused ||= failureOf(proc.refusal(`${pid}/fd/${name}`)) === 'refused';
      const inode = link === null ? -1 : socketInode(link);
      if (inode !== -1) visit(inode, Number(name));
    }
    return refused ? 'refused' : 'complete';
  };
}

/** Reads an errno name as an outcome: only a refusal means that there was something to see. */
export function failureOf(code: string | undefined): WalkOutcome {
  return code === 'EACCES' || code === 'EPERM' ? 'refused' : 'gone';
}
