/** The dialer of Linux: non-blocking sockets, refused ones used again, one epoll for those that are under way. */
import { constants } from 'node:os';
import { readdirSync, readFileSync } from 'node:fs';
import { ipBytes, ipFromBytes } from '../addr/ip-address.ts';
import type { IpAddress } from '../addr/ip-address.ts';
import type { Clock } from '../base/clock.ts';
import { errorOrigin, keepErrors, resetOnClose, takeError, tryConnect, trySocket } from '../ffi/dialing.ts';
import { epollAdd, EpollBuffer, epollCreate, epollEvent, epollReady } from '../ffi/epoll.ts';
import { addressFamily, close, getsockname, socketType } from '../ffi/libc.ts';
import { littleEndian } from '../ffi/packet-socket.ts';
import { whenReady } from '../ffi/poll.ts';
import { connectedDial, pendingDial } from './dialer.ts';
import type { Dialer, DialOutcome, IcmpError } from './dialer.ts';
import { interfaceIndexByZone } from './zone-index.linux.ts';

const errnoNames = new Map(Object.entries(constants.errno).map(([name, number]) => [number, name]));
const { EALREADY, ECONNREFUSED, EINPROGRESS, EISCONN } = constants.errno;
const refusedDial: DialOutcome = Object.freeze({ code: 'ECONNREFUSED', icmp: null });
/** Descriptors left to the rest of the program. */
const reserve = 64;
/** More attempts at once gain nothing and crowd the kernel's tables. */
const mostSlots = 2048;
/** struct sockaddr_in6; struct sockaddr_in is 16. */
export const addressLength = 28;

/** Opens a dialer for as many attempts as the descriptor limit allows. Throws PTL_NO_FFI and SystemCallError. */
export function openLinuxDialer(clock: Clock, capacity: number = affordableSlots()): Dialer {
  return new LinuxDialer(clock, capacity);
}

class LinuxDialer implements Dialer {
  readonly capacity: number;
  readonly #clock: Clock;
  readonly #epoll: number;
  readonly #events: EpollBuffer;
  readonly #fds: Int32Array;
  readonly #versions: Uint8Array;
  /** 1 while the slot's attempt is under way. */
  readonly #pending: Uint8Array;
  readonly #addresses: readonly Buffer[];
  /** The address last encoded in each slot: ports change far more often. */
  readonly #targets: (IpAddress | undefined)[];
  #closed = false;

  constructor(clock: Clock, capacity: number) {
    this.#clock = clock;
    this.capacity = capacity;
    this.#epoll = epollCreate();
    this.#events = new EpollBuffer(Math.min(capacity, 512));
    this.#fds = new Int32Array(capacity).fill(-1);
    this.#versions = new Uint8Array(capacity);
    this.#pending = new Uint8Array(capacity);
    this.#addresses = Array.from({ length: capacity }, () => Buffer.alloc(addressLength));
    this.#targets = Array.from<IpAddress | undefined>({ length: capacity });
  }

  begin(slot: number, address: IpAddress, port: number, local: boolean): DialOutcome {
    if (this.#versions[slot] !== address.version) this.#drop(slot);
    const fd = this.#fds[slot]! >= 0 ? this.#fds[slot]! : this.#open(slot, address.version);
    if (fd < 0) return failedDial(-fd, null);
    const bytes = this.#encode(slot, address, port);
    const length = address.version === 4 ? 16 : addressLength;
    let errno = tryConnect(fd, bytes, length);
    // On loopback the answer has come by the time connect(2) returns, yet it always says EINPROGRESS first.
    if (local && errno === EINPROGRESS) errno = tryConnect(fd, bytes, length);
    // There, an ICMP error never ends a connect(2) (see earlyError): this refusal was a RST, and no error queue need be read.
    if (local && errno === ECONNREFUSED) return refusedDial;
    this.#pending[slot] = 1;
    return this.#settle(slot, errno);
  }

  collect(ended: (slot: number, outcome: DialOutcome) => void): number {
    let found = 0;
    for (;;) {
      const count = epollReady(this.#epoll, this.#events);
      for (let index = 0; index < count; index++) {
        const slot = this.#events.tag(index);
        if (this.#pending[slot] !== 1) continue;
        const length = this.#versions[slot] === 4 ? 16 : addressLength;
        const outcome = this.#settle(slot, tryConnect(this.#fds[slot]!, this.#addresses[slot]!, length));
        if (outcome.code === 'pending') continue;
        found++;
        ended(slot, outcome);
      }
      if (count < this.#events.capacity) return found;
    }
  }

  abandon(slot: number): void {
    this.#drop(slot);
  }

  wait(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return waitReadable(this.#epoll, milliseconds, this.#clock, signal);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (let slot = 0; slot < this.capacity; slot++) this.#drop(slot);
    close(this.#epoll);
  }

  /** A new socket in the slot: its descriptor, or minus the errno. */
  #open(slot: number, version: 4 | 6): number {
    const family = version === 4 ? addressFamily.inet : addressFamily.inet6;
    const fd = trySocket(family, socketType.stream | socketType.nonblock | socketType.cloexec, 0);
    if (fd < 0) return fd;
    keepErrors(fd, version);
    epollAdd(this.#epoll, fd, epollEvent.out | epollEvent.edgeTriggered, slot);
    this.#fds[slot] = fd;
    this.#versions[slot] = version;
    return fd;
  }

  #encode(slot: number, address: IpAddress, port: number): Buffer {
    const bytes = this.#addresses[slot]!;
    if (this.#targets[slot] !== address) {
      this.#targets[slot] = address;
      writeAddress(bytes, address);
    }
    bytes.writeUInt16BE(port, 2);
    return bytes;
  }

  /** What connect(2) said, and the state the slot is in after it. */
  #settle(slot: number, errno: number): DialOutcome {
    if (errno === EINPROGRESS || errno === EALREADY) return this.#earlyError(slot);
    this.#pending[slot] = 0;
    if (errno === 0 || errno === EISCONN) {
      const self = isSelfConnected(this.#fds[slot]!, this.#addresses[slot]!, this.#versions[slot] as 4 | 6);
      resetOnClose(this.#fds[slot]!);
      this.#drop(slot);
      return self ? { code: 'self', icmp: null } : connectedDial;
    }
    // A refused socket is as good as new (inet_stream_connect() disconnects it), which saves three calls a port.
    const icmp = icmpOf(this.#fds[slot]!);
    if (errno !== ECONNREFUSED || icmp !== null) this.#drop(slot);
    return failedDial(errno, icmp);
  }

  /**
   * While a call holds the socket, an ICMP error only goes to its error queue (tcp_v4_err() keeps it as a soft error): on
   * loopback that is always so, and the kernel would go on for a minute.
   */
  #earlyError(slot: number): DialOutcome {
    const icmp = icmpOf(this.#fds[slot]!);
    if (icmp === null) return pendingDial;
    this.#drop(slot);
    return { code: 'EHOSTUNREACH', icmp };
  }

  #drop(slot: number): void {
    this.#pending[slot] = 0;
    const fd = this.#fds[slot]!;
    if (fd < 0) return;
    this.#fds[slot] = -1;
    close(fd);
  }
}

/** Resolves when a descriptor is readable, when the time is over, or when the signal aborts. */
export async function waitReadable(
  fd: number,
  milliseconds: number,
  clock: Clock,
  signal: AbortSignal | undefined,
): Promise<void> {
  const over = new AbortController();
  const stop = (): void => over.abort();
  signal?.addEventListener('abort', stop, { once: true });
  if (signal?.aborted) stop();
  try {
    await Promise.race([whenReady(fd, 'readable', over.signal), clock.sleep(milliseconds, over.signal)]);
  } finally {
    stop();
    signal?.removeEventListener('abort', stop);
  }
}

/** The outcome of a call that failed. */
export function failedDial(errno: number, icmp: IcmpError | null): DialOutcome {
  return { code: errnoNames.get(errno) ?? `E${errno}`, icmp };
}

/** The oldest ICMP error of a socket's queue; null where that is none of ICMP's. */
export function icmpOf(fd: number): IcmpError | null {
  const queued = takeError(fd);
  if (queued === null || (queued.origin !== errorOrigin.icmp && queued.origin !== errorOrigin.icmp6)) return null;
  const from = queued.offender === null ? null : ipFromBytes(queued.offender);
  return { version: queued.origin === errorOrigin.icmp ? 4 : 6, type: queued.type, code: queued.code, from };
}

/** Writes struct sockaddr_in or sockaddr_in6 but for the port. */
export function writeAddress(bytes: Buffer, address: IpAddress): void {
  bytes.fill(0);
  const family = address.version === 4 ? addressFamily.inet : addressFamily.inet6;
  new DataView(bytes.buffer, bytes.byteOffset).setUint16(0, family, littleEndian);
  bytes.set(ipBytes(address), address.version === 4 ? 4 : 8);
  if (address.zone === null) return;
  const index = interfaceIndexByZone(address.zone) ?? 0;
  new DataView(bytes.buffer, bytes.byteOffset).setUint32(24, index, littleEndian);
}

/**
 * Whether both ends are the same: a free port of this host that the kernel gave to our own socket answers our SYN by
 * simultaneous open (RFC 9293 section 3.5), and nobody else listens there.
 */
function isSelfConnected(fd: number, peer: Uint8Array, version: 4 | 6): boolean {
  const own = getsockname(fd);
  const [start, end] = version === 4 ? [4, 8] : [8, 24];
  const sameText = (from: number, to: number): boolean =>
    Buffer.compare(own.subarray(from, to), peer.subarray(from, to)) === 0;
  return sameText(2, 4) && sameText(start, end);
}

/** Attempts at once that the descriptor limit allows. */
export function affordableSlots(): number {
  const limits = readFileSync('/proc/self/limits', 'latin1');
  const soft = Number(/^Max open files\s+(\d+)/m.exec(limits)?.[1] ?? 1024);
  const free = soft - readdirSync('/proc/self/fd').length - reserve;
  return Math.max(1, Math.min(mostSlots, free));
}
