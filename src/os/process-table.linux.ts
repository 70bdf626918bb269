/** Processes of Linux, read from /proc. Everything may vanish between two reads: what is gone is null, never an error. */
import { PortolanError, errnoName } from '../base/errors.ts';
import { close, pidfdOpen, pidfdSendSignal } from '../ffi/libc.ts';
import { parseCgroupFile } from './cgroup-file.ts';
import { commandLineLimit, parseCommandLine } from './command-line.ts';
import { executableOf } from './executable.linux.ts';
import type { ProcFs } from './proc-fs.ts';
import { hasEnded, kernelThreadFlag, parseBootTime, parseProcessStat, tickMilliseconds } from './process-stat.ts';
import type { ProcessStat } from './process-stat.ts';
import type { ProcessInfo, ProcessTable } from './process-table.ts';
import { processesHidden } from './hidden-processes.linux.ts';
import { socketOwnerIndex } from './socket-owner-index.ts';
import type { DescriptorWalk } from './descriptor-walk.ts';

/** What the table is made of; `pidfds` says whether native code may be used to signal. */
export interface LinuxProcessParts {
  readonly proc: ProcFs;
  readonly walk: DescriptorWalk;
  readonly pidfds: boolean;
}

const longestChain = 64;

/** Opens the table; nothing is read before it is asked. */
export function linuxProcessTable({ proc, walk, pidfds }: LinuxProcessParts): ProcessTable {
  let bootTime: number | null | undefined;
  const boot = (): number => (bootTime ??= parseBootTime(proc.text('stat') ?? '')) ?? 0;
  const pids = (): readonly number[] => pidsOf(proc.list('') ?? []);
  const read = (pid: number): ProcessInfo | null => readProcess(proc, pid, boot);
  return {
    pids,
    read,
    socketOwners(inodes) {
      const index = socketOwnerIndex();
      const hidden: number[] = [];
      for (const pid of pids()) {
        const outcome = walk(pid, (inode, fd) => {
          if (inodes === undefined || inodes.has(inode)) index.add(inode, pid, fd);
        });
        if (outcome === 'refused' && mayHoldSockets(proc, pid)) hidden.push(pid);
      }
      return index.finish(hidden, processesHidden(proc));
    },
    ancestors(pid) {
      const chain: ProcessInfo[] = [];
      const seen = new Set([pid]);
      let next = parentOf(proc, pid);
      while (next > 0 && chain.length < longestChain && !seen.has(next)) {
        const info = read(next);
        if (info === null) break;
        chain.push(info);
        seen.add(next);
        next = info.parentPid;
      }
      return chain;
    },
    signal: (target, signal) => signalProcess(proc, pidfds, target, signal),
  };
}

/** The names that are pids, ascending. */
export function pidsOf(names: readonly string[]): number[] {
  const pids: number[] = [];
  for (const name of names) if (/^[1-9]\d{0,9}$/.test(name)) pids.push(Number(name));
  return pids.sort((a, b) => a - b);
}

function readStat(proc: ProcFs, pid: number): ProcessStat | null {
  const text = proc.text(`${pid}/stat`);
  return text === null ? null : parseProcessStat(text);
}

/** Kernel threads and ended processes have no descriptors: nothing of theirs is hidden. Unknown (hidepid=1) means maybe. */
function mayHoldSockets(proc: ProcFs, pid: number): boolean {
  const stat = readStat(proc, pid);
  return stat === null || ((stat.flags & kernelThreadFlag) === 0 && !hasEnded(stat));
}

function parentOf(proc: ProcFs, pid: number): number {
  return readStat(proc, pid)?.parentPid ?? 0;
}

function readProcess(proc: ProcFs, pid: number, boot: () => number): ProcessInfo | null {
  const stat = readStat(proc, pid);
  // The directory belongs to the effective user whatever the process's dumpable flag says (fs/proc/base.c task_dump_owner).
  const directory = proc.stat(String(pid));
  if (stat === null || directory === null) return null;
  const commandLine = proc.bytes(`${pid}/cmdline`, commandLineLimit + 1);
  const line = commandLine === null ? null : parseCommandLine(commandLine);
  const cgroups = proc.text(`${pid}/cgroup`);
  return {
    pid,
    parentPid: stat.parentPid,
    command: stat.command,
    arguments: line?.arguments ?? null,
    argumentsTruncated: line?.truncated ?? false,
    ...executableOf(proc, pid),
    uid: directory.uid,
    startedAt: boot() + Number(stat.startTicks) * tickMilliseconds,
    startTicks: stat.startTicks,
    state: stat.state,
    cgroup: cgroups === null ? null : parseCgroupFile(cgroups),
    networkNamespace: proc.stat(`${pid}/net/tcp`)?.inode ?? null,
  };
}

type Target = Parameters<ProcessTable['signal']>[0];

function signalProcess(proc: ProcFs, pidfds: boolean, target: Target, signal: number): void {
  // kill(2) takes 0 and negative numbers for groups of processes.
  if (!Number.isSafeInteger(target.pid) || target.pid <= 0) throw gone(target.pid, 'is not the number of a process');
  const handle = pidfds ? openHandle(target.pid) : null;
  try {
    // The handle was opened before the check: whatever passes the check is what the handle leads to.
    const now = readStat(proc, target.pid);
    if (now === null || hasEnded(now)) throw gone(target.pid, 'has ended');
    if (now.startTicks !== target.startTicks)
      throw gone(target.pid, 'has ended, and another process has its number now');
    if (handle === null) process.kill(target.pid, signal);
    else pidfdSendSignal(handle, signal);
  } catch (error) {
    throw asSignalError(error, target.pid);
  } finally {
    if (handle !== null) close(handle);
  }
}

/** A pidfd, or null where the kernel (before 5.3) or a filter of system calls has none for us. */
function openHandle(pid: number): number | null {
  try {
    return pidfdOpen(pid);
  } catch (error) {
    if (errnoName(error) === 'ESRCH') throw gone(pid, 'has ended');
    return null;
  }
}

function asSignalError(error: unknown, pid: number): unknown {
  if (error instanceof PortolanError) return error;
  const evidence = errnoName(error);
  if (evidence === 'ESRCH') return gone(pid, 'has ended');
  if (evidence !== 'EPERM') return error;
  return new PortolanError('PTL_PERMISSION', `process ${pid} belongs to another user`, {
    evidence,
    hint: 'run the same command with sudo, or as the user that owns the process',
    cause: error,
  });
}

function gone(pid: number, what: string): PortolanError {
  return new PortolanError('PTL_GONE', `process ${pid} ${what}`);
}
