/** The executable of a process from /proc/PID/exe, and whether that file is still there. */
import type { ProcFs } from './proc-fs.ts';

/** What the link tells. */
export interface Executable {
  readonly executable: string | null;
  readonly executableDeleted: boolean;
}

const deletedSuffix = ' (deleted)';

/**
 * Reads the link. The kernel appends ` (deleted)` to the path of an unlinked file, and a file may really be called so: it
 * is, when the path leads to the same file, seen from the process's own root or from ours.
 */
export function executableOf(proc: ProcFs, pid: number): Executable {
  const link = proc.link(`${pid}/exe`);
  if (link === null) return { executable: null, executableDeleted: false };
  if (!link.endsWith(deletedSuffix) || isReallyNamed(proc, pid, link)) {
    return { executable: link, executableDeleted: false };
  }
  return { executable: link.slice(0, -deletedSuffix.length), executableDeleted: true };
}

function isReallyNamed(proc: ProcFs, pid: number, path: string): boolean {
  const running = proc.stat(`${pid}/exe`);
  if (running === null) return false;
  return [`${pid}/root${path}`, `self/root${path}`].some((candidate) => {
    const file = proc.stat(candidate);
    return file !== null && file.inode === running.inode && file.device === running.device;
  });
}
