/** A listener that serves many clients at once: admission, limits, and a handler that each of them is given to. */
import type { Clock } from '../base/clock.ts';
import type { Connection, SocketConnection, StreamListener } from '../os/stream-socket.ts';
import type { AccessList } from './access-list.ts';

/** What happens at a listener. */
export type ListenerEvent =
  | { readonly kind: 'connected' | 'denied' | 'timed-out'; readonly client: Connection; readonly id: number }
  | { readonly kind: 'left'; readonly client: Connection; readonly id: number }
  | { readonly kind: 'failed'; readonly client: Connection; readonly id: number; readonly error: Error }
  | { readonly kind: 'accept-error'; readonly error: Error };

/** A service. */
export interface ServicePlan {
  readonly listener: StreamListener;
  readonly access: AccessList;
  /** Clients served at once; the others wait in the kernel's queue. */
  readonly maxClients: number;
  /** Ends a client after so long. */
  readonly clientMs?: number;
  /** Makes the conversation of a plain connection: TLS. */
  readonly prepare?: (plain: SocketConnection) => Promise<Connection>;
  /** Serves one client until it is done; the connection is closed afterwards. */
  readonly handle: (client: Connection, id: number, signal: AbortSignal) => Promise<void>;
  readonly onEvent: (event: ListenerEvent) => void;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Serves until the signal aborts; then every client is closed. */
export async function serveClients(plan: ServicePlan): Promise<void> {
  const { listener, signal } = plan;
  const clients = new Set<Promise<void>>();
  let id = 0;
  await new Promise<void>((resolve) => {
    const goOn = async (again: () => void): Promise<void> => {
      await plan.clock.sleep(acceptPauseMs, signal);
      if (!signal.aborted) again();
    };
    const accept = (): void =>
      listener.start(
        (plain) => {
          const served = serveOne(plan, plain, ++id);
          clients.add(served);
          if (clients.size >= plan.maxClients) listener.pause();
          void served.finally(() => {
            clients.delete(served);
            if (!signal.aborted && clients.size === plan.maxClients - 1) accept();
          });
        },
        (error) => {
          plan.onEvent({ kind: 'accept-error', error });
          // Out of descriptors: the client stays in the queue and would be reported without end.
          listener.pause();
          void goOn(accept);
        },
      );
    if (signal.aborted) return resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
    accept();
  });
  listener.close();
  await Promise.all(clients);
}

const acceptPauseMs = 100;

async function serveOne(plan: ServicePlan, plain: SocketConnection, id: number): Promise<void> {
  const { access, prepare, handle, onEvent, clock, clientMs } = plan;
  if (!access.allows(plain.peer)) {
    onEvent({ kind: 'denied', client: plain, id });
    return plain.close();
  }
  const stop = new AbortController();
  const signal = AbortSignal.any([plan.signal, stop.signal]);
  let client: Connection = plain;
  const late = async (): Promise<void> => {
    await clock.sleep(clientMs!, signal);
    if (signal.aborted) return;
    onEvent({ kind: 'timed-out', client, id });
    stop.abort();
  };
  if (clientMs !== undefined) void late();
  try {
    if (prepare !== undefined) client = await prepare(plain);
    onEvent({ kind: 'connected', client, id });
    await handle(client, id, signal);
    onEvent({ kind: 'left', client, id });
  } catch (error) {
    onEvent({ kind: 'failed', client, id, error: error as Error });
  } finally {
    stop.abort();
    client.close();
  }
}
