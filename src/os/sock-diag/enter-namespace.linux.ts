/** Moving to another network namespace: sockets opened and /proc/net files read from here on are those of that namespace. */
import { closeSync, openSync } from 'node:fs';
import { setns } from '../../ffi/libc.ts';

/** CLONE_NEWNET (include/uapi/linux/sched.h). */
const networkNamespace = 0x4000_0000;

/**
 * Moves the calling thread into the namespace of a file such as /run/netns/NAME or /proc/PID/ns/net, and returns a function
 * that moves it back. From the main thread /proc/net follows, since it shows the namespace of a process's first thread. Throws
 * the error of open(2), or a SystemCallError of setns(2) (EPERM: it takes CAP_SYS_ADMIN).
 */
export function enterNetworkNamespace(path: string): () => void {
  const target = openSync(path, 'r');
  try {
    const home = openSync('/proc/self/ns/net', 'r');
    try {
      setns(target, networkNamespace);
    } catch (error) {
      closeSync(home);
      throw error;
    }
    return () => {
      setns(home, networkNamespace);
      closeSync(home);
    };
  } finally {
    closeSync(target);
  }
}
