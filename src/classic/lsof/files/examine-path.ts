/** stat(2) of what a link in /proc leads to; over NFS, where it may be refused, at least the device it lies on. */
import type { Listing } from '../listing.ts';
import type { NodeStatus } from './file-node.ts';

/** The status, null where there is none (the error is the file system's last one). `target` is where the link points. */
export function examinePath({ files, mounts }: Listing, procPath: string, target: string): NodeStatus | null {
  const status = files.stat(procPath);
  if (status !== null || !mounts.hasNfs) return status;
  // A root that NFS squashes may not examine a file, but the directories above it.
  for (let end = target.lastIndexOf('/'); end > 0; end = target.lastIndexOf('/', end - 1)) {
    const above = files.stat(target.slice(0, end));
    if (above !== null) {
      const { device, rawDevice } = above;
      return { device, rawDevice, inode: null, mode: null, links: null, size: null };
    }
    if (files.lastError() !== 'EACCES' && files.lastError() !== 'EPERM') return null;
  }
  return null;
}
