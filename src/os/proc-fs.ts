/** /proc as a seam: every read of it goes through here, so that a test can hand in a tree of its own. */
import { closeSync, lstatSync, opendirSync, openSync, readdirSync, readlinkSync, readSync, statSync } from 'node:fs';
import { errnoName } from '../base/errors.ts';

/** Reads below a /proc-like directory. Every path is relative to it; null stands for "not there or not allowed". */
export interface ProcFs {
  /** The directory itself: `/proc`. */
  readonly root: string;
  /** A file's bytes, at most `limit` of them (1 MiB when absent). */
  bytes(path: string, limit?: number): Uint8Array | null;
  /** A file's text (UTF-8, malformed bytes replaced), at most `limit` bytes of it. */
  text(path: string, limit?: number): string | null;
  /** The names in a directory, in the kernel's order. */
  list(path: string): readonly string[] | null;
  /** The names of the directories in a directory; absent where the tree does not tell them apart. */
  directories?(path: string): readonly string[] | null;
  /** Where a symbolic link points. */
  link(path: string): string | null;
  /** Inode, owner and device of what the path leads to (links followed). */
  stat(path: string): { readonly inode: number; readonly uid: number; readonly device: number } | null;
  /**
   * Why `path` cannot be read: `EACCES`, `ENOENT`, `ESRCH`; undefined when it can be read now. A directory is listed, and a
   * link read but never followed: behind /proc/PID/fd stand pipes and terminals, which opening could block.
   */
  refusal(path: string): string | undefined;
}

/** The real one; `root` is `/proc` unless a test says otherwise. */
export function openProcFs(root = '/proc'): ProcFs {
  const at = (path: string): string => `${root}/${path}`;
  return {
    root,
    bytes: (path, limit = 1 << 20) => attempt(() => readBounded(at(path), limit)),
    text: (path, limit = 1 << 20) => attempt(() => readBounded(at(path), limit).toString('utf8')),
    list: (path) => attempt(() => readdirSync(at(path))),
    directories: (path) =>
      attempt(() =>
        readdirSync(at(path), { withFileTypes: true })
          .filter((entry) => entry.isDirectory())
          .map((entry) => entry.name),
      ),
    link: (path) => attempt(() => readlinkSync(at(path))),
    stat: (path) =>
      attempt(() => {
        const { ino, uid, dev } = statSync(at(path));
        return { inode: ino, uid, device: dev };
      }),
    refusal(path) {
      try {
        const status = lstatSync(at(path));
        if (status.isSymbolicLink()) readlinkSync(at(path));
        else if (status.isDirectory()) opendirSync(at(path)).closeSync();
        else closeSync(openSync(at(path), 'r'));
        return undefined;
      } catch (error) {
        return errnoName(error) ?? 'EIO';
      }
    },
  };
}

/** /proc files have no size: reads until the end or the limit. */
function readBounded(path: string, limit: number): Buffer {
  const fd = openSync(path, 'r');
  try {
    const parts: Buffer[] = [];
    let total = 0;
    while (total < limit) {
      const part = Buffer.allocUnsafe(Math.min(total === 0 ? 4096 : 1 << 16, limit - total));
      const length = readSync(fd, part);
      if (length === 0) break;
      parts.push(part.subarray(0, length));
      total += length;
    }
    return parts.length === 1 ? parts[0]! : Buffer.concat(parts, total);
  } finally {
    closeSync(fd);
  }
}

function attempt<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
