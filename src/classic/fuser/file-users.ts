/** Which processes use files: their directories, executables, descriptors and mappings, each process looked at once. */
import { makeDevice } from '../../os/file-system.ts';
import type { FileStatus, FileSystem } from '../../os/file-system.ts';
import type { Access, FileTarget, NameUser } from './name.ts';
import { bytesAsText } from '../byte-text.ts';

/** The users of each target, ascending by pid, and the processes whose descriptors could not be read. */
export interface FileUsers {
  readonly users: readonly (readonly NameUser[])[];
  readonly hidden: readonly number[];
}

const ownerMayWrite = 0o200;

/** Looks at every process but our own. What vanishes meanwhile is not used any more. */
export function usersOfFiles(targets: readonly FileTarget[], files: FileSystem): FileUsers {
  const users = targets.map((): NameUser[] => []);
  const hidden: number[] = [];
  const own = Number(files.link('/proc/self'));
  for (const pid of pidsOf(files)) {
    if (pid === own) continue;
    const found = targets.map(() => new Set<Access>());
    if (!inspect(pid, targets, found, files)) hidden.push(pid);
    for (const [at, access] of found.entries()) if (access.size > 0) users[at]!.push(asUser(pid, access));
  }
  return { users, hidden };
}

function pidsOf(files: FileSystem): number[] {
  const names = files.list('/proc') ?? [];
  return names
    .filter((name) => /^[1-9]\d*$/.test(name))
    .map(Number)
    .sort((one, other) => one - other);
}

function asUser(pid: number, access: ReadonlySet<Access>): NameUser {
  const has = (kind: Access): boolean => access.has(kind);
  return {
    pid,
    opensForWriting: has('opensForWriting'),
    opens: has('opens'),
    root: has('root'),
    cwd: has('cwd'),
    executable: has('executable'),
    maps: has('maps'),
  };
}

/** False when the kernel refuses to show what the process has open. */
function inspect(
  pid: number,
  targets: readonly FileTarget[],
  found: readonly Set<Access>[],
  files: FileSystem,
): boolean {
  const directory = `/proc/${pid}`;
  const mark = (status: { readonly device: number; readonly inode: string } | null, ...kinds: Access[]): void => {
    if (status === null) return;
    for (const [at, target] of targets.entries()) {
      if (!isMeant(target, status)) continue;
      for (const kind of kinds) found[at]!.add(kind);
    }
  };
  mark(files.stat(`${directory}/cwd`), 'cwd');
  const executable = files.stat(`${directory}/exe`);
  mark(executable, 'executable');
  mark(files.stat(`${directory}/root`), 'root');
  markMappings(directory, executable, mark, files);
  const descriptors = files.list(`${directory}/fd`);
  if (descriptors === null) return files.lastError() !== 'EACCES';
  let refused = false;
  for (const descriptor of descriptors) {
    const path = `${directory}/fd/${descriptor}`;
    const link = files.link(path);
    if (link === null) refused ||= files.lastError() === 'EACCES';
    else if (link.startsWith('/')) mark(files.stat(path), ...kindsOf(files.linkStatus(path)));
    else if (link.startsWith('socket:[')) markSocket(Number(link.slice(8, -1)), targets, found);
  }
  return !refused;
}

function isMeant(target: FileTarget, { device, inode }: { readonly device: number; readonly inode: string }): boolean {
  return target.device === device && (target.inode === null || target.inode === inode);
}

/** The permissions of the link say how the file was opened (fs/proc/fd.c). */
function kindsOf(link: FileStatus | null): Access[] {
  return link !== null && (link.mode & ownerMayWrite) !== 0 ? ['opens', 'opensForWriting'] : ['opens'];
}

function markSocket(inode: number, targets: readonly FileTarget[], found: readonly Set<Access>[]): void {
  for (const [at, { sockets }] of targets.entries()) {
    if (sockets.has(inode)) found[at]!.add('opens').add('opensForWriting');
  }
}

/** Lines `ADDRESSES PERMISSIONS OFFSET MAJOR:MINOR INODE PATH`. That a program maps its own executable goes without saying. */
function markMappings(
  directory: string,
  executable: FileStatus | null,
  mark: (status: { readonly device: number; readonly inode: string }, kind: Access) => void,
  files: FileSystem,
): void {
  const bytes = files.read(`${directory}/maps`, 64 << 20);
  if (bytes === null) return;
  const seen = new Set<string>();
  for (const match of bytesAsText(bytes).matchAll(mappingPattern)) {
    const [, major, minor, inode] = match;
    const key = `${major}:${minor}:${inode}`;
    if (inode === '0' || seen.has(key)) continue;
    seen.add(key);
    const device = makeDevice(Number.parseInt(major!, 16), Number.parseInt(minor!, 16));
    if (executable?.device === device && executable.inode === inode) continue;
    mark({ device, inode: inode! }, 'maps');
  }
}

const mappingPattern = /^[0-9a-f]+-[0-9a-f]+ \S+ [0-9a-f]+ ([0-9a-f]+):([0-9a-f]+) (\d+)/gm;
