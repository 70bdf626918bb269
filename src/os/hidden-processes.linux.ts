/** Whether /proc hides whole processes from this user (the hidepid mount option). */
import { parseEffectiveCapabilities } from './capabilities.ts';
import type { ProcFs } from './proc-fs.ts';

/**
 * Process 1 is always there: where /proc does not show it, it hides others too. Where process 1 is our own (a container
 * that runs as one user), the mount options and CAP_SYS_PTRACE decide (fs/proc/root.c: hidepid 2 `invisible`, 4 `ptraceable`).
 */
export function processesHidden(proc: ProcFs): boolean {
  const first = proc.stat('1');
  if (first === null) return true;
  const own = proc.stat('self');
  if (own === null || own.uid !== first.uid) return false;
  if (!mountHidesProcesses(proc.text('self/mountinfo') ?? '', proc.root)) return false;
  return parseEffectiveCapabilities(proc.text('self/status') ?? '')?.has('CAP_SYS_PTRACE') !== true;
}

/** Whether the mount at `root` has such an option; `mountinfo` is proc_pid_mountinfo(5): options stand last on the line. */
export function mountHidesProcesses(mountinfo: string, root: string): boolean {
  const line = mountinfo.split('\n').findLast((candidate) => candidate.split(' ')[4] === root);
  return line !== undefined && /[ ,]hidepid=(?:2|4|invisible|ptraceable)(?:,|$)/.test(line);
}
