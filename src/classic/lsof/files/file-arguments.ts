/** FILE operands: each a file, or a file system where it names one. */
import { escapeText } from '../output/escape.ts';
import { errorText } from './error-text.ts';
import type { Mount, MountTable } from './mounts.ts';
import type { NameExaminer } from './name-examiner.ts';
import type { NamedFile } from './named-files.ts';

/** How operands are taken. */
export interface OperandRules {
  readonly namesAre: 'either' | 'files' | 'file-systems';
  /** `-Q`: a name that does not exist is no reason to complain. */
  readonly allowMissing: boolean;
}

/** What came of the operands. */
export interface ExaminedOperands {
  /** Whether any was usable: lsof ends at once when none was. */
  readonly usable: boolean;
  /** Whether any was not. */
  readonly failed: boolean;
}

/** Adds the operands to `into`, the last one first; complaints go to `complain` whatever `-w` says. */
export function addOperands(
  operands: readonly string[],
  rules: OperandRules,
  into: NamedFile[],
  tools: {
    readonly examiner: NameExaminer;
    readonly mounts: () => MountTable;
    readonly complain: (text: string) => void;
  },
): ExaminedOperands {
  let [usable, failed] = [false, false];
  for (const operand of operands) {
    const added = namedBy(operand, rules, tools);
    if (added === null) failed = true;
    else {
      usable = true;
      for (const file of added) into.unshift(file);
    }
  }
  if (!rules.allowMissing) return { usable, failed };
  // With -Q a missing name neither ends the run nor shows in the exit code.
  return { usable: usable || failed, failed: false };
}

function namedBy(
  operand: string,
  rules: OperandRules,
  tools: Parameters<typeof addOperands>[3],
): readonly NamedFile[] | null {
  const { examiner } = tools;
  const resolved = examiner.resolve(operand);
  if (resolved === null) return null;
  const path = resolved.length > 1 ? resolved.replace(/(?!^)\/+$/, '') : resolved;
  const systems = mountsNamed(path, rules, tools.mounts().mounts);
  if (systems.length > 0) return systems.map((mount) => ofMount(operand, mount));
  const shown = (text: string): string => escapeText(text, examiner.utf8);
  if (rules.namesAre === 'file-systems') {
    if (!rules.allowMissing) tools.complain(`not a file system: ${shown(operand)}`);
    return null;
  }
  const status = examiner.stat(path);
  if (status === null) {
    if (!rules.allowMissing) tools.complain(`status error on ${shown(path)}: ${errorText(examiner.lastError())}`);
    return null;
  }
  return [{ argument: operand, path, device: status.device, inode: status.inode, mount: null, found: false }];
}

/** A name is a file system where something is mounted on it, or where it is the mounted block device. */
function mountsNamed(path: string, { namesAre }: OperandRules, mounts: readonly Mount[]): Mount[] {
  if (namesAre === 'files') return [];
  const named = mounts.filter(
    (mount) =>
      mount.directory === path ||
      ((namesAre === 'file-systems' || mount.sourceIsBlockDevice) && mount.resolvedSource === path),
  );
  return named.filter(
    (mount, index) =>
      named.findIndex(
        (other) => other.directory === mount.directory && other.device === mount.device && other.inode === mount.inode,
      ) === index,
  );
}

function ofMount(operand: string, mount: Mount): NamedFile {
  return {
    argument: operand,
    path: mount.directory,
    device: mount.device,
    inode: mount.inode,
    mount,
    found: false,
  };
}
