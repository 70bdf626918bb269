/** Root's rights on Linux, given up step by step. */
import { readFileSync, realpathSync, statSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { flushCompileCache } from 'node:module';
import { dirname } from 'node:path';
import type { Account, Capability } from './give-up-root.linux.ts';
import { accountToBecome, askedBy, giveUpRoot, heldOf, narrowCapabilities } from './give-up-root.linux.ts';
import { keepOwnFiles } from './own-files.linux.ts';
import type { ProcessRights, RightsRequest } from './process-rights.ts';

/** The rights of this process. Throws PTL_USAGE for a user there is not. */
export function linuxRights({ user, environment }: RightsRequest): ProcessRights {
  const isRoot = process.geteuid?.() === 0;
  return new LinuxRights(accountToBecome(user, environment), isRoot ? askedBy(environment) : null);
}

class LinuxRights implements ProcessRights {
  readonly owner: Account | null;
  readonly #account: Account | null;
  /** Null until root is given up. */
  #kept: readonly Capability[] | null = null;

  constructor(account: Account | null, owner: Account | null) {
    this.#account = account;
    this.owner = owner;
  }

  get isRoot(): boolean {
    return this.#account !== null && this.#kept === null;
  }

  async giveUp(keep: readonly Capability[]): Promise<string | null> {
    if (this.#account === null || this.#kept !== null) return null;
    const hindrance = hindranceTo(this.#account);
    if (hindrance !== null) return `stays root, because ${hindrance}`;
    // Threads of libuv that begin later would begin with what this one keeps: the first file that is looked at begins them all.
    await stat('/');
    // Root's folders are closed to who we become.
    flushCompileCache();
    if (!may(this.#account, import.meta.dirname, 5)) keepOwnFiles();
    giveUpRoot(this.#account, keep);
    this.#kept = keep;
    return null;
  }

  mayWriteIn(folder: string): boolean {
    return this.#account === null || may(this.#account, realpathSync(folder), 3);
  }

  drop(done: readonly Capability[]): void {
    const left = this.#kept?.filter((one) => !done.includes(one));
    if (left === undefined || left.length === this.#kept?.length) return;
    this.#kept = left;
    narrowCapabilities(left);
  }
}

/** What keeps us from becoming an account, or null: all of it is somebody's doing who has limited us before. */
function hindranceTo(account: Account): string | null {
  const { uid, gid, name } = account;
  if (heldOf(['CAP_SETUID', 'CAP_SETGID']).length < 2) return 'CAP_SETUID or CAP_SETGID is missing';
  if (!isMapped('uid_map', uid) || !isMapped('gid_map', gid) || mayNotSetGroups())
    return `this user namespace has no user ${name === '' ? uid : name}`;
  return null;
}

/** Whether an id is one of this user namespace's (user_namespaces(7): `first-inside first-outside count`). */
function isMapped(map: 'uid_map' | 'gid_map', id: number): boolean {
  return readFileSync(`/proc/self/${map}`, 'latin1')
    .split('\n')
    .some((line) => {
      const [first, , count] = line.trim().split(/\s+/).map(Number);
      return first !== undefined && count !== undefined && id >= first && id < first + count;
    });
}

function mayNotSetGroups(): boolean {
  return readFileSync('/proc/self/setgroups', 'latin1').trim() === 'deny';
}

/** Whether an account without further groups may do things with a folder (4 list, 2 make files, 1 pass), and come to it from the root. */
function may({ uid, gid }: Account, folder: string, bits: number): boolean {
  for (let path = folder, wanted = bits; ; path = dirname(path), wanted = 1) {
    const status = statSync(path);
    const shift = status.uid === uid ? 6 : status.gid === gid ? 3 : 0;
    if (((status.mode >> shift) & wanted) !== wanted) return false;
    if (path === dirname(path)) return true;
  }
}
