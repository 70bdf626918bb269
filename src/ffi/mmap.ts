/** Memory that the kernel shares with us: mmap(2) seen as an ArrayBuffer. */
import { SystemCallError, checked, foreign, native } from './library.ts';

/** A mapping. */
export interface Mapping {
  readonly address: number;
  /** The mapped memory itself, no copy. Detached (length 0) once unmapped, so that no view of it can reach freed memory. */
  readonly memory: ArrayBuffer;
  /** munmap(2); a second call does nothing. */
  unmap(): void;
}

/** PROT_READ | PROT_WRITE and MAP_SHARED (include/uapi/asm-generic/mman-common.h). */
const readWrite = 3;
const shared = 1;

/** Maps `length` bytes of a descriptor, readable and writable, shared with the kernel. Throws SystemCallError. */
export function mapShared(fd: number, length: number): Mapping {
  const call = native('intptr_t mmap(uintptr_t, size_t, int, int, int, long)');
  const address = Number(call(0, length, readWrite, shared, fd, 0));
  if (address === -1) throw new SystemCallError('mmap', foreign().errno());
  const memory = foreign().view(address, length);
  let mapped = true;
  return {
    address,
    memory,
    unmap() {
      if (!mapped) return;
      mapped = false;
      memory.transfer(0);
      checked('munmap', native('int munmap(uintptr_t, size_t)')(address, length));
    },
  };
}
