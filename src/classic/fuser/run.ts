/** Runs fuser: names are resolved, the tables and processes read once, then each name is reported and its users signalled. */
import type { FileSystem } from '../../os/file-system.ts';
import type { ProcessInfo } from '../../os/process-table.ts';
import type { ClassicContext } from '../classic.ts';
import { usersOfFiles } from './file-users.ts';
import { usageText, versionText } from './help.ts';
import { killUsers } from './kill.ts';
import type { NameUser, ResolvedName } from './name.ts';
import type { FuserOptions, TypedName } from './options.ts';
import { parseFuser } from './options.ts';
import { reportUsers, verboseHeading } from './report-users.ts';
import { resolveFile } from './resolve-file.ts';
import type { Resolution } from './resolve-socket.ts';
import { resolveSocket } from './resolve-socket.ts';
import { signalList } from './signals.ts';
import { socketInodes, usersOfSockets } from './socket-users.ts';

/** What fuser needs beside its context. */
export interface FuserSources {
  readonly files: FileSystem;
  /** A line from the user without its end; empty at the end of input. */
  readonly readLine: () => Promise<string>;
}

/** fuser's own exit codes: found, or not (also: wrong usage, or a signal that could not be sent). */
const exit = { found: 0, failed: 1 } as const;

/** Runs it; resolves to the exit code. */
export async function runFuser(
  args: readonly string[],
  context: ClassicContext,
  sources: FuserSources,
): Promise<number> {
  const parsed = parseFuser(args);
  const resolved = await resolveAll(parsed.kind === 'run' ? parsed.options.names : parsed.names, context, sources);
  switch (parsed.kind) {
    case 'list':
      context.write(signalList);
      return exit.found;
    case 'version':
      context.writeError(versionText);
      return exit.found;
    case 'refused':
      if (parsed.message !== null) context.writeError(`${parsed.message}\n`);
      if (parsed.usage) context.writeError(usageText);
      return exit.failed;
    case 'run':
      return show(resolved, parsed.options, context, sources);
  }
}

/** Complaints about names come in the order of the names, before anything else. */
async function resolveAll(
  names: readonly TypedName[],
  context: ClassicContext,
  { files }: FuserSources,
): Promise<readonly Resolution[]> {
  const resolved: Resolution[] = [];
  for (const typed of names) {
    const resolution =
      typed.space === 'file' ? resolveFile(typed, context.host, files) : await resolveSocket(typed, context.host.names);
    if (!resolution.ok && resolution.complaint !== null) context.writeError(`${resolution.complaint}\n`);
    resolved.push(resolution);
  }
  return resolved;
}

interface Found {
  readonly shown: string;
  readonly users: readonly NameUser[];
  readonly mountPoint: string | null;
}

async function show(
  resolved: readonly Resolution[],
  options: FuserOptions,
  context: ClassicContext,
  sources: FuserSources,
): Promise<number> {
  const names = resolved.flatMap((resolution) => (resolution.ok ? [resolution.name] : []));
  const { found, hidden } = findUsers(names, options, context, sources);
  // Read before anything is printed or signalled: a pid that is reused meanwhile is then another process.
  const seen = options.kill ? identify(found, context) : new Map<number, ProcessInfo>();
  if (hidden > 0 && !options.silent) context.writeError(aboutHidden(hidden, context));
  const used = found.some(({ users, mountPoint }) => users.length > 0 || (options.verbose && mountPoint !== null));
  if (!options.silent && options.verbose && (used || options.all)) context.writeError(verboseHeading);
  let signalled = 0;
  const byName = new Map(names.map((name, at) => [name, found[at]!]));
  for (const resolution of resolved) {
    const entry = resolution.ok
      ? byName.get(resolution.name)!
      : { shown: resolution.shown, users: [], mountPoint: null };
    if (!options.silent)
      reportUsers(entry.shown, entry.users, entry.mountPoint, options, { context, files: sources.files });
    if (!options.kill) continue;
    signalled += await killUsers(entry.users, seen, options, context, sources.readLine);
  }
  if (options.kill) return signalled > 0 ? exit.found : exit.failed;
  // In the verbose table the kernel counts as a user.
  const anybody = options.silent ? found.some(({ users }) => users.length > 0) : used;
  return anybody ? exit.found : exit.failed;
}

function findUsers(
  names: readonly ResolvedName[],
  { families }: FuserOptions,
  { host }: ClassicContext,
  { files }: FuserSources,
): { readonly found: readonly Found[]; readonly hidden: number } {
  const sockets = names.flatMap(({ target }) => (target.kind === 'socket' ? [target] : []));
  const inodes = new Map(socketInodes(sockets, families, host).map((set, at) => [sockets[at]!, set]));
  const wanted = new Set([...inodes.values()].flatMap((set) => [...set]));
  const owners = wanted.size > 0 ? host.processes.socketOwners(wanted) : null;
  const targets = names.flatMap(({ target }) => (target.kind === 'file' ? [target] : []));
  const inFiles = targets.length > 0 ? usersOfFiles(targets, files) : { users: [], hidden: [] };
  const byTarget = new Map(targets.map((target, at) => [target, inFiles.users[at]!]));
  const found = names.map(({ shown, target }): Found => {
    if (target.kind === 'file') return { shown, users: byTarget.get(target)!, mountPoint: target.mountPoint };
    return { shown, users: owners === null ? [] : usersOfSockets(inodes.get(target)!, owners), mountPoint: null };
  });
  return { found, hidden: new Set([...(owners?.hiddenPids ?? []), ...inFiles.hidden]).size };
}

function identify(found: readonly Found[], { host }: ClassicContext): ReadonlyMap<number, ProcessInfo> {
  const seen = new Map<number, ProcessInfo>();
  for (const { pid } of found.flatMap(({ users }) => users)) {
    const info = seen.has(pid) ? null : host.processes.read(pid);
    if (info !== null) seen.set(pid, info);
  }
  return seen;
}

/**
 * In place of a line `Cannot stat file /proc/...` for each descriptor, and of silence where a process does not even list
 * them: without it an answer that is incomplete would look like one that is not.
 */
function aboutHidden(count: number, { host }: ClassicContext): string {
  const processes = count === 1 ? '1 process is hidden' : `${count} processes are hidden`;
  const way = host.privileges().effectiveUid === 0 ? 'even from root' : 'from this user; sudo shows them';
  return `fuser: ${processes} ${way}\n`;
}
