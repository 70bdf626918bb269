/** Files made in a directory that is held open: nobody can put another directory or a link in its place meanwhile. */
import { checked, native } from './library.ts';

/** openat(2): a descriptor of `name` (no slash) in the directory; `flags` are those of node:fs constants. Throws SystemCallError. */
export function openAt(directory: number, name: string, flags: number, mode: number): number {
  return checked('openat', native('int openat(int, const char *, int, unsigned int)')(directory, name, flags, mode));
}

/** unlinkat(2) of a file. Throws SystemCallError. */
export function unlinkAt(directory: number, name: string): void {
  checked('unlinkat', native('int unlinkat(int, const char *, int)')(directory, name, 0));
}

/** W_OK of access(2), by the effective user (AT_EACCESS, include/uapi/linux/fcntl.h): whether files can be made in the directory. */
export function mayCreateIn(directory: number): boolean {
  return Number(native('int faccessat(int, const char *, int, int)')(directory, '.', 3, 0x200)) === 0;
}
