/** Processes made of the few fields that matter to a test, and a table that serves them. */
import { PortolanError } from '../base/errors.ts';
import type { ProcessInfo, ProcessTable } from './process-table.ts';
import { socketOwnerIndex } from './socket-owner-index.ts';

/** A process: a pid, any fields of {@link ProcessInfo}, and the sockets it holds. */
export type FakeProcess = Partial<ProcessInfo> & {
  readonly pid: number;
  /** Inodes of sockets by file descriptor: `{ 3: 4711 }`. */
  readonly sockets?: Readonly<Record<number, number>>;
  /** Its file descriptors may not be read: it is listed in `hiddenPids`, and owns nothing that can be seen. */
  readonly hidden?: boolean;
  /** Signals to it are refused with PTL_PERMISSION. */
  readonly protected?: boolean;
};

/** A signal that a fake table was asked to send. */
export interface SentSignal {
  readonly pid: number;
  readonly signal: number;
}

/** What can be told of the table as a whole. */
export interface FakeProcessOptions {
  /** /proc hides other users' processes. */
  readonly processesHidden?: boolean;
  /** Called for every signal that is sent. */
  readonly onSignal?: (sent: SentSignal) => void;
}

/** 2026-01-01T00:00:00Z: when fake processes started. */
const defaultStart = 1_767_225_600_000;

/** The process with the blanks filled: a child of process 1, run by root, called `process`, started at the turn of 2026. */
export function fakeProcess(fields: FakeProcess): ProcessInfo {
  const { sockets: _, hidden: __, protected: ___, ...given } = fields;
  const command = given.command ?? 'process';
  return {
    parentPid: given.pid === 1 ? 0 : 1,
    command,
    arguments: [command],
    argumentsTruncated: false,
    executable: `/usr/bin/${command}`,
    executableDeleted: false,
    uid: 0,
    startedAt: defaultStart,
    startTicks: BigInt(given.pid) * 100n,
    state: 'S',
    cgroup: '/',
    networkNamespace: 1,
    ...given,
  };
}

/** A table of these processes. */
export function fakeProcessTable(processes: readonly FakeProcess[], options: FakeProcessOptions = {}): ProcessTable {
  const sorted = [...processes].sort((a, b) => a.pid - b.pid);
  const infos = new Map(sorted.map((fields) => [fields.pid, fakeProcess(fields)]));
  return {
    pids: () => [...infos.keys()],
    read: (pid) => infos.get(pid) ?? null,
    socketOwners(inodes) {
      const index = socketOwnerIndex();
      for (const { pid, sockets = {}, hidden } of sorted) {
        if (hidden === true) continue;
        // Keys that are numbers come in ascending order, as descriptors do.
        for (const [fd, inode] of Object.entries(sockets)) {
          if (inodes === undefined || inodes.has(inode)) index.add(inode, pid, Number(fd));
        }
      }
      const hiddenPids = sorted.filter(({ hidden }) => hidden === true).map(({ pid }) => pid);
      return index.finish(hiddenPids, options.processesHidden ?? false);
    },
    ancestors(pid) {
      const chain: ProcessInfo[] = [];
      for (let at = infos.get(pid); at !== undefined && chain.length < 64;) {
        at = infos.get(at.parentPid);
        if (at !== undefined) chain.push(at);
      }
      return chain;
    },
    signal(target, signal) {
      const now = infos.get(target.pid);
      if (now === undefined || now.startTicks !== target.startTicks) {
        throw new PortolanError('PTL_GONE', `process ${target.pid} has ended`);
      }
      if (processes.find(({ pid }) => pid === target.pid)?.protected === true) {
        throw new PortolanError('PTL_PERMISSION', `process ${target.pid} belongs to another user`, {
          evidence: 'EPERM',
        });
      }
      options.onSignal?.({ pid: target.pid, signal });
    },
  };
}
