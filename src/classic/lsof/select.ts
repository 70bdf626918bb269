/** Selection: what a process and a file can be selected by, as the bits that lsof keeps, and the rules that join them. */

/** Reasons for selecting (the bits are ours; only their sets matter). */
export const select = {
  command: 0x1,
  context: 0x2,
  descriptor: 0x4,
  /** `-i` with an address. */
  address: 0x8,
  /** `-i` without one. */
  internet: 0x10,
  nfs: 0x20,
  linkCount: 0x40,
  name: 0x80,
  processGroup: 0x100,
  pid: 0x200,
  user: 0x400,
  unixSocket: 0x800,
  zone: 0x1000,
  task: 0x2000,
  /** Endpoint information wants the file kept although nothing has selected it. */
  endpoint: 0x4000,
} as const;

/** What a listing of everything selects by. */
const everything =
  select.command |
  select.context |
  select.descriptor |
  select.address |
  select.internet |
  select.name |
  select.nfs |
  select.pid |
  select.user |
  select.unixSocket |
  select.zone |
  select.task;

/** Reasons that select a whole process. */
const processReasons =
  select.command | select.context | select.processGroup | select.pid | select.user | select.zone | select.task;

/** Reasons that select a single file that need not be a socket. */
export const fileReasons: number = select.descriptor | select.nfs | select.linkCount | select.name;
/** Reasons that select a socket. */
export const socketReasons: number = select.address | select.internet | select.unixSocket;
/** Reasons that are settled before the files of a process are looked at. */
export const identityReasons: number = select.processGroup | select.pid | select.user | select.task;

/** The selection of one run. */
export interface Selection {
  /** Every reason in force. */
  readonly reasons: number;
  /** Nothing was asked for: every file of every process. */
  readonly all: boolean;
  /** `-a`: a file needs all reasons. */
  readonly and: boolean;
  /** Only `-i` was given: no other file can be printed. */
  readonly internetOnly: boolean;
  /** Reasons that select processes, without tasks where `-K i` ignores them. */
  readonly processReasons: number;
}

/** What the options ask for, or null where `-a` has nothing to join. */
export function selectionOf(asked: {
  readonly reasons: number;
  readonly and: boolean;
  readonly ignoreTasks: boolean;
  readonly hasNames: boolean;
}): Selection | null {
  const tasks = asked.ignoreTasks ? ~select.task : ~0;
  const common = { and: asked.and, processReasons: processReasons & tasks };
  if (asked.reasons === 0) {
    if (asked.and) return null;
    return { ...common, reasons: everything & tasks, all: true, internetOnly: false };
  }
  const internet = select.address | select.internet;
  const internetOnly = !asked.hasNames && (asked.reasons & internet) !== 0 && (asked.reasons & ~internet) === 0;
  return { ...common, reasons: asked.reasons, all: false, internetOnly };
}

/** Whether a file with these reasons is printed. */
export function isSelected(selection: Selection, reasons: number): boolean {
  if (reasons === 0) return false;
  if (selection.all) return true;
  return !selection.and || (reasons & selection.reasons) === selection.reasons;
}
