/** Symbolic links in the paths that a user names, resolved as lsof does: component by component, relative paths stay relative. */
import type { FileSystem } from '../../../os/file-system.ts';

/** MAXSYMLINKS (glibc's sys/param.h): how often a path may be rewritten. */
const mostRewrites = 20;
const longestPath = 4096;

/** Whether a path was resolved, or why not. */
export type ResolvedPath =
  | { readonly ok: true; readonly path: string }
  | { readonly ok: false; readonly problem: 'too long' | 'too many links' };

/** Resolves the links of a path. */
export function resolveLinks(files: FileSystem, argument: string): ResolvedPath {
  let path = argument;
  for (let rewrites = 0; ; rewrites++) {
    const assembled = assemble(files, path);
    if (assembled === null) return { ok: false, problem: 'too long' };
    if (assembled === path) return { ok: true, path };
    if (rewrites >= mostRewrites) return { ok: false, problem: 'too many links' };
    path = assembled;
  }
}

/** The most rewrites, for the complaint about too many. */
export const linkLimit: number = mostRewrites;

/** One pass: each component that is a link is replaced by where it points; an absolute target replaces what stands before it. */
function assemble(files: FileSystem, path: string): string | null {
  let assembled = '';
  let end = 0;
  for (let start = 0; start < path.length; start = end) {
    end = path.indexOf('/', start + 1);
    if (end === -1) end = path.length;
    if (end > longestPath) return null;
    const target = files.link(path.slice(0, end));
    if (target?.startsWith('/')) {
      assembled = target;
      continue;
    }
    const part = target ?? path.slice(start, end);
    if (!part.startsWith('/')) {
      if (assembled !== '' ? !assembled.endsWith('/') : target !== null && path.startsWith('/')) assembled += '/';
    }
    assembled += part;
    if (assembled.length > longestPath) return null;
  }
  return assembled;
}
