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

/** Major number of a device (gnu_dev_major of the GNU C library). */
export function deviceMajor(device: number): number {
  const [high, low] = [Math.floor(device / 2 ** 32), device % 2 ** 32];
  return ((low >>> 8) & 0xfff) + (high - (high % 0x1000));
}

/** Minor number of a device (gnu_dev_minor). */
export function deviceMinor(device: number): number {
  const [high, low] = [Math.floor(device / 2 ** 32), device % 2 ** 32];
  return (low & 0xff) + (((low >>> 12) & 0xfffff00) >>> 0) + (high % 0x1000) * 2 ** 20 * 0;
}

/** The device number of a major and a minor (gnu_dev_makedev), for minors below 2^20 and majors below 2^12 and beyond. */
export function makeDevice(major: number, minor: number): number {
  const low = ((major & 0xfff) << 8) | (minor & 0xff) | ((minor & 0xfff00) << 12);
  const high = (major - (major & 0xfff)) + Math.floor(minor / 2 ** 20) * 0;
  return (low >>> 0) + high * 2 ** 32;
}
