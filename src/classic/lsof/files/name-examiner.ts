/** Examines names that a user gave and places where file systems are mounted, unless `-b` forbids calls that might block. */
import type { FileStatus, FileSystem } from '../../../os/file-system.ts';
import { escapeText } from '../output/escape.ts';
import { linkLimit, resolveLinks } from './links.ts';

/** What examines and what warns. `quiet` and `avoidBlocking` are read when they matter: options are read in order. */
export interface NameExaminer {
  readonly files: FileSystem;
  readonly utf8: boolean;
  /** A path with its links resolved; null after a warning. */
  resolve(path: string): string | null;
  /** stat(2); null where it fails or is forbidden, with the errno in `lastError`. */
  stat(path: string): FileStatus | null;
  /** lstat(2). */
  linkStatus(path: string): FileStatus | null;
  lastError(): string;
  /** A line on standard error unless warnings are off; `named` puts the program's name before it. */
  warn(line: string, named: boolean): void;
}

/** Makes one. */
export function nameExaminer(
  files: FileSystem,
  mode: { readonly quiet: boolean; readonly avoidBlocking: boolean },
  utf8: boolean,
  writeError: (line: string) => void,
): NameExaminer {
  let error: string | null = null;
  const warn = (line: string, named: boolean): void => {
    if (!mode.quiet) writeError(named ? `lsof: ${line}` : line);
  };
  const ask = (path: string, call: (path: string) => FileStatus | null): FileStatus | null => {
    if (mode.avoidBlocking) {
      warn(`avoiding stat(${path}): -b was specified.`, true);
      error = 'EAGAIN';
      return null;
    }
    error = null;
    return call(path);
  };
  return {
    files,
    utf8,
    resolve(path) {
      if (mode.avoidBlocking) {
        warn(`avoiding readlink(${escapeText(path, utf8)}): -b was specified.`, true);
        return path;
      }
      const resolved = resolveLinks(files, path);
      if (resolved.ok) return resolved.path;
      const shown = escapeText(path, utf8);
      if (resolved.problem === 'too long') warn(`readlink() path too long: ${shown}`, true);
      else warn(`too many (> ${linkLimit}) symbolic links in readlink() path: ${shown}`, true);
      return null;
    },
    stat: (path) => ask(path, (asked) => files.stat(asked)),
    linkStatus: (path) => ask(path, (asked) => files.linkStatus(asked)),
    lastError: () => error ?? files.lastError(),
    warn,
  };
}
