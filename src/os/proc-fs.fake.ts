/** A /proc (or any tree) made of values: for tests of what cannot be arranged on a real machine. */
import type { ProcFs } from './proc-fs.ts';

/** What stands at a path: a file's content, a symbolic link, or a refusal with its errno name. */
export type FakeEntry = string | Uint8Array | { readonly link: string } | { readonly refused: string };

/** What a fake tree is made of; paths are relative to its root (`1/stat`). Directories follow from the paths below them. */
export interface FakeTree {
  readonly root?: string;
  readonly files: Readonly<Record<string, FakeEntry>>;
  /** Inode, owner and device by path; every path has some inode of its own, owner 0 and device 1 otherwise. */
  readonly stats?: Readonly<
    Record<string, { readonly inode?: number; readonly uid?: number; readonly device?: number }>
  >;
}

/** Makes the tree. Links are not followed except by `stats` that name their path: /proc's links lead to no real paths. */
export function fakeProcFs({ root = '/proc', files, stats = {} }: FakeTree): ProcFs {
  const children = directoriesOf(files);
  const entry = (path: string): FakeEntry | undefined => (Object.hasOwn(files, path) ? files[path] : undefined);
  const bytes = (path: string, limit = 1 << 20): Uint8Array | null => {
    const found = entry(path);
    if (typeof found === 'string') return Buffer.from(found).subarray(0, limit);
    return found instanceof Uint8Array ? found.subarray(0, limit) : null;
  };
  const refused = (path: string): string | undefined => {
    const found = entry(path);
    return typeof found === 'object' && 'refused' in found ? found.refused : undefined;
  };
  const names = (path: string): readonly string[] | null => {
    const found = refused(path) === undefined ? children.get(path) : undefined;
    return found === undefined ? null : [...found];
  };
  return {
    root,
    bytes,
    text: (path, limit) => {
      const found = bytes(path, limit);
      return found === null ? null : Buffer.from(found).toString('utf8');
    },
    list: (path) => names(path),
    directories: (path) => names(path)?.filter((name) => children.has(path === '' ? name : `${path}/${name}`)) ?? null,
    link: (path) => {
      const found = entry(path);
      return typeof found === 'object' && 'link' in found ? found.link : null;
    },
    stat: (path) => {
      if (entry(path) === undefined && !children.has(path) && !Object.hasOwn(stats, path)) return null;
      const given = Object.hasOwn(stats, path) ? stats[path] : undefined;
      return { inode: given?.inode ?? inodeOf(path), uid: given?.uid ?? 0, device: given?.device ?? 1 };
    },
    refusal: (path) => refused(path) ?? (entry(path) === undefined && !children.has(path) ? 'ENOENT' : undefined),
  };
}

/** Names below each directory, in the order the files were given. */
function directoriesOf(files: Readonly<Record<string, FakeEntry>>): ReadonlyMap<string, ReadonlySet<string>> {
  const children = new Map<string, Set<string>>([['', new Set()]]);
  for (const path of Object.keys(files)) {
    const parts = path.split('/');
    for (let depth = 0; depth < parts.length; depth++) {
      const parent = parts.slice(0, depth).join('/');
      const names = children.get(parent) ?? new Set();
      names.add(parts[depth]!);
      children.set(parent, names);
    }
  }
  return children;
}

/** Some number that is the same for the same path (FNV-1a, 32 bits). */
function inodeOf(path: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < path.length; index++) hash = Math.imul(hash ^ path.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}
