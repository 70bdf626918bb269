/** Stream sockets (TCP and UNIX): connecting, listening, and a connection as a source and a sink. */
import { resetOnClose, tryConnect } from '../ffi/dialing.ts';
import { bind, close, getsockname, listen, shutdown, socket, socketType } from '../ffi/libc.ts';
import { socketError } from '../ffi/packet-socket.ts';
import { whenReady } from '../ffi/poll.ts';
import type { DescriptorWatch } from '../ffi/stream-calls.ts';
import { getpeername, tryAccept, watchDescriptor } from '../ffi/stream-calls.ts';
import type { ByteSink, ByteSource, TakeBytes } from './byte-stream.ts';
import type { DescriptorSink } from './descriptor-stream.ts';
import { descriptorSink, descriptorSource } from './descriptor-stream.ts';
import type { SocketName } from './socket-name.ts';
import { familyOf, fromSockaddr, toSockaddr } from './socket-name.ts';
import type { SocketOptions } from './socket-options.ts';
import { applyOptions } from './socket-options.ts';
import { callFailure, errno } from './system-call-failure.ts';

/** Both directions of a conversation. Reading and writing end separately; `close` ends both. */
export interface Connection extends ByteSource, ByteSink {
  readonly local: SocketName;
  readonly peer: SocketName;
  /** Lets go of the socket; what waits to be written is lost. Idempotent. */
  close(): void;
  /** As `close`, but tells a TCP peer at once with RST. */
  reset(): void;
}

/** A connection over a kernel socket, whose descriptor can be handed on (to TLS). */
export interface SocketConnection extends Connection {
  /** Gives the descriptor away: this value must not be used any more. */
  detach(): number;
}

/** What a connection is made with. */
export interface ConnectPlan {
  readonly to: SocketName;
  /** Bound before connecting. */
  readonly from?: SocketName;
  readonly options?: SocketOptions;
  readonly signal?: AbortSignal;
  readonly bufferSize?: number;
}

/** Connects. Rejects with the kernel's errno as `code`; with the signal's reason when it aborts. */
export async function connectStream(plan: ConnectPlan): Promise<SocketConnection> {
  const { to, from, options = {}, signal } = plan;
  signal?.throwIfAborted();
  const fd = openSocket(to, options);
  try {
    // A fixed local port must be usable again while its last connection rests in TIME_WAIT.
    if (from !== undefined) {
      applyOptions(fd, null, { reuseAddress: true });
      bind(fd, toSockaddr(from));
    }
    const address = toSockaddr(to);
    const result = tryConnect(fd, address, address.length);
    if (result !== 0 && result !== errno.inProgress) throw callFailure('connect', -result);
    if (result !== 0) {
      if (!(await whenReady(fd, 'writable', signal))) throw signal?.reason ?? new Error('aborted');
      const late = socketError(fd);
      if (late !== 0) throw callFailure('connect', -late);
    }
    return openConnection(fd, { peer: to, ...(plan.bufferSize !== undefined && { bufferSize: plan.bufferSize }) });
  } catch (error) {
    close(fd);
    throw error;
  }
}

function openSocket(name: SocketName, options: SocketOptions): number {
  const fd = socket(familyOf(name), socketType.stream | socketType.nonblock | socketType.cloexec, 0);
  try {
    applyOptions(fd, name.kind === 'internet' ? name.address.version : null, options);
  } catch (error) {
    close(fd);
    throw error;
  }
  return fd;
}

/** What is known of a descriptor that becomes a connection. */
export interface ConnectionFacts {
  readonly peer: SocketName;
  readonly bufferSize?: number;
}

/** A connection over a connected, non-blocking stream socket, which it owns from now on. */
export function openConnection(fd: number, facts: ConnectionFacts): SocketConnection {
  const source = descriptorSource(fd, 'socket', facts.bufferSize === undefined ? {} : { bufferSize: facts.bufferSize });
  const sink: DescriptorSink = descriptorSink(fd, 'socket', () => shutdownWriting(fd));
  const local = fromSockaddr(getsockname(fd));
  let open = true;
  const letGo = (): boolean => {
    if (!open) return false;
    open = false;
    source.stop();
    sink.abandon(new Error('the connection was closed'));
    return true;
  };
  return {
    local,
    peer: facts.peer,
    finite: false,
    start: (take: TakeBytes, end) => source.start(take, end),
    stop: () => source.stop(),
    write: (bytes) => sink.write(bytes),
    end: () => sink.end(),
    close: () => void (letGo() && close(fd)),
    reset() {
      if (!letGo()) return;
      if (local.kind === 'internet') resetOnClose(fd);
      close(fd);
    },
    detach() {
      letGo();
      return fd;
    },
  };
}

function shutdownWriting(fd: number): void {
  try {
    shutdown(fd, 1);
  } catch {
    // The peer has reset the connection already: reading says so.
  }
}

/** A listening socket. */
export interface StreamListener {
  readonly local: SocketName;
  /** Hands over connections as they come until `close`; `onError` gets what accept(2) failed with (EMFILE: it goes on). */
  start(onConnection: (connection: SocketConnection) => void, onError: (error: Error) => void): void;
  /** Stops taking clients; those in the kernel's queue wait until `start` is called again. */
  pause(): void;
  close(): void;
}

/** What a listener is made with. */
export interface ListenPlan {
  readonly at: SocketName;
  readonly options?: SocketOptions;
  /** How many clients the kernel keeps waiting; 511 when absent. */
  readonly backlog?: number;
  /** The reading buffer of each connection. */
  readonly bufferSize?: number;
}

const defaultBacklog = 511;
/** Clients taken in one turn of the event loop. */
const acceptsPerTurn = 64;

/** Binds and listens. Throws the kernel's errno as `code`. */
export function listenStream(plan: ListenPlan): StreamListener {
  const fd = openSocket(plan.at, { reuseAddress: plan.at.kind === 'internet', ...plan.options });
  try {
    bind(fd, toSockaddr(plan.at));
    listen(fd, plan.backlog ?? defaultBacklog);
  } catch (error) {
    close(fd);
    throw error;
  }
  const local = fromSockaddr(getsockname(fd));
  let watch: DescriptorWatch | undefined = watchDescriptor(fd, 'readable');
  let taking = false;
  const accept = (onConnection: (connection: SocketConnection) => void, onError: (error: Error) => void): void => {
    // oxlint-disable-next-line no-unmodified-loop-condition -- the taker may close us
    for (let round = 0; round < acceptsPerTurn && taking; round++) {
      const client = tryAccept(fd);
      if (client < 0) {
        if (client !== -errno.again && client !== -errno.interrupted) onError(callFailure('accept', client));
        return;
      }
      const name = getpeername(client);
      const peer = name === null ? ({ kind: 'unix', path: '' } as const) : fromSockaddr(name);
      onConnection(
        openConnection(client, { peer, ...(plan.bufferSize !== undefined && { bufferSize: plan.bufferSize }) }),
      );
    }
  };
  return {
    local,
    start(onConnection, onError) {
      taking = watch !== undefined;
      watch?.start(() => accept(onConnection, onError));
    },
    pause() {
      taking = false;
      watch?.stop();
    },
    close() {
      if (watch === undefined) return;
      taking = false;
      watch.close();
      watch = undefined;
      close(fd);
    },
  };
}
