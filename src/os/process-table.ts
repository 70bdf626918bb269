/** Processes as values: who holds which socket, what each process is, and what could not be seen. */

/** One file descriptor that refers to a socket. */
export interface SocketOwner {
  readonly pid: number;
  readonly fd: number;
}

/** Every process that holds each socket, from one walk over the file descriptors of all processes. */
export interface SocketOwners {
  /** Owners of a socket inode, ascending by pid then fd; empty when no visible process holds it. */
  of(inode: number): readonly SocketOwner[];
  /** How many file descriptors lead to sockets. */
  readonly size: number;
  /** Processes whose file descriptors may not be read by this user (ptrace access refused). */
  readonly hiddenPids: readonly number[];
  /** Whether /proc itself hides other users' processes (hidepid mount option): then hiddenPids cannot list them. */
  readonly processesHidden: boolean;
}

/** What is known of a process. Unknown is null; `argumentsTruncated` says when the command line was cut at the bound. */
export interface ProcessInfo {
  readonly pid: number;
  readonly parentPid: number;
  /** The kernel's name of the main thread, 15 bytes at most, as it stands (may hold any byte but NUL; UTF-8 decoded). */
  readonly command: string;
  /** The argument vector; null when it may not be read; empty for kernel threads. */
  readonly arguments: readonly string[] | null;
  readonly argumentsTruncated: boolean;
  /** Path of the executable; null when it may not be read. */
  readonly executable: string | null;
  /** The executable was unlinked or replaced since the process started. */
  readonly executableDeleted: boolean;
  readonly uid: number;
  /** Milliseconds since 1970 UTC (boot time + start ticks): whole to 10 ms. */
  readonly startedAt: number;
  /** Start time in clock ticks since boot: with the pid it names this process and no later one. */
  readonly startTicks: bigint;
  /** One letter: R S D Z T I ... */
  readonly state: string;
  /** The process's cgroup v2 path, or the named systemd hierarchy's; null when unreadable. */
  readonly cgroup: string | null;
  /** The inode of /proc/PID/net/tcp: equal for processes of one network namespace; null when unreadable. */
  readonly networkNamespace: number | null;
}

/** Access to the processes of this machine. */
export interface ProcessTable {
  /** Every pid that /proc shows, ascending. */
  pids(): readonly number[];
  /** One process, or null when it is gone. */
  read(pid: number): ProcessInfo | null;
  /** Who holds which socket; `inodes` limits the answer to those (an optimisation, not a promise). */
  socketOwners(inodes?: ReadonlySet<number>): SocketOwners;
  /** The chain of parents, nearest first, ending at pid 1 (or where it cannot be followed); at most 64. */
  ancestors(pid: number): readonly ProcessInfo[];
  /**
   * Sends a signal to exactly the process that was read: through a pidfd where the kernel has them, and only while the start
   * time is still the same. Throws PTL_GONE (ended, or the pid was reused) or PTL_PERMISSION.
   */
  signal(process: { readonly pid: number; readonly startTicks: bigint }, signal: number): void;
}
