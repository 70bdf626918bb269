/** Which processes are looked into: the selections by process, group, user, task and command. */
import { bytesOf } from '../byte-text.ts';
import type { Request, SoughtId, SoughtUser } from './options/request.ts';
import { identityReasons, type Selection, select } from './select.ts';

/** What a process is chosen by. */
export interface Candidate {
  readonly pid: number;
  readonly processGroup: number;
  readonly uid: number;
  readonly command: string;
  /** 0 for the process itself. */
  readonly taskId: number;
}

/** How a candidate fares. */
export interface Choice {
  /** Nothing of it is to be listed. */
  readonly excluded: boolean;
  /** The reasons that select it. */
  readonly selected: number;
  readonly isPrimary: boolean;
}

/** Decides, and marks what was sought as found. */
export function chooseProcess(candidate: Candidate, request: Request, selection: Selection): Choice {
  const identity = byIdentity(candidate, request, selection);
  if (identity.excluded) return identity;
  return byCommand(candidate.command, identity, request, selection);
}

/** Whether any option chooses among processes: without one their names and users need not be read first. */
export function choosesProcesses(request: Request, selection: Selection): boolean {
  return (
    (selection.reasons & selection.processReasons) !== 0 ||
    request.pids.length + request.processGroups.length + request.users.length + request.commands.length > 0
  );
}

const excludedChoice: Choice = { excluded: true, selected: 0, isPrimary: false };

function byIdentity(candidate: Candidate, request: Request, selection: Selection): Choice {
  const { pid, processGroup, uid, taskId } = candidate;
  if (
    request.users.some((user) => user.excluded && user.uid === uid) ||
    request.processGroups.some((group) => group.excluded && group.id === processGroup) ||
    request.pids.some((entry) => entry.excluded && entry.id === pid)
  ) {
    return excludedChoice;
  }
  if (selection.all) return { excluded: false, selected: selection.reasons, isPrimary: true };
  const isId = (sought: readonly SoughtId[], id: number): boolean =>
    meet(sought.find((entry) => !entry.excluded && entry.id === id));
  const checks = [
    [select.processGroup, () => isId(request.processGroups, processGroup)],
    [select.pid, () => isId(request.pids, pid)],
    [select.user, () => meet(request.users.find((user) => !user.excluded && user.uid === uid))],
    [select.task, () => taskId !== 0],
  ] as const;
  let selected = 0;
  for (const [reason, holds] of checks) {
    if ((selection.reasons & reason) === 0) continue;
    if (holds()) {
      selected |= reason;
      if (selection.reasons === reason) return { excluded: false, selected, isPrimary: true };
    } else if (selection.reasons === reason && reason !== select.task) return excludedChoice;
  }
  return settled(selected, selection);
}

/** With `-a` a process needs every identity reason that is in force. */
function settled(selected: number, { and, reasons }: Selection): Choice {
  const needed = reasons & identityReasons;
  const isPrimary = selected !== 0;
  return { excluded: and && needed !== 0 && needed !== selected, selected, isPrimary };
}

function byCommand(command: string, identity: Choice, request: Request, selection: Selection): Choice {
  if (request.commands.some((entry) => entry.excluded && command.startsWith(entry.text))) {
    return { ...identity, excluded: true };
  }
  if ((selection.reasons & select.command) === 0) return identity;
  const chosen = { excluded: false, selected: identity.selected | select.command, isPrimary: true };
  if (meet(request.commands.find((entry) => !entry.excluded && command.startsWith(entry.text)))) return chosen;
  if (meet(request.expressions.find(({ regex }) => regex.matches(bytesOf(command))))) return chosen;
  if (selection.all) return identity;
  return { ...identity, excluded: selection.reasons === select.command || selection.and };
}

function meet(sought: SoughtId | SoughtUser | { found: boolean } | undefined): boolean {
  if (sought === undefined) return false;
  sought.found = true;
  return true;
}
