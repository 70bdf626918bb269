/** Files in memory, for tests: a tree that is written down, with its links, refusals and races. */
import type { FileStatus, FileSystem } from './file-system.ts';

/** A file of the tree. A directory is what other paths lie below. */
export interface FakeFile {
  /** What reading gives, byte text. */
  readonly text?: string;
  /** Where a symbolic link points. */
  readonly link?: string;
  /** What stat says, beside the defaults: for a link in /proc, of what it leads to. */
  readonly status?: Partial<FileStatus>;
  /** What lstat says of a link. */
  readonly linkMode?: number;
  readonly owner?: number;
  /** Every call is refused with this errno. */
  readonly error?: string;
}

const defaults: FileStatus = { device: 0xfe00, inode: '1', mode: 0o100644, links: 1, rawDevice: 0, size: 0 };
const directoryMode = 0o040755;
const linkMode = 0o120700;

/** A file system of these files, by absolute path. */
export function fakeFileSystem(files: Readonly<Record<string, FakeFile>>): FileSystem {
  let error = '';
  const refuse = (errno: string): null => {
    error = errno;
    return null;
  };
  const find = (path: string): FakeFile | null => {
    const file = files[path] ?? (childrenOf(files, path).length > 0 ? { status: { mode: directoryMode } } : null);
    if (file === null) return refuse('ENOENT');
    return file.error === undefined ? file : refuse(file.error);
  };
  const list = (path: string): readonly string[] | null => {
    const own = files[path];
    if (own?.error !== undefined) return refuse(own.error);
    const children = childrenOf(files, path);
    return children.length > 0 ? children : refuse('ENOENT');
  };
  return {
    stat(path) {
      const file = find(path);
      if (file === null) return null;
      if (file.link !== undefined && file.status === undefined) return refuse('ENOENT');
      return { ...defaults, ...file.status };
    },
    linkStatus(path) {
      const file = find(path);
      if (file === null) return null;
      return file.link === undefined
        ? { ...defaults, ...file.status }
        : { ...defaults, mode: file.linkMode ?? linkMode };
    },
    owner: (path) => find(path)?.owner ?? (files[path] === undefined && childrenOf(files, path).length > 0 ? 0 : null),
    link(path) {
      const file = find(path);
      return file === null ? null : (file.link ?? refuse('EINVAL'));
    },
    list,
    listUnsorted: list,
    read(path, limit = Infinity) {
      const file = find(path);
      if (file === null) return null;
      return file.text === undefined ? refuse('EISDIR') : Buffer.from(file.text, 'latin1').subarray(0, limit);
    },
    attribute: () => refuse('ENODATA'),
    lastError: () => error,
  };
}

function childrenOf(files: Readonly<Record<string, FakeFile>>, directory: string): string[] {
  const prefix = directory === '/' ? '/' : `${directory}/`;
  const names = Object.keys(files)
    .filter((path) => path.startsWith(prefix))
    .map((path) => path.slice(prefix.length).split('/', 1)[0]!);
  return [...new Set(names)].toSorted();
}
