/** `+d` and `+D`: a directory's files, or a whole tree's, as files to look for. */
import type { FileStatus } from '../../../os/file-system.ts';
import { escapeText } from '../output/escape.ts';
import { errorText } from './error-text.ts';
import type { NameExaminer } from './name-examiner.ts';
import type { NamedFile } from './named-files.ts';

const typeMask = 0o170000;
const directoryType = 0o040000;
const linkType = 0o120000;

/** How a directory is gone through. */
export interface DirectoryRules {
  /** `+D`: its subdirectories too. */
  readonly descend: boolean;
  /** `-x`: over mount points, along symbolic links. */
  readonly crossMounts: boolean;
  readonly followLinks: boolean;
}

/** Adds the directory and its files to `into`, the last one first; false after a warning. */
export function addDirectory(
  argument: string | null,
  rules: DirectoryRules,
  into: NamedFile[],
  examiner: NameExaminer,
  readMounts: () => void,
): boolean {
  if (argument === null || argument === '' || /^[-+]/.test(argument)) {
    examiner.warn('+d not followed by a directory path', true);
    return false;
  }
  const top = examiner.resolve(argument);
  if (top === null) return false;
  const status = examiner.stat(top);
  if (status === null) {
    examiner.warn(`WARNING: can't stat(${shown(top, examiner)}): ${errorText(examiner.lastError())}`, true);
    return false;
  }
  if ((status.mode & typeMask) !== directoryType) {
    examiner.warn(`WARNING: not a directory: ${shown(top, examiner)}`, true);
    return false;
  }
  readMounts();
  into.unshift(namedFile(top, status));
  const waiting = [top];
  for (let directory = waiting.pop(); directory !== undefined; directory = waiting.pop()) {
    for (const entry of entriesOf(directory, examiner)) {
      const found = examine(entry, status.device, rules, examiner);
      if (found === null) continue;
      if (rules.descend && (found.mode & typeMask) === directoryType) waiting.push(entry);
      into.unshift(namedFile(entry, found));
    }
  }
  return true;
}

/** The paths in a directory, in the file system's order. */
function entriesOf(directory: string, examiner: NameExaminer): string[] {
  const names = examiner.files.listUnsorted(directory);
  if (names === null) {
    const error = examiner.files.lastError();
    if (error !== 'ENOENT') {
      examiner.warn(`WARNING: can't opendir(${shown(directory, examiner)}): ${errorText(error)}`, true);
    }
    return [];
  }
  return names.map((name) => (directory.endsWith('/') ? directory + name : `${directory}/${name}`));
}

/** An entry's status, null when it is to be left out. */
function examine(path: string, device: number, rules: DirectoryRules, examiner: NameExaminer): FileStatus | null {
  const status = examiner.linkStatus(path);
  if (status === null) {
    warnUnless(examiner, `can't lstat(${shown(path, examiner)})`, '');
    return null;
  }
  if (!rules.crossMounts && status.device !== device) return null;
  if ((status.mode & typeMask) !== linkType) return status;
  if (!rules.followLinks) return null;
  const target = examiner.stat(path);
  if (target === null) warnUnless(examiner, `can't stat(${shown(path, examiner)})`, ' symbolc link');
  return target;
}

/** Files that vanish meanwhile are no reason to warn. */
function warnUnless(examiner: NameExaminer, what: string, which: string): void {
  const error = examiner.lastError();
  if (error !== 'ENOENT') examiner.warn(`WARNING: ${what}${which}: ${errorText(error)}`, true);
}

function namedFile(path: string, { device, inode }: FileStatus): NamedFile {
  return { argument: path, path, device, inode, mount: null, found: false };
}

function shown(text: string, examiner: NameExaminer): string {
  return escapeText(text, examiner.utf8);
}
