/** Paths without symbolic links, as realpath(3) makes them, from what the file system answers. */
import type { FileSystem } from '../../os/file-system.ts';

/** SYMLOOP_MAX of Linux: what leads to something leads there in fewer. */
const longestChain = 40;

/** The path of something that is there, with every link followed. `directory` is where relative paths begin. */
export function realPath(files: FileSystem, path: string, directory: string): string {
  const rest = path.split('/').reverse();
  let at = path.startsWith('/') ? '' : directory.replace(/\/+$/, '');
  let links = 0;
  while (rest.length > 0) {
    const part = rest.pop()!;
    if (part === '' || part === '.') continue;
    if (part === '..') {
      at = at.slice(0, Math.max(0, at.lastIndexOf('/')));
      continue;
    }
    const next = `${at}/${part}`;
    const target = links > longestChain ? null : files.link(next);
    if (target === null) {
      at = next;
      continue;
    }
    links++;
    if (target.startsWith('/')) at = '';
    rest.push(...target.split('/').reverse());
  }
  return at === '' ? '/' : at;
}
