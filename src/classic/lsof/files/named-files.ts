/** The files and file systems that a user named, found again among open files by device and inode. */
import { deviceMajor, deviceMinor } from '../../../os/file-system.ts';
import type { Mount } from './mounts.ts';

/** A named file, or a named file system. */
export interface NamedFile {
  /** As it was given. */
  readonly argument: string;
  /** With its links resolved: how an open file of this device and inode is shown. */
  readonly path: string;
  readonly device: number;
  readonly inode: string;
  /** The mount it stands for; null for a single file. */
  readonly mount: Mount | null;
  found: boolean;
}

/** What an open file is compared by. */
export interface FileIdentity {
  readonly device: number;
  readonly inode: string | null;
  readonly path: string;
  /** The NFS mount that the file lies on; null for any other. */
  readonly nfsMount: Mount | null;
}

/** The index of named files. */
export interface NamedFiles {
  /** The named file or file system that an open file is or lies on; it is then marked as found. */
  match(file: FileIdentity): NamedFile | null;
  /** A file named exactly so, for sockets that are bound to a path; it is then marked as found. */
  matchPath(path: string): NamedFile | null;
  readonly isEmpty: boolean;
}

/** Sizes of lsof's hash tables: they decide which of several equal names is the one that is found. */
const tableSizes = { file: 4094, fileSystem: 1024, name: 4096 } as const;
const multiplier = 31415;

/** Indexes the files; the last one named stands first. */
export function indexNamedFiles(named: readonly NamedFile[]): NamedFiles {
  const byFile = new Map<number, NamedFile[]>();
  const bySystem = new Map<number, NamedFile[]>();
  const byName = new Map<number, NamedFile[]>();
  for (const file of named) {
    enter(byName, nameHash(file.argument), file);
    if (file.mount === null) enter(byFile, fileHash(file.device, file.inode, tableSizes.file), file);
    else enter(bySystem, fileHash(file.device, '0', tableSizes.fileSystem), file);
  }
  return {
    isEmpty: named.length === 0,
    match(file) {
      const found = findFile(byFile, file) ?? findSystem(bySystem, file);
      if (found !== null) found.found = true;
      return found;
    },
    matchPath(path) {
      const found = byName.get(nameHash(path))?.find((entry) => entry.argument === path) ?? null;
      if (found !== null) found.found = true;
      return found;
    },
  };
}

/** The first of a bucket stays first, later ones go right behind it. */
function enter(table: Map<number, NamedFile[]>, hash: number, file: NamedFile): void {
  const bucket = table.get(hash);
  if (bucket === undefined) table.set(hash, [file]);
  else bucket.splice(1, 0, file);
}

function findFile(table: Map<number, NamedFile[]>, { device, inode }: FileIdentity): NamedFile | null {
  if (inode === null || table.size === 0) return null;
  const bucket = table.get(fileHash(device, inode, tableSizes.file));
  return bucket?.find((entry) => entry.device === device && entry.inode === inode) ?? null;
}

function findSystem(table: Map<number, NamedFile[]>, file: FileIdentity): NamedFile | null {
  if (table.size === 0) return null;
  const bucket = table.get(fileHash(file.device, '0', tableSizes.fileSystem));
  return bucket?.find((entry) => entry.device === file.device && liesOn(entry, file)) ?? null;
}

/** Two NFS mounts may share a device number, so there the path decides too. */
function liesOn(entry: NamedFile, { nfsMount }: FileIdentity): boolean {
  if (nfsMount === null) return entry.mount?.isNfs !== true;
  return entry.path.startsWith(nfsMount.directory);
}

function fileHash(device: number, inode: string, size: number): number {
  const sum = Number(BigInt.asIntN(32, BigInt((deviceMajor(device) + 1) * (deviceMinor(device) + 1)) + BigInt(inode)));
  return Math.imul(sum, multiplier) & (size - 1);
}

function nameHash(name: string): number {
  let hash = 0;
  for (let at = 0; at < name.length; at++) {
    // A C char is signed here.
    hash ^= ((name.charCodeAt(at) << 24) >> 24) << (at % 8);
  }
  return Math.imul(hash, multiplier) & (tableSizes.name - 1);
}
