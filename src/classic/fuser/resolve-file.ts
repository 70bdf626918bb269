/** Names of files: what they lead to, which file system that is on, and which sockets are bound there. */
import type { FileSystem } from '../../os/file-system.ts';
import type { Host } from '../../os/host.ts';
import { bytesAsText, fromByteText, toByteText } from '../byte-text.ts';
import type { FileTarget } from './name.ts';
import type { TypedName } from './options.ts';
import { realPath } from './paths.ts';
import type { Resolution } from './resolve-socket.ts';

const typeMask = 0o170000;
const fileType = { socket: 0o140000, block: 0o060000 } as const;

/** Resolves a path. */
export function resolveFile(typed: TypedName, host: Host, files: FileSystem): Resolution {
  // A file with a slash behind it is the file all the same.
  const given = toByteText(typed.text.replace(/(?<=[^/])\/+$/, ''));
  const status = files.stat(given);
  if (status === null) return refused(typed.text, whyNot(typed, files.lastError()));
  const path = realPath(files, given, files.link('/proc/self/cwd') ?? '/');
  const shown = fromByteText(path);
  const mounts = readMounts(files);
  const isMountPoint = mounts.some((mount) => mount.path === path);
  if (typed.mountPointOnly && !isMountPoint) {
    return refused(shown, `Specified filename ${shown} is not a mountpoint.`);
  }
  const isBlock = (status.mode & typeMask) === fileType.block;
  const device = typed.mount && isBlock ? status.rawDevice : status.device;
  const mounted = mounts.find((mount) => {
    const there = isMountPoint || typed.mount ? files.stat(mount.path) : null;
    return there?.device === device && (typed.mount || there.inode === status.inode);
  });
  const target: FileTarget = {
    kind: 'file',
    device,
    inode: typed.mount ? null : status.inode,
    mountPoint: mounted === undefined ? null : fromByteText(mounted.path),
    sockets: (status.mode & typeMask) === fileType.socket ? socketsBoundTo(status, host, files) : new Set(),
  };
  return { ok: true, name: { shown, target } };
}

/** psmisc's words, with glibc's for the errno. */
function whyNot({ text, mountPointOnly }: TypedName, errno: string): string {
  const reason = Object.hasOwn(reasons, errno) ? reasons[errno] : errno;
  const why = errno === 'ENOENT' ? `Specified filename ${text} does not exist.` : `Cannot stat ${text}: ${reason}`;
  return mountPointOnly ? `${why}\nSpecified filename ${text} is not a mountpoint.` : why;
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'Permission denied',
  ELOOP: 'Too many levels of symbolic links',
  ENOTDIR: 'Not a directory',
  ENAMETOOLONG: 'File name too long',
};

function refused(shown: string, complaint: string): Resolution {
  return { ok: false, shown, complaint };
}

/** `DEVICE PATH TYPE OPTIONS ...`; white space in a path is written in octal. */
function readMounts(files: FileSystem): { readonly path: string }[] {
  const bytes = files.read('/proc/self/mounts', 16 << 20);
  const lines = bytes === null ? [] : bytesAsText(bytes).split('\n');
  return lines.flatMap((line) => {
    const path = line.split(' ')[1];
    return path === undefined ? [] : [{ path: path.replace(/\\([0-7]{3})/g, (_, octal: string) => octalByte(octal)) }];
  });
}

function octalByte(octal: string): string {
  return String.fromCharCode(Number.parseInt(octal, 8));
}

/** By device and inode, since the same socket may be bound under another path of ours. */
function socketsBoundTo(
  file: { readonly device: number; readonly inode: string },
  host: Host,
  files: FileSystem,
): ReadonlySet<number> {
  const inodes = new Set<number>();
  for (const batch of host.procSockets().unix()) {
    for (const { path, inode } of batch) {
      if (path === null || path[0] !== 0x2f || inode === 0) continue;
      const status = files.stat(bytesAsText(path));
      if (status?.device === file.device && status.inode === file.inode) inodes.add(inode);
    }
  }
  return inodes;
}
