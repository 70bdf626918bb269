/** Datagram sockets, UDP and UNIX: Node has no datagram sockets of the UNIX family, and cannot set what is set here. */
import { tryConnect } from '../ffi/dialing.ts';
import { bind, close, getsockname, socket, socketType } from '../ffi/libc.ts';
import type { DescriptorWatch } from '../ffi/stream-calls.ts';
import { receiveFrom, send, sendTo, watchDescriptor } from '../ffi/stream-calls.ts';
import { systemClock } from '../base/clock.ts';
import type { SocketName } from './socket-name.ts';
import { familyOf, fromSockaddr, toSockaddr } from './socket-name.ts';
import type { SocketOptions } from './socket-options.ts';
import { applyOptions } from './socket-options.ts';
import { callFailure, errno } from './system-call-failure.ts';

/** A datagram socket. */
export interface DatagramSocket {
  readonly local: SocketName;
  /**
   * Starts receiving; bytes are only valid until `take` returns or its promise settles. `onError` gets what the kernel reports (an
   * ICMP answer on a connected socket is ECONNREFUSED, EHOSTUNREACH); receiving goes on after it.
   */
  start(take: (bytes: Uint8Array, from: SocketName) => void | Promise<void>, onError: (error: Error) => void): void;
  /** Sends one datagram, to the connected peer when `to` is absent; waits while the queue is full. Rejects with the errno. */
  send(bytes: Uint8Array, to?: SocketName): Promise<void>;
  /** Ties the socket to a peer: only its datagrams are received. Throws the errno. */
  connect(to: SocketName): void;
  close(): void;
}

/** What a datagram socket is made with. */
export interface DatagramPlan {
  /** Bound to it; left to the kernel when absent. */
  readonly at?: SocketName;
  /** Connected to it. */
  readonly to?: SocketName;
  /** Any name of the family, where neither is given. */
  readonly options?: SocketOptions;
}

/** The largest datagram of UDP and room for larger UNIX ones. */
const bufferSize = 1 << 18;
const receivesPerTurn = 64;

/** Opens it. Throws the kernel's errno as `code`. */
export function openDatagram(plan: DatagramPlan): DatagramSocket {
  const { at, to, options = {} } = plan;
  const model = to ?? at;
  if (model === undefined) throw new TypeError('a datagram socket needs a name');
  const fd = socket(familyOf(model), socketType.dgram | socketType.nonblock | socketType.cloexec, 0);
  const connect = (name: SocketName): void => {
    const address = toSockaddr(name);
    const result = tryConnect(fd, address, address.length);
    if (result !== 0) throw callFailure('connect', -result);
  };
  try {
    applyOptions(fd, model.kind === 'internet' ? model.address.version : null, options);
    if (at !== undefined) bind(fd, toSockaddr(at));
    if (to !== undefined) connect(to);
  } catch (error) {
    close(fd);
    throw error;
  }
  let watch: DescriptorWatch | undefined;
  let open = true;
  return {
    local: fromSockaddr(getsockname(fd)),
    connect,
    start(take, onError) {
      const watching = (watch ??= watchDescriptor(fd, 'readable'));
      receiving({ fd, watch: watching, isOpen: () => watch !== undefined }, take, onError);
    },
    send: (bytes, name) => sendDatagram(fd, bytes, name),
    close() {
      if (!open) return;
      open = false;
      watch?.close();
      watch = undefined;
      close(fd);
    },
  };
}

interface Receiving {
  readonly fd: number;
  readonly watch: DescriptorWatch;
  readonly isOpen: () => boolean;
}

function receiving(
  { fd, watch, isOpen }: Receiving,
  take: (bytes: Uint8Array, from: SocketName) => void | Promise<void>,
  onError: (error: Error) => void,
): void {
  const buffer = Buffer.allocUnsafeSlow(bufferSize);
  const readable = (): void => {
    for (let round = 0; round < receivesPerTurn && isOpen(); round++) {
      const got = receiveFrom(fd, buffer);
      if (typeof got === 'number') {
        if (got === -errno.again || got === -errno.interrupted) return;
        return onError(callFailure('recvfrom', got));
      }
      const taken = take(buffer.subarray(0, got.length), fromSockaddr(got.from));
      if (taken === undefined) continue;
      watch.stop();
      taken.then(
        () => (isOpen() ? watch.start(readable) : undefined),
        (error: unknown) => onError(error as Error),
      );
      return;
    }
  };
  watch.start(readable);
}

async function sendDatagram(fd: number, bytes: Uint8Array, to: SocketName | undefined): Promise<void> {
  for (let pauseMs = 1; ; pauseMs = Math.min(pauseMs * 2, 20)) {
    const sent = to === undefined ? send(fd, bytes) : sendTo(fd, bytes, toSockaddr(to));
    if (sent >= 0) return;
    if (sent === -errno.interrupted) continue;
    // A full queue of a UNIX reader says EAGAIN, a full device queue ENOBUFS: neither tells when there is room.
    if (sent !== -errno.again && sent !== -errno.noBuffers) throw callFailure('send', sent);
    await systemClock.sleep(pauseMs);
  }
}
