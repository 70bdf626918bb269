/** What a species of sockets is given to open itself with: seeded choices, and a record of every descriptor, so that all can be closed. */
import { constants, networkInterfaces } from 'node:os';
import type { Random } from '../../src/base/random.ts';
import {
  accept4,
  addressFamily,
  bind,
  close,
  connect,
  getsockname,
  listen,
  setsockopt,
  socket,
  socketType,
} from '../../src/ffi/libc.ts';
import { setfsuid } from '../../src/ffi/lab-api.ts';
import { isIPv6 } from 'node:net';
import { inetAddress, int, portOf } from './sockaddr.ts';

const { EINPROGRESS, EADDRINUSE } = constants.errno;

/** The errno of a failed system call, or 0 when the error is something else. */
export function errnoOf(error: unknown): number {
  return (error as { errno?: number }).errno ?? 0;
}

/** Options set before bind: level, name, value. */
export type SocketOption = readonly [level: number, name: number, value: Uint8Array];

/** Names of include/uapi/asm-generic/socket.h and in.h, in6.h, tcp.h. */
export const option = {
  reuseAddress: [1, 2, int(1)],
  reusePort: [1, 15, int(1)],
  keepAlive: [1, 9, int(1)],
  /** Linger for no time: close sends a reset, and nothing stays in TIME_WAIT. */
  resetOnClose: [1, 13, new Uint8Array(new Int32Array([1, 0]).buffer)],
  v6Only: [41, 26, int(1)],
  dualStack: [41, 26, int(0)],
  /** Packets of a socket with this mark are dropped on their way out, by the zoo's ruleset. */
  muted: [1, 36, int(0x7a6f6f)],
} as const satisfies Record<string, SocketOption>;

/** SO_BINDTODEVICE. */
export function boundTo(device: string): SocketOption {
  return [1, 25, Buffer.from(`${device}\0`, 'latin1')];
}

/** SO_RCVBUF. */
export function receiveBuffer(bytes: number): SocketOption {
  return [1, 8, int(bytes)];
}

/** One layout's sockets while they are open. */
export class Cage {
  readonly random: Random;
  /** A folder of this layout, for sockets with a path. */
  readonly folder: string;
  readonly #open = new Set<number>();
  #user = 0;

  constructor(random: Random, folder: string) {
    this.random = random;
    this.folder = folder;
  }

  /** Sockets opened from now on belong to this user. */
  actAs(uid: number): void {
    this.#user = uid;
  }

  /** Descriptors that are open, in the order they were opened. */
  get descriptors(): readonly number[] {
    return [...this.#open];
  }

  /** A socket of the current user. */
  socket(family: number, type: number, protocol = 0, options: readonly SocketOption[] = []): number {
    const before = setfsuid(this.#user);
    try {
      return this.own(this.configure(socket(family, type | socketType.cloexec, protocol), options));
    } finally {
      setfsuid(before);
    }
  }

  /** A bound socket; a port already taken gives way to another. Returns it with its port. */
  bound(ip: string, type: number, options: readonly SocketOption[] = [], scope = 0): { fd: number; port: number } {
    const family = isIPv6(ip) ? addressFamily.inet6 : addressFamily.inet;
    const fd = this.socket(family, type, 0, options);
    for (let attempt = 0; ; attempt++) {
      const port = attempt < 20 ? this.random.integer(1024, 32_000) : 0;
      try {
        bind(fd, inetAddress(ip, port, scope));
        return { fd, port: portOf(getsockname(fd)) };
      } catch (error) {
        if (errnoOf(error) !== EADDRINUSE || port === 0) throw error;
      }
    }
  }

  /** A TCP listener. */
  listener(ip: string, options: readonly SocketOption[] = [], backlog = 16): { fd: number; port: number } {
    const made = this.bound(ip, socketType.stream, options, linkLocalScope(ip));
    listen(made.fd, backlog);
    return made;
  }

  /** A bound socket on a given port. */
  boundAt(ip: string, port: number, type: number, options: readonly SocketOption[] = []): number {
    const fd = this.socket(isIPv6(ip) ? addressFamily.inet6 : addressFamily.inet, type, 0, options);
    bind(fd, inetAddress(ip, port, linkLocalScope(ip)));
    return fd;
  }

  /** A TCP listener on a given port. */
  listenerAt(ip: string, port: number, options: readonly SocketOption[] = []): number {
    const fd = this.boundAt(ip, port, socketType.stream, options);
    listen(fd, 16);
    return fd;
  }

  /** Listens with a socket that has no address: the kernel gives it a port. */
  listenOn(fd: number): void {
    listen(fd, this.random.integer(1, 64));
  }

  /** A TCP connection to a port of this host, waiting in the listener's queue. Non-blocking where `waits` is false. */
  dial(ip: string, port: number, options: readonly SocketOption[] = [], waits = true): number {
    const family = isIPv6(ip) ? addressFamily.inet6 : addressFamily.inet;
    const fd = this.socket(family, socketType.stream | (waits ? 0 : socketType.nonblock), 0, options);
    try {
      connect(fd, inetAddress(ip, port, linkLocalScope(ip)));
    } catch (error) {
      if (waits || errnoOf(error) !== EINPROGRESS) throw error;
    }
    return fd;
  }

  /** An established pair: what connected, what was accepted, and the listener. */
  pair(
    listenOn: string,
    dialTo: string,
    options: readonly SocketOption[] = [],
  ): { client: number; server: number; listener: number } {
    const { fd, port } = this.listener(listenOn, options);
    const client = this.dial(dialTo, port, [option.resetOnClose]);
    const server = this.own(this.configure(accept4(fd, socketType.cloexec), [option.resetOnClose]));
    return { client, server, listener: fd };
  }

  /** An established pair on one address that closes the slow way: what TIME-WAIT and sockets without an owner are made of. */
  pairThatLingers(ip: string): { client: number; server: number } {
    const { fd, port } = this.listener(ip);
    const client = this.dial(ip, port);
    return { client, server: this.own(accept4(fd, socketType.cloexec)) };
  }

  /** Sets options on a socket. */
  configure(fd: number, options: readonly SocketOption[]): number {
    for (const [level, name, value] of options) setsockopt(fd, level, name, value);
    return fd;
  }

  /** Takes charge of a descriptor. */
  own(fd: number): number {
    this.#open.add(fd);
    return fd;
  }

  /** Closes one descriptor now. */
  close(fd: number): void {
    if (this.#open.delete(fd)) close(fd);
  }

  /** Closes everything. */
  closeAll(): void {
    for (const fd of this.#open) this.close(fd);
  }
}

/** The interface number that a link-local address needs, 0 for any other. */
export function linkLocalScope(ip: string): number {
  if (!/^fe80:/i.test(ip)) return 0;
  const entries = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return entries.find((entry) => entry.family === 'IPv6' && entry.address === ip)?.scopeid ?? 0;
}
