/** Giving up root for good, once the sockets that need it are open. */
import { readdirSync, readFileSync } from 'node:fs';
import { PortolanError } from '../base/errors.ts';
import { checked, native } from './library.ts';

/** Who to become. */
export interface NewIdentity {
  readonly uid: number;
  readonly gid: number;
  /** Supplementary groups; none when absent. */
  readonly groups?: readonly number[];
  /** Capabilities kept by the calling thread, as bit numbers (CAP_NET_RAW is 13); none when absent. */
  readonly keep?: readonly number[];
}

/** prctl(2) options. */
const prctlOption = { keepCapabilities: 8, noNewPrivileges: 38 } as const;
/** _LINUX_CAPABILITY_VERSION_3: capabilities as two words of 32 bits. */
const capabilityVersion = 0x2008_0522;
const highestCapability = 63;

/**
 * Becomes another user, in every thread of the process, with no way back: all three user and group ids, the groups, no capability
 * but those kept, and no new privileges through programs that are run. What is open stays open. Linux only. Throws SystemCallError
 * (EPERM without CAP_SETUID and CAP_SETGID), and PTL_INTERNAL where a thread kept what it should have lost: end the process then.
 */
export function dropPrivileges({ uid, gid, groups = [], keep = [] }: NewIdentity): void {
  if (!Number.isInteger(uid) || uid <= 0 || !Number.isInteger(gid) || gid <= 0)
    throw new RangeError(`user ${uid}, group ${gid}: root is not another user`);
  if (keep.length > 0) setProcessOption(prctlOption.keepCapabilities, 1);
  // The C library makes these three calls in every thread (the setxid protocol of glibc and musl); the kernel knows threads only.
  checked('setgroups', native('int setgroups(size_t, void *)')(groups.length, Uint32Array.from([...groups, 0])));
  checked('setresgid', native('int setresgid(unsigned int, unsigned int, unsigned int)')(gid, gid, gid));
  checked('setresuid', native('int setresuid(unsigned int, unsigned int, unsigned int)')(uid, uid, uid));
  setCapabilities(keep);
  setProcessOption(prctlOption.noNewPrivileges, 1);
  verify(uid, gid, keep);
}

/** capset(2) of this thread: effective and permitted become exactly these, inheritable none. Throws SystemCallError. */
export function setCapabilities(numbers: readonly number[]): void {
  const words = [0, 0];
  for (const number of numbers) {
    if (!(number >= 0 && number <= highestCapability)) throw new RangeError(`no capability has the number ${number}`);
    words[number >> 5]! |= 1 << (number & 31);
  }
  // struct cap_user_header { version; pid }, and two of struct cap_user_data { effective; permitted; inheritable }.
  const header = Uint32Array.of(capabilityVersion, 0);
  const data = Uint32Array.of(words[0]!, words[0]!, 0, words[1]!, words[1]!, 0);
  checked('capset', native('int capset(void *, void *)')(header, data));
}

/** prctl(2) of this thread with one argument. Throws SystemCallError. */
function setProcessOption(option: number, value: number): void {
  const call = native('int prctl(int, unsigned long, unsigned long, unsigned long, unsigned long)');
  checked('prctl', call(option, value, 0, 0, 0));
}

/** Asks the kernel, thread by thread: a thread that still is root would make all of it worthless. */
function verify(uid: number, gid: number, keep: readonly number[]): void {
  const kept = keep.reduce((mask, number) => mask | (1n << BigInt(number)), 0n);
  for (const thread of readdirSync('/proc/self/task')) {
    const status = statusOf(thread);
    if (status === null) continue;
    const ids = (name: string): readonly string[] =>
      new RegExp(`^${name}:\\s*(.*)$`, 'm').exec(status)?.[1]?.trim().split(/\s+/) ?? [];
    const rightIds = ids('Uid').every((id) => id === String(uid)) && ids('Gid').every((id) => id === String(gid));
    const held = BigInt(`0x${ids('CapPrm')[0] ?? 'ffffffffffffffff'}`);
    if (rightIds && (held & ~kept) === 0n) continue;
    throw new PortolanError('PTL_INTERNAL', 'privileges could not be given up in every thread', {
      evidence: `thread ${thread}: Uid ${ids('Uid').join(' ')}, CapPrm ${held.toString(16)}`,
    });
  }
}

/** Null for a thread that has ended meanwhile. */
function statusOf(thread: string): string | null {
  try {
    return readFileSync(`/proc/self/task/${thread}/status`, 'latin1');
  } catch {
    return null;
  }
}
