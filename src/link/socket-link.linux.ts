/** What the links over Linux sockets have in common: closing once, waiting, counting. */
import { whenReady } from '../ffi/poll.ts';
import type { InterfaceDrops } from './interface-drops.linux.ts';
import type { FlyingBatch, Link, LinkStats } from './link.ts';
import type { Receiver } from './receiver.linux.ts';
import type { SendOutcome } from './packet-sender.linux.ts';
import type { PreparedBatch } from './prepared-batch.ts';

/** The parts of a link. */
export interface SocketLinkParts {
  readonly linkType: number;
  readonly interfaceName: string;
  readonly interfaceIndex: number;
  readonly mtu: number;
  /** Null where the link only sends. */
  readonly receiver: Receiver | null;
  /** Null where it only receives. */
  readonly send: ((batch: PreparedBatch, from: number) => SendOutcome) | null;
  /** Absent where sending in another thread gains nothing. */
  readonly sendAside?: (batch: PreparedBatch) => FlyingBatch | null;
  readonly sendCounters: () => Pick<LinkStats, 'sent' | 'sendErrors'>;
  readonly interfaceDrops: InterfaceDrops;
  readonly closeSockets: () => void;
  readonly signal: AbortSignal | undefined;
}

/** Puts the parts together. */
export function socketLink(parts: SocketLinkParts): Link {
  const { receiver } = parts;
  const closing = new AbortController();
  const dropsBefore = parts.interfaceDrops.read();
  let sendError: string | null = null;
  const readStats = (): LinkStats => ({
    ...(receiver?.ring.counters() ?? { received: 0, dropped: 0, freezes: 0 }),
    interfaceDrops: Math.max(0, parts.interfaceDrops.read() - dropsBefore),
    ...parts.sendCounters(),
  });
  let finalStats: LinkStats | undefined;
  const close = (): void => {
    if (closing.signal.aborted) return;
    finalStats = readStats();
    closing.abort();
    parts.signal?.removeEventListener('abort', close);
    receiver?.close();
    parts.interfaceDrops.close();
    parts.closeSockets();
  };
  if (parts.signal?.aborted) close();
  else parts.signal?.addEventListener('abort', close, { once: true });
  return {
    linkType: parts.linkType,
    interfaceName: parts.interfaceName,
    interfaceIndex: parts.interfaceIndex,
    mtu: parts.mtu,
    get sendError() {
      return sendError;
    },
    get closed() {
      return closing.signal.aborted;
    },
    receive: (visit, timeoutMs) =>
      closing.signal.aborted || receiver === null ? 0 : receiver.ring.receive(visit, timeoutMs),
    whenReadable(signal) {
      if (closing.signal.aborted || receiver === null) return Promise.resolve(false);
      return whenReady(receiver.fd, 'readable', signal ? AbortSignal.any([signal, closing.signal]) : closing.signal);
    },
    send(batch, from = 0) {
      if (from >= batch.count) return 0;
      const outcome: SendOutcome =
        closing.signal.aborted || parts.send === null ? { taken: 0, error: 'EBADF' } : parts.send(batch, from);
      sendError = outcome.error;
      return outcome.taken;
    },
    sendAside: (batch) => (closing.signal.aborted ? null : (parts.sendAside?.(batch) ?? null)),
    stats: () => finalStats ?? readStats(),
    close,
  };
}
