/** Opening the file of -w while still root: it goes to the user that the capture runs as, and no link leads it astray. */
import { closeSync, constants, fchownSync, fstatSync, ftruncateSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Account } from '../../os/give-up-root.linux.ts';

const { O_WRONLY, O_CREAT, O_NOFOLLOW } = constants;

/** Opens the files of a run: the first one before root is given up for `account`, the others with that user's own rights. */
export function liveFileOpener(account: Account | null): (name: string) => number {
  let first = true;
  return (name) => {
    const isRoot = first && account !== null;
    first = false;
    return isRoot ? openAsRoot(name, account) : openSync(name, 'w', 0o666);
  };
}

/** Devices and pipes stay whose they are. /dev has links of the system's own (stdout, fd). */
function openAsRoot(name: string, { uid, gid }: Account): number {
  const follow = dirname(name) === '/dev' ? 0 : O_NOFOLLOW;
  const fd = openSync(name, O_WRONLY | O_CREAT | follow, 0o666);
  try {
    if (fstatSync(fd).isFile()) {
      ftruncateSync(fd, 0);
      fchownSync(fd, uid, gid);
    }
    return fd;
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}
