/** Becoming an ordinary user after the sockets that need root are open. */
import { readFileSync } from 'node:fs';
import { PortolanError } from '../base/errors.ts';
import { dropPrivileges, setCapabilities } from '../ffi/privileges.ts';
import { capabilityNames } from './capabilities.ts';

/** An account that root can become. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
  readonly name: string;
}

/** A capability by its name. */
export type Capability = (typeof capabilityNames)[number];

/** What {@link giveUpRoot} keeps: the capabilities to look into other users' processes, or none. */
export const processSight = ['CAP_SYS_PTRACE', 'CAP_DAC_READ_SEARCH'] as const;

/** uid and gid of nobody where /etc/passwd has none: those that the kernel shows for users it cannot name (fs/overflowuid). */
const overflow: Account = { uid: 65_534, gid: 65_534, name: 'nobody' };

/**
 * The account to become: `wanted` by name, else who called sudo, else nobody. Null when there is nothing to give up (we are not
 * root) or when `wanted` is root. Throws PTL_USAGE for a user there is
 * not, and for any where we are not root.
 */
export function accountToBecome(
  wanted: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): Account | null {
  if (process.geteuid?.() !== 0) {
    if (wanted === undefined) return null;
    throw new PortolanError('PTL_USAGE', `only root can become another user, such as ${wanted}`, {
      hint: 'leave the user out, or run it with sudo',
    });
  }
  if (wanted === 'root') return null;
  if (wanted !== undefined) {
    const found = accountNamed(wanted);
    if (found !== null && found.uid !== 0) return found;
    throw new PortolanError('PTL_USAGE', `there is no user ${wanted} to become`, { hint: 'see getent passwd' });
  }
  const asker = askedBy(environment);
  return asker ?? accountNamed('nobody') ?? overflow;
}

/** Who asked root for this through sudo; null when root itself did. */
export function askedBy(environment: Readonly<Record<string, string | undefined>>): Account | null {
  const { SUDO_UID: uid = '', SUDO_GID: gid = '', SUDO_USER: name = '' } = environment;
  if (!/^[1-9]\d{0,8}$/.test(uid) || !/^[1-9]\d{0,8}$/.test(gid)) return null;
  return { uid: Number(uid), gid: Number(gid), name };
}

/** An account of /etc/passwd; null where it is not listed. */
export function accountNamed(name: string): Account | null {
  for (const line of readFileSync('/etc/passwd', 'utf8').split('\n')) {
    const [user, , uid, gid] = line.split(':');
    if (user === name && /^\d+$/.test(uid ?? '') && /^\d+$/.test(gid ?? ''))
      return { uid: Number(uid), gid: Number(gid), name };
  }
  return null;
}

/**
 * Becomes the account, in every thread and for good. This thread keeps the capabilities named, of those it has; others keep none.
 * Throws as dropPrivileges does.
 */
export function giveUpRoot({ uid, gid }: Account, keep: readonly Capability[]): void {
  dropPrivileges({ uid, gid, keep: heldOf(keep) });
}

/** Leaves this thread no more than the capabilities named, of those it has. Throws SystemCallError. */
export function narrowCapabilities(keep: readonly Capability[]): void {
  setCapabilities(heldOf(keep));
}

/** The capabilities among these that this thread may use, as bit numbers. */
export function heldOf(names: readonly Capability[]): readonly number[] {
  const permitted = BigInt(
    `0x${/^CapPrm:\s*(\S+)/m.exec(readFileSync('/proc/thread-self/status', 'latin1'))?.[1] ?? '0'}`,
  );
  return names.map((name) => capabilityNames.indexOf(name)).filter((bit) => (permitted >> BigInt(bit)) & 1n);
}
