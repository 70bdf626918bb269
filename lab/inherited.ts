/** Descriptors that whoever started this process left open by mistake: a laboratory's processes must not inherit them in turn. */
import { closeSync, readdirSync, readFileSync } from 'node:fs';

/** O_CLOEXEC of include/uapi/asm-generic/fcntl.h. */
const closeOnExec = 0o2000000;

/** Node keeps the inherited descriptors up to this one from its children, and overlooks the rest where there is a gap before them. */
const lastLookedAt = 15;

let done = false;

/**
 * Closes them, once: a build server's shell may hold a pipe at 251, and `lsof -E` would then list each program that a test starts
 * as the other end of every process in the laboratory. Node's own descriptors are close-on-exec and stay.
 */
export function closeInherited(): void {
  if (done) return;
  done = true;
  for (const name of readdirSync('/proc/self/fd')) {
    const fd = Number(name);
    if (fd > lastLookedAt && isInherited(fd)) closeSync(fd);
  }
}

function isInherited(fd: number): boolean {
  try {
    const flags = /^flags:\s+(\d+)/m.exec(readFileSync(`/proc/self/fdinfo/${fd}`, 'latin1'));
    return flags !== null && (Number.parseInt(flags[1]!, 8) & closeOnExec) === 0;
  } catch {
    return false;
  }
}
