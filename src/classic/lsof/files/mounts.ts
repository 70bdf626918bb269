/** The mount table, read once a run and only when it can matter: it warns of file systems that cannot be examined. */
import type { FileSystem } from '../../../os/file-system.ts';
import { escapeText } from '../output/escape.ts';
import { cellsOf, linesOf } from '../sockets/cells.ts';
import type { NameExaminer } from './name-examiner.ts';

/** A mounted file system. */
export interface Mount {
  /** Where it is mounted, links resolved. */
  readonly directory: string;
  /** What is mounted, as the table names it. */
  readonly source: string;
  /** The same with its links resolved. */
  readonly resolvedSource: string;
  readonly sourceIsBlockDevice: boolean;
  readonly device: number;
  readonly inode: string;
  readonly isNfs: boolean;
}

/** The table. */
export interface MountTable {
  /** The mounts, the last one mounted first. */
  readonly mounts: readonly Mount[];
  /** Whether NFS is mounted: examining files may then block. */
  readonly hasNfs: boolean;
  /** The device of the POSIX message queues; null where they are not mounted. */
  readonly queueDevice: number | null;
}

const directoryMask = 0o170000;
const blockDevice = 0o060000;
const ignored = new Set(['autofs', 'pipefs', 'sockfs']);

/** Reads `/proc/mounts`; `print` is told each mount that is taken (`+m`). */
export function readMounts(
  files: FileSystem,
  procRoot: string,
  examiner: NameExaminer,
  print: (mount: Mount) => void,
): MountTable {
  const mounts: Mount[] = [];
  let [hasNfs, queueDevice]: [boolean, number | null] = [false, null];
  for (const line of linesOf(files.read(`${procRoot}/mounts`, 16 << 20) ?? Buffer.alloc(0))) {
    const cells = cellsOf(line);
    if (cells.length < 3) continue;
    const [source, point, type] = [unescapeOctal(cells[0]!), unescapeOctal(cells[1]!), cells[2]!];
    if (/:\(pid/i.test(source) || ignored.has(type.toLowerCase())) continue;
    const isNfs = /^nfs[34]?$/i.test(type);
    hasNfs ||= isNfs;
    const directory = examiner.resolve(point);
    if (directory === null) {
      examiner.warn('      Output information may be incomplete.', false);
      continue;
    }
    if (!directory.startsWith('/') || isShadowed(mounts, directory, isNfs)) continue;
    const mount = takeMount(examiner, { source, directory, type, isNfs });
    if (mount === null) continue;
    const known = mounts.findIndex((entry) => entry.directory === directory);
    if (known === -1) mounts.unshift(mount);
    else mounts[known] = mount;
    if (type === 'mqueue') queueDevice = mount.device;
    print(mount);
  }
  return { mounts, hasNfs, queueDevice };
}

/** A second mount on a directory does not count, but an NFS root takes the place of another. */
function isShadowed(mounts: readonly Mount[], directory: string, isNfs: boolean): boolean {
  const known = mounts.find((mount) => mount.directory === directory);
  return known !== undefined && (directory !== '/' || known.isNfs || !isNfs);
}

interface MountLine {
  readonly source: string;
  readonly directory: string;
  readonly type: string;
  readonly isNfs: boolean;
}

function takeMount(examiner: NameExaminer, { source, directory, type, isNfs }: MountLine): Mount | null {
  const status = examiner.stat(directory);
  if (status === null) {
    const shown = (text: string): string => escapeText(text, examiner.utf8);
    examiner.warn(`WARNING: can't stat() ${shown(type)} file system ${shown(directory)}`, true);
    examiner.warn('      Output information may be incomplete.', false);
    return null;
  }
  const resolvedSource = source.startsWith('/') ? (examiner.resolve(source) ?? '') : source;
  const sourceStatus = source.startsWith('/') && resolvedSource !== '' ? examiner.stat(resolvedSource) : null;
  return {
    directory,
    source,
    resolvedSource,
    sourceIsBlockDevice: ((sourceStatus?.mode ?? 0) & directoryMask) === blockDevice,
    device: status.device,
    inode: status.inode,
    isNfs,
  };
}

/** The kernel writes blanks, tabs, line ends and backslashes of a mount as three octal digits. */
function unescapeOctal(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8) & 0xff));
}
