/** The C library's socket calls, one function per call used. Numbers are Linux's on every architecture Node runs on. */
import { checked, native } from './library.ts';

/** Address families (include/linux/socket.h). */
export const addressFamily = { unix: 1, inet: 2, inet6: 10, netlink: 16, packet: 17, vsock: 40, xdp: 44 } as const;

/** Socket types and the flags that may be or-ed to them (include/linux/net.h). */
export const socketType = { stream: 1, dgram: 2, raw: 3, seqpacket: 5, nonblock: 0o4000, cloexec: 0o2000000 } as const;

/** socket(2): a new file descriptor. Throws SystemCallError. */
export function socket(domain: number, type: number, protocol: number): number {
  return checked('socket', native('int socket(int, int, int)')(domain, type, protocol));
}

/** bind(2) to a sockaddr given as its bytes. Throws SystemCallError. */
export function bind(fd: number, address: Uint8Array): void {
  checked('bind', native('int bind(int, void *, unsigned int)')(fd, address, address.length));
}

/** connect(2); on a non-blocking socket EINPROGRESS is thrown like any errno. */
export function connect(fd: number, address: Uint8Array): void {
  checked('connect', native('int connect(int, void *, unsigned int)')(fd, address, address.length));
}

/** listen(2). Throws SystemCallError. */
export function listen(fd: number, backlog: number): void {
  checked('listen', native('int listen(int, int)')(fd, backlog));
}

/** accept4(2) without the peer's address; EAGAIN is thrown where nothing waits. */
export function accept4(fd: number, flags: number): number {
  return checked('accept4', native('int accept4(int, void *, void *, int)')(fd, null, null, flags));
}

/** setsockopt(2) with the value's bytes. Throws SystemCallError. */
export function setsockopt(fd: number, level: number, option: number, value: Uint8Array): void {
  checked(
    'setsockopt',
    native('int setsockopt(int, int, int, void *, unsigned int)')(fd, level, option, value, value.length),
  );
}

/** The same in a thread of the system, while this one goes on; `done` hears whether the kernel took it. The descriptor must stay until then. */
export function setsockoptAside(
  fd: number,
  level: number,
  option: number,
  value: Uint8Array,
  done: (taken: boolean) => void,
): void {
  // What the thread reads must not move.
  const pinned = Buffer.allocUnsafeSlow(Math.max(value.length, 64));
  pinned.set(value);
  const hear = (error: unknown, result: unknown): void => done(!error && result === 0 && pinned.length > 0);
  const call = native('int setsockopt(int, int, int, void *, unsigned int)');
  call.async(fd, level, option, pinned, value.length, hear);
}

/** getsockname(2): the sockaddr's bytes. Throws SystemCallError. */
export function getsockname(fd: number): Uint8Array {
  const address = new Uint8Array(128);
  const length = new Uint32Array([address.length]);
  checked('getsockname', native('int getsockname(int, void *, void *)')(fd, address, length));
  return address.subarray(0, length[0]);
}

/** shutdown(2): 0 reading, 1 writing, 2 both. Throws SystemCallError. */
export function shutdown(fd: number, how: 0 | 1 | 2): void {
  checked('shutdown', native('int shutdown(int, int)')(fd, how));
}

/** sendto(2); `address` null on a connected socket. Returns the bytes taken. Throws SystemCallError. */
export function sendto(fd: number, bytes: Uint8Array, flags: number, address: Uint8Array | null): number {
  const call = native('long sendto(int, void *, size_t, int, void *, unsigned int)');
  return checked('sendto', call(fd, bytes, bytes.length, flags, address, address?.length ?? 0));
}

/** recv(2) into `bytes`; 0 is the end of a stream. Throws SystemCallError. */
export function recv(fd: number, bytes: Uint8Array, flags: number): number {
  return checked('recv', native('long recv(int, void *, size_t, int)')(fd, bytes, bytes.length, flags));
}

/** close(2). Throws SystemCallError. */
export function close(fd: number): void {
  checked('close', native('int close(int)')(fd));
}

/**
 * close(2) in a thread of the system: closing a packet socket takes 20 ms, in which the kernel waits for all its readers
 * (synchronize_net in packet_release).
 */
export function closeAside(fd: number): void {
  native('int close(int)').async(fd, () => {});
}

/** pidfd_open(2), by number (434 on every architecture): a handle that a reused pid cannot take over. */
export function pidfdOpen(pid: number): number {
  return checked('pidfd_open', native('long syscall(long, long, long, long, long)')(434, pid, 0, 0, 0));
}

/** pidfd_send_signal(2), by number (424). Throws SystemCallError: EPERM, ESRCH. */
export function pidfdSendSignal(pidfd: number, signal: number): void {
  checked('pidfd_send_signal', native('long syscall(long, long, long, long, long)')(424, pidfd, signal, 0, 0));
}

/** setns(2): moves the calling thread into another namespace (CLONE_NEWNET 0x40000000). Throws SystemCallError. */
export function setns(fd: number, type: number): void {
  checked('setns', native('int setns(int, int)')(fd, type));
}
