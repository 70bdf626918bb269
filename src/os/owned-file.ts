/** Output files that are opened as root for who called it. */
import { closeSync, constants, fchownSync, openSync } from 'node:fs';
import { errnoName } from '../base/errors.ts';
import type { Account } from './give-up-root.linux.ts';

const { O_APPEND, O_CREAT, O_EXCL, O_RDWR, O_TRUNC, O_WRONLY } = constants;
/** `keep` writes into what stands there. */
const modes = { keep: O_WRONLY, w: O_WRONLY | O_TRUNC, a: O_WRONLY | O_APPEND, 'a+': O_RDWR | O_APPEND } as const;

/**
 * Opens a file as openSync does; made by this, it is given to `owner`, where there is one. A file that stands there keeps its
 * owner. Throws what openSync throws.
 */
export function openOwned(path: string, mode: keyof typeof modes, owner: Account | null, bits = 0o644): number {
  const flags = modes[mode] | O_CREAT;
  let fd: number;
  try {
    fd = openSync(path, flags | O_EXCL, bits);
  } catch (error) {
    if (errnoName(error) !== 'EEXIST') throw error;
    return openSync(path, flags, bits);
  }
  try {
    if (owner !== null) fchownSync(fd, owner.uid, owner.gid);
    return fd;
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}
