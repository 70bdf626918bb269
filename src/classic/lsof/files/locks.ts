/** The locks of /proc/locks: which process has locked which file, and how. */
import type { FileSystem } from '../../../os/file-system.ts';
import { makeDevice } from '../../../os/file-system.ts';
import { colonCellsOf, linesOf } from '../sockets/cells.ts';

/** The table. */
export interface LockTable {
  /** `r` or `w`, in capitals where the whole file is locked; a blank without a lock. */
  of(pid: number, device: number, inode: string): string;
}

/** OFFSET_MAX as lsof has it: the end of a lock that reaches to the end of the file. */
const toTheEnd = 0x7fff_ffff;

/**
 * Reads the table: `1: POSIX ADVISORY WRITE pid major:minor:inode start end`; a line with `->` is a lock that is waited for.
 * Of several kinds of locks of one process on one file the last one that appears counts.
 */
export function readLocks(files: FileSystem, procRoot: string): LockTable {
  const locks = new Map<string, Set<string>>();
  for (const line of linesOf(files.read(`${procRoot}/locks`, 64 << 20) ?? Buffer.alloc(0))) {
    const cells = colonCellsOf(line);
    if (cells.length < 10 || cells[1] === '->') continue;
    const kind = lockKind(cells);
    const [major, minor] = [Number.parseInt(cells[5]!, 16), Number.parseInt(cells[6]!, 16)];
    if (kind === null || Number.isNaN(major) || Number.isNaN(minor) || !/^\d+$/.test(cells[7]!)) continue;
    const name = `${Number(cells[4])} ${makeDevice(major, minor)} ${cells[7]}`;
    const kinds = locks.get(name);
    if (kinds === undefined) locks.set(name, new Set([kind]));
    else kinds.add(kind);
  }
  return { of: (pid, device, inode) => Array.from(locks.get(`${pid} ${device} ${inode}`) ?? []).at(-1) ?? ' ' };
}

function lockKind(cells: readonly string[]): string | null {
  const mode = cells[3]![0];
  if (mode !== 'R' && mode !== 'W') return null;
  const [start, end] = [cells[8]!, cells[9]!];
  if (!/^\d+$/.test(start) || !/^(?:\d+|EOF)$/.test(end)) return null;
  const whole = start === '0' && (end === 'EOF' || Number(end) === toTheEnd);
  return whole ? mode : mode.toLowerCase();
}
