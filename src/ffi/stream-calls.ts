/** Calls that move bytes and answer with a number: bytes moved, or minus the errno; waiting is the event loop's business. */
import { checked, foreign, native } from './library.ts';

/** MSG_DONTWAIT and MSG_NOSIGNAL (include/linux/socket.h). */
const doNotWait = 0x40;
const noSignal = 0x4000;

/** recv(2) without waiting, into `bytes`: how many, 0 at the end of a stream, or minus the errno. */
export function receive(fd: number, bytes: Uint8Array): number {
  return answer(native('long recv(int, void *, size_t, int)')(fd, bytes, bytes.length, doNotWait));
}

/** send(2) without waiting: how many bytes the kernel took, or minus the errno. */
export function send(fd: number, bytes: Uint8Array): number {
  return answer(native('long send(int, void *, size_t, int)')(fd, bytes, bytes.length, doNotWait | noSignal));
}

/** sendto(2) without waiting, to a sockaddr given as bytes: how many bytes, or minus the errno. */
export function sendTo(fd: number, bytes: Uint8Array, address: Uint8Array): number {
  const call = native('long sendto(int, void *, size_t, int, void *, unsigned int)');
  return answer(call(fd, bytes, bytes.length, doNotWait | noSignal, address, address.length));
}

/** One datagram: its length (what did not fit is cut), and the sockaddr bytes of its sender (none where it has no name). */
export interface ReceivedDatagram {
  readonly length: number;
  readonly from: Uint8Array;
}

/** recvfrom(2) without waiting, into `bytes`: the datagram, or minus the errno. */
export function receiveFrom(fd: number, bytes: Uint8Array): ReceivedDatagram | number {
  const address = new Uint8Array(128);
  const addressLength = new Uint32Array([address.length]);
  const call = native('long recvfrom(int, void *, size_t, int, void *, void *)');
  const length = answer(call(fd, bytes, bytes.length, doNotWait, address, addressLength));
  return length < 0 ? length : { length, from: address.subarray(0, addressLength[0]) };
}

/** read(2): how many bytes, 0 at the end, or minus the errno. Waits where the descriptor does. */
export function read(fd: number, bytes: Uint8Array): number {
  return answer(native('long read(int, void *, size_t)')(fd, bytes, bytes.length));
}

/** write(2): how many bytes, or minus the errno. Waits where the descriptor does. */
export function write(fd: number, bytes: Uint8Array): number {
  return answer(native('long write(int, void *, size_t)')(fd, bytes, bytes.length));
}

/** accept4(2), non-blocking and close-on-exec: the descriptor, or minus the errno. */
export function tryAccept(fd: number): number {
  return answer(native('int accept4(int, void *, void *, int)')(fd, null, null, 0o2004000));
}

/** getpeername(2): the sockaddr's bytes, or null where there is no peer (any more). */
export function getpeername(fd: number): Uint8Array | null {
  const address = new Uint8Array(128);
  const length = new Uint32Array([address.length]);
  if ((native('int getpeername(int, void *, void *)')(fd, address, length) as number) < 0) return null;
  return address.subarray(0, length[0]);
}

/** A second descriptor of the same open file, close-on-exec (fcntl(2) F_DUPFD_CLOEXEC). Throws SystemCallError. */
export function duplicate(fd: number): number {
  return checked('fcntl', native('int fcntl(int, int, int)')(fd, 1030, 0));
}

/** Makes descriptor `fd` another name of the open file behind `by` (dup2(2)). Throws SystemCallError. */
export function replaceDescriptor(fd: number, by: number): void {
  checked('dup2', native('int dup2(int, int)')(by, fd));
}

/** Sets O_NONBLOCK on the open file behind a descriptor. Throws SystemCallError. */
export function setNonblocking(fd: number): void {
  const [getFlags, setFlags, nonblock] = [3, 4, 0o4000];
  const flags = checked('fcntl', native('int fcntl(int, int, int)')(fd, getFlags, 0));
  checked('fcntl', native('int fcntl(int, int, int)')(fd, setFlags, flags | nonblock));
}

/** Makes a pipe hold this many bytes, where the user may have so many (fcntl(2) F_SETPIPE_SZ); what was refused stays as it was. */
export function growPipe(fd: number, bytes: number): void {
  native('int fcntl(int, int, int)')(fd, 1031, bytes);
}

/** The event loop's watch on a descriptor. */
export interface DescriptorWatch {
  /** Calls `ready` whenever it holds, until stopped. */
  start(ready: () => void): void;
  stop(): void;
  /** Ends the watch; the descriptor may be closed then. */
  close(): void;
}

/**
 * Watches a descriptor for one kind of readiness; nothing is watched before `start`. One descriptor has one watch: a second kind needs
 * a duplicate. Only for pipes, sockets and terminals: on what epoll cannot watch (files, /dev/null) the library ends the process.
 */
export function watchDescriptor(fd: number, kind: 'readable' | 'writable'): DescriptorWatch {
  const handle = foreign().node.poll(fd, { [kind]: true }, () => undefined);
  handle.stop();
  return {
    start: (ready) => handle.start({ [kind]: true }, () => ready()),
    stop: () => handle.stop(),
    close: () => handle.close(),
  };
}

function answer(result: unknown): number {
  const value = Number(result);
  return value < 0 ? -foreign().errno() : value;
}
