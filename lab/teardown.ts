/** Laboratories end whatever happens: on exit, on a signal, and (those of a killed process) when the next one is built. */
import { readdirSync, readFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { labEnvironment } from './availability.ts';

/** Something that can be undone at once, without waiting. */
export interface Undoable {
  undoNow(): void;
}

/** Those that stand, and whether an interrupt is left to a program that runs in them. */
const open = new Map<Undoable, { readonly keepOnInterrupt: boolean }>();
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Undoes `lab` when this process ends, unless it is released before. */
export function holdUntilExit(lab: Undoable, keepOnInterrupt = false): void {
  if (open.size === 0) {
    process.on('exit', undoAll);
    for (const signal of signals) process.on(signal, undoAndPassOn);
  }
  open.set(lab, { keepOnInterrupt });
}

/** Says that `lab` has been undone. */
export function release(lab: Undoable): void {
  if (open.delete(lab) && open.size === 0) stopListening();
}

function undoAll(): void {
  for (const lab of open.keys()) lab.undoNow();
  open.clear();
}

function undoAndPassOn(signal: NodeJS.Signals): void {
  if (signal === 'SIGINT' && [...open.values()].some((lab) => lab.keepOnInterrupt)) return;
  undoAll();
  stopListening();
  // Our listener took away the default: end as the signal asks, unless somebody else answers it too.
  if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
}

function stopListening(): void {
  process.off('exit', undoAll);
  for (const signal of signals) process.off(signal, undoAndPassOn);
}

/** Namespaces of laboratories are named `ptl-PID-NUMBER-HOST`. */
const namePattern = /^ptl-(\d+)-/;

/** Removes the namespaces (and what still runs in them) whose builder is dead; returns their names. Root only. */
export function sweepStaleLabs(): readonly string[] {
  const stale = namedNamespaces().filter((name) => {
    const pid = namePattern.exec(name)?.[1];
    return pid !== undefined && !isAlive(Number(pid));
  });
  if (stale.length > 0) removeNamespaces(stale, []);
  return stale;
}

/** Names in this machine's list of namespaces. */
export function namedNamespaces(): readonly string[] {
  try {
    return readdirSync('/run/netns');
  } catch {
    return [];
  }
}

/** Kills what runs in the namespaces, and removes them; returns what could not be done, in words. */
export function removeNamespaces(names: readonly string[], prefix: readonly string[]): readonly string[] {
  const problems: string[] = [];
  const ip = (args: readonly string[], input = ''): string => {
    const argv = [...prefix, 'ip', ...args];
    const result = spawnSync(argv[0]!, argv.slice(1), { env: labEnvironment, encoding: 'utf8', input });
    if (result.status !== 0) problems.push(result.stderr.trim());
    return result.stdout;
  };
  for (const name of names) {
    for (const pid of ip(['netns', 'pids', name]).split('\n').filter(Boolean)) kill(Number(pid));
  }
  ip(['-force', '-batch', '-'], names.map((name) => `netns del ${name}\n`).join(''));
  return problems;
}

/** Whether a process runs: a zombie does not. */
export function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'latin1'));
  } catch {
    return false;
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself.
  }
}
