/** A folder that files are written into, held open, so that privileges can be given up between two files. */
import { closeSync, constants, fchownSync, fstatSync, ftruncateSync, openSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { errnoName, PortolanError } from '../base/errors.ts';
import { mayCreateIn, openAt, unlinkAt } from '../ffi/open-at.ts';

/** How a file is made. */
export interface FileRequest {
  /** Replace a regular file of this name; a link or device is never written to. */
  readonly overwrite: boolean;
  /** Whose it is to be; the user's who makes it when null. Only root can give files away. */
  readonly owner: { readonly uid: number; readonly gid: number } | null;
}

/** The folder of a path. */
export interface OutputFolder {
  readonly path: string;
  /** Creates a file, for its owner's eyes only; its descriptor. Throws PTL_OUTPUT. */
  create(name: string, request: FileRequest): number;
  /** Removes a file; nothing when it is gone already. */
  remove(name: string): void;
  /** Whether this user may create files here now. */
  mayCreate(): boolean;
  close(): void;
}

const { O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW, O_DIRECTORY, O_RDONLY, O_NONBLOCK } = constants;
/** O_CLOEXEC, which node:fs does not name. */
const closeOnExec = 0o2000000;

/** Opens the folder that a file's path names. Throws PTL_OUTPUT. */
export function openOutputFolder(filePath: string): OutputFolder {
  const path = dirname(filePath);
  let fd: number;
  try {
    fd = openSync(path, O_RDONLY | O_DIRECTORY | closeOnExec);
  } catch (error) {
    throw refused(path, error);
  }
  return {
    path,
    create: (name, request) => createFile(fd, name, request),
    remove(name) {
      try {
        unlinkAt(fd, name);
      } catch (error) {
        if (errnoName(error) !== 'ENOENT') throw refused(name, error);
      }
    },
    mayCreate: () => mayCreateIn(fd),
    close: () => closeSync(fd),
  };
}

function createFile(folder: number, name: string, { overwrite, owner }: FileRequest): number {
  if (name !== basename(name)) throw new RangeError(`${name} is no plain file name`);
  // Without O_NONBLOCK the open of a pipe that somebody put there would wait for its reader.
  const flags = O_WRONLY | O_CREAT | O_NOFOLLOW | O_NONBLOCK | closeOnExec | (overwrite ? 0 : O_EXCL);
  let fd: number;
  try {
    fd = openAt(folder, name, flags, 0o600);
  } catch (error) {
    throw refused(name, error);
  }
  try {
    const status = fstatSync(fd);
    if (!status.isFile() || status.nlink !== 1) throw notPlain(name);
    if (overwrite) ftruncateSync(fd, 0);
    if (owner !== null) fchownSync(fd, owner.uid, owner.gid);
    return fd;
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

function notPlain(name: string): PortolanError {
  return new PortolanError('PTL_OUTPUT', `${name} is no plain file: it is not overwritten`, {
    hint: 'choose another name',
  });
}

const hints: Readonly<Record<string, string>> = {
  EEXIST: 'choose another name, or add --overwrite',
  ELOOP: 'it is a symbolic link: choose another name',
  EACCES: 'choose a folder that you may write to',
  ENXIO: 'it is a pipe without a reader: choose another name',
};

function refused(what: string, error: unknown): PortolanError {
  const code = errnoName(error);
  return new PortolanError('PTL_OUTPUT', `${what} cannot be written`, {
    ...(code !== undefined && { evidence: code }),
    hint: hints[code ?? ''] ?? 'check the folder and its permissions',
    cause: error,
  });
}
