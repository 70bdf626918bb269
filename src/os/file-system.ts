/** Files as the kernel answers for them, by raw path: what the classic tools ask that list open files. */
import { closeSync, lstatSync, opendirSync, openSync, readdirSync, readlinkSync, readSync, statSync } from 'node:fs';
import { errnoName } from '../base/errors.ts';
import { getxattr } from '../ffi/xattr.ts';

/** What stat(2) says, the parts that are used. */
export interface FileStatus {
  /** The device number as the C library makes it: see {@link deviceMajor}. */
  readonly device: number;
  /** The inode as decimal text: 64 bits do not fit a number. */
  readonly inode: string;
  /** st_mode: type and permissions. */
  readonly mode: number;
  readonly links: number;
  /** The device that a device file stands for. */
  readonly rawDevice: number;
  readonly size: number | bigint;
}

/**
 * Reads of files. Paths and names are "byte text": one character (U+0000 to U+00FF) for each byte, since the kernel's names
 * need not be UTF-8. Null stands for a refusal; `lastError` then says why.
 */
export interface FileSystem {
  /** stat(2): links are followed. */
  stat(path: string): FileStatus | null;
  /** lstat(2). */
  linkStatus(path: string): FileStatus | null;
  /** The owner of a file (stat(2)'s st_uid). */
  owner(path: string): number | null;
  /** readlink(2). */
  link(path: string): string | null;
  /** The names in a directory without `.` and `..`, sorted by byte. */
  list(path: string): readonly string[] | null;
  /** The same in the order the file system gives them. */
  listUnsorted(path: string): readonly string[] | null;
  /** A file's bytes, `limit` of them at most (1 MiB when absent). */
  read(path: string, limit?: number): Buffer | null;
  /** An extended attribute as byte text without a closing NUL; null where there is none. */
  attribute(path: string, name: string): string | null;
  /** The errno name of the last refusal: `EACCES`. */
  lastError(): string;
}

/** Major number of a device; the kernel's device numbers (12 bits of major, 20 of minor) fill the low 32 bits of a dev_t. */
export function deviceMajor(device: number): number {
  return (device >>> 8) & 0xfff;
}

/** Minor number of a device (gnu_dev_minor of the GNU C library: the low byte, and 12 bits above the major). */
export function deviceMinor(device: number): number {
  return ((device & 0xff) | ((device >>> 12) & 0xfff00)) >>> 0;
}

/** The device number of a major and a minor (gnu_dev_makedev). */
export function makeDevice(major: number, minor: number): number {
  return (((major & 0xfff) << 8) | (minor & 0xff) | ((minor & 0xfff00) << 12)) >>> 0;
}

/** The files of this machine. */
export function openFileSystem(): FileSystem {
  let error = '';
  const attempt = <T>(ask: () => T): T | null => {
    try {
      return ask();
    } catch (thrown) {
      error = errnoName(thrown) ?? 'EIO';
      return null;
    }
  };
  return {
    stat: (path) => attempt(() => status(pathArgument(path), statSync)),
    linkStatus: (path) => attempt(() => status(pathArgument(path), lstatSync)),
    owner: (path) => attempt(() => statSync(pathArgument(path)).uid),
    link: (path) => attempt(() => readlinkSync(pathArgument(path), 'latin1')),
    list: (path) => attempt(() => readdirSync(pathArgument(path), 'latin1')),
    listUnsorted: (path) => attempt(() => unsorted(path)),
    read: (path, limit = 1 << 20) => attempt(() => readUpTo(pathArgument(path), limit)),
    attribute(path, name) {
      const value = attempt(() => getxattr(Buffer.from(path, 'latin1'), name));
      return value === null
        ? null
        : Buffer.from(value)
            .toString('latin1')
            .replace(/\0[^]*$/, '');
    },
    lastError: () => error,
  };
}

const beyondAscii = /[\x80-\xff]/;

/** Most paths are ASCII, for which a string is cheaper than bytes. */
function pathArgument(path: string): string | Buffer {
  return beyondAscii.test(path) ? Buffer.from(path, 'latin1') : path;
}

function status(path: string | Buffer, ask: typeof statSync): FileStatus {
  const plain = ask(path);
  // A double holds the inode exactly below 2^53: ask again only where it does not.
  const exact = plain.ino < Number.MAX_SAFE_INTEGER && plain.size < Number.MAX_SAFE_INTEGER;
  const { ino, size } = exact ? plain : ask(path, { bigint: true });
  return {
    device: plain.dev,
    inode: String(ino),
    mode: plain.mode,
    links: plain.nlink,
    rawDevice: plain.rdev,
    size,
  };
}

function unsorted(path: string): string[] {
  const names: string[] = [];
  const directory = opendirSync(pathArgument(path), { encoding: 'latin1' });
  try {
    for (let entry = directory.readSync(); entry !== null; entry = directory.readSync()) names.push(entry.name);
  } finally {
    directory.closeSync();
  }
  return names;
}

/** /proc files have no size and answer a page at a time: one buffer grows, so that a table of 30 MB costs 30 MB. */
function readUpTo(path: string | Buffer, limit: number): Buffer {
  const fd = openSync(path, 'r');
  try {
    let buffer: Buffer = Buffer.allocUnsafe(Math.min(limit, 8192));
    let length = 0;
    while (length < limit) {
      if (length === buffer.length) buffer = grown(buffer, limit);
      const count = readSync(fd, buffer, length, buffer.length - length, null);
      if (count === 0) break;
      length += count;
    }
    return buffer.subarray(0, length);
  } finally {
    closeSync(fd);
  }
}

function grown(buffer: Buffer, limit: number): Buffer {
  const larger = Buffer.allocUnsafe(Math.min(limit, buffer.length * 4));
  buffer.copy(larger);
  return larger;
}
