/** /proc/PID/stat as a value: the line is written by the kernel, but the command name in it by whoever started the process. */

/** The fields of /proc/PID/stat that Portolan uses (proc_pid_stat(5), fields 1 to 22). */
export interface ProcessStat {
  readonly pid: number;
  /** Field 2 without its parentheses: 15 bytes at most (63 for a kernel worker), any byte but NUL. */
  readonly command: string;
  /** Field 3: one letter. */
  readonly state: string;
  readonly parentPid: number;
  readonly processGroup: number;
  readonly session: number;
  /** Field 9: PF_* flags; bit 0x00200000 marks a kernel thread. */
  readonly flags: number;
  /** Field 20: how many threads it has; a first thread that ended (state Z) may leave others running. */
  readonly threads: number;
  /** Field 22: clock ticks since boot. */
  readonly startTicks: bigint;
}

/** PF_KTHREAD (include/linux/sched.h): the process is a thread of the kernel and has no command line and no executable. */
export const kernelThreadFlag = 0x0020_0000;

/**
 * Reads the line; null when it is not one. The name may hold parentheses, spaces and line ends (`a) R 1 (x`), so it
 * stretches from the first `(` to the LAST `)`: only digits, signs and one letter follow it.
 */
export function parseProcessStat(text: string): ProcessStat | null {
  const open = text.indexOf('(');
  const close = text.lastIndexOf(')');
  if (open < 1 || close < open) return null;
  const cells = text
    .slice(close + 1)
    .trim()
    .split(' ');
  const [state, startTicks] = [cells[0] ?? '', cells[19] ?? ''];
  if (!/^[A-Za-z]$/.test(state) || !/^\d{1,20}$/.test(startTicks)) return null;
  const numbers = [text.slice(0, open - 1), cells[1], cells[2], cells[3], cells[6], cells[17]].map(Number);
  if (!numbers.every(Number.isSafeInteger)) return null;
  const [pid, parentPid, processGroup, session, flags, threads] = numbers as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return {
    pid,
    command: text.slice(open + 1, close),
    state,
    parentPid,
    processGroup,
    session,
    flags,
    threads,
    startTicks: BigInt(startTicks),
  };
}

/** Whether nothing of the process runs any more; its parent has only not asked how it ended. */
export function hasEnded(stat: ProcessStat): boolean {
  return stat.state === 'X' || (stat.state === 'Z' && stat.threads <= 1);
}

/** The boot time in milliseconds since 1970 UTC from /proc/stat (`btime`, whole seconds); null when it has no such line. */
export function parseBootTime(text: string): number | null {
  const match = /^btime (\d{1,15})$/m.exec(text);
  return match === null ? null : Number(match[1]) * 1000;
}

/** USER_HZ is 100 on every architecture that Node runs on: a tick is 10 ms. */
export const tickMilliseconds = 10;
