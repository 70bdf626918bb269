/** /proc as a seam: every read of it goes through here, so that a test can hand in a tree of its own. */
import { closeSync, lstatSync, opendirSync, openSync, readdirSync, readlinkSync, readSync, statSync } from 'node:fs';
import { errnoName } from '../base/errors.ts';

/** Inode, owner and device of a file; `links` is its link count, where the tree tells it. */
export interface FileFacts {
  readonly inode: number;
  readonly uid: number;
  readonly device: number;
  readonly links?: number;
}

/** Reads below a /proc-like directory. Every path is relative to it; null stands for "not there or not allowed". */
export interface ProcFs {
  /** The directory itself: `/proc`. */
  readonly root: string;
  /** A file's bytes, at most `limit` of them (1 MiB when absent). */
  bytes(path: string, limit?: number): Uint8Array | null;
  /**
   * A file's bytes piece by piece, for tables of any size; a piece is only valid until the next is taken. Ends early, without
   * an error, where reading fails. Absent where the tree has only whole files.
   */
  chunks?(path: string): Iterable<Uint8Array>;
  /** A file's text (UTF-8, malformed bytes replaced), at most `limit` bytes of it. */
  text(path: string, limit?: number): string | null;
  /** The names in a directory, in the kernel's order. */
  list(path: string): readonly string[] | null;
  /** The names of the directories in a directory; absent where the tree does not tell them apart. */
  directories?(path: string): readonly string[] | null;
  /** Where a symbolic link points. */
  link(path: string): string | null;
  /** What the path leads to (links followed). */
  stat(path: string): FileFacts | null;
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
    chunks: (path) => readChunks(at(path)),
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
        const { ino, uid, dev, nlink } = statSync(at(path));
        return { inode: ino, uid, device: dev, links: nlink };
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

/** /proc files have no size: reads until the end or the limit, into memory that doubles when it is full. */
function readBounded(path: string, limit: number): Buffer {
  const fd = openSync(path, 'r');
  try {
    let bytes = Buffer.allocUnsafe(Math.min(firstLength, limit));
    let total = 0;
    while (total < limit) {
      if (total === bytes.length) bytes = Buffer.concat([bytes], Math.min(limit, total * 4));
      const length = readSync(fd, bytes, total, bytes.length - total, null);
      if (length === 0) break;
      total += length;
    }
    return bytes.subarray(0, total);
  } finally {
    closeSync(fd);
  }
}

const firstLength = 4096;
/** The kernel gives /proc tables out a page at a time: pieces are gathered to this size. */
const chunkLength = 1 << 18;

function* readChunks(path: string): Generator<Uint8Array> {
  const fd = attempt(() => openSync(path, 'r'));
  if (fd === null) return;
  try {
    const bytes = Buffer.allocUnsafeSlow(chunkLength);
    for (let length = chunkLength; length === chunkLength;) {
      length = 0;
      for (let more = 1; more > 0 && length < chunkLength; length += more) {
        more = attempt(() => readSync(fd, bytes, length, chunkLength - length, null)) ?? 0;
      }
      if (length > 0) yield bytes.subarray(0, length);
    }
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
