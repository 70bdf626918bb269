/** Directories without strings: getdents64 and readlinkat on memory that stays where it is, for walks over 200,000 links. */
import { foreign, native } from './library.ts';

/** Memory of our own whose address does not change, so that a place inside it can be handed to a call as a number. */
export interface PinnedBuffer {
  readonly bytes: Buffer;
  readonly address: number;
}

/** Makes one. Keep the value alive while a call may use its address. Throws PTL_NO_FFI. */
export function pinnedBuffer(length: number): PinnedBuffer {
  const bytes = Buffer.allocUnsafeSlow(length);
  return { bytes, address: Number(foreign().address(bytes)) };
}

/** The numbers of getdents64(2): the C library of Alpine has no function of this name, and older ones of Debian neither. */
const getdents64Number: Readonly<Record<string, number>> = { x64: 217, arm64: 61, riscv64: 61, loong64: 61 };

/** Whether {@link getdents64} knows its system call number on this architecture. */
export const hasGetdents64: boolean = Object.hasOwn(getdents64Number, process.arch);

/** Where the fields of struct linux_dirent64 stand (include/linux/dirent.h): the record's length, and the name. */
export const directoryEntry = { lengthAt: 16, nameAt: 19 } as const;

/** getdents64(2): fills the buffer with directory entries; how many bytes, 0 at the end, -1 where the directory is gone. */
export function getdents64(directory: number, into: PinnedBuffer): number {
  const call = native('long syscall(long, long, uintptr_t, long)');
  return Number(call(getdents64Number[process.arch], directory, into.address, into.bytes.length));
}

/** readlinkat(2) of the NUL-terminated name at an address: the length written, or -1 (see {@link lastErrno}). */
export function readlinkAt(directory: number, nameAddress: number, into: PinnedBuffer): number {
  const call = native('long readlinkat(int, uintptr_t, uintptr_t, size_t)');
  return Number(call(directory, nameAddress, into.address, into.bytes.length));
}

/** errno of the last native call of this thread. */
export function lastErrno(): number {
  return foreign().errno();
}
