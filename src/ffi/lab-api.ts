/** C library calls that only the laboratory and the bench make: shared ownership, other users' sockets, the cost of children. */
import { checked, native } from './library.ts';

/** socketpair(2): two connected descriptors. Throws SystemCallError. */
export function socketpair(domain: number, type: number, protocol: number): readonly [number, number] {
  const pair = new Int32Array(2);
  checked('socketpair', native('int socketpair(int, int, int, void *)')(domain, type, protocol, pair));
  return [pair[0]!, pair[1]!];
}

/** setfsuid(2): the user new sockets of this thread belong to; returns the one before. Has no way to report a refusal. */
export function setfsuid(uid: number): number {
  return Number(native('int setfsuid(unsigned int)')(uid));
}

/** setrlimit(2) of RLIMIT_NOFILE (7): how many descriptors this process may have. Throws SystemCallError: EPERM above the hard limit. */
export function setDescriptorLimit(soft: bigint, hard: bigint): void {
  checked('setrlimit', native('int setrlimit(int, void *)')(7, new BigUint64Array([soft, hard])));
}

/** getrlimit(2) of RLIMIT_NOFILE (7). Throws SystemCallError. */
export function descriptorLimit(): { readonly soft: bigint; readonly hard: bigint } {
  const limit = new BigUint64Array(2);
  checked('getrlimit', native('int getrlimit(int, void *)')(7, limit));
  return { soft: limit[0]!, hard: limit[1]! };
}

/** CPU time of the children that have ended and been waited for, and of theirs, in microseconds: getrusage(2), RUSAGE_CHILDREN (-1). */
export function childrenCpu(): { readonly user: number; readonly system: number } {
  // struct rusage begins with two struct timeval (seconds, microseconds: 64 bits each on LP64); 144 bytes in all.
  const usage = new BigInt64Array(18);
  checked('getrusage', native('int getrusage(int, void *)')(-1, usage));
  const micro = (at: number): number => Number(usage[at]! * 1_000_000n + usage[at + 1]!);
  return { user: micro(0), system: micro(2) };
}
