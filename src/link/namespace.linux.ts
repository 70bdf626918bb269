/** Opens sockets in another network namespace: a socket stays where it was made. */
import { closeSync, openSync } from 'node:fs';
import { setns } from '../ffi/libc.ts';

/** CLONE_NEWNET (include/uapi/linux/sched.h). */
const networkNamespace = 0x4000_0000;

/**
 * Runs `open` with this thread in the namespace of a file, and comes back whatever happens. Throws what open(2) of the file
 * and setns(2) throw (EPERM: entering takes CAP_SYS_ADMIN), and what `open` throws.
 */
export function inNamespace<T>(path: string | undefined, open: () => T): T {
  if (path === undefined) return open();
  const target = openSync(path, 'r');
  try {
    const home = openSync('/proc/thread-self/ns/net', 'r');
    try {
      setns(target, networkNamespace);
      try {
        return open();
      } finally {
        setns(home, networkNamespace);
      }
    } finally {
      closeSync(home);
    }
  } finally {
    closeSync(target);
  }
}
