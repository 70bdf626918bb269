/** Everything about one port of this machine: who is on it, why that runs, who is connected, what the number means. */
import type { Host, UnitFacts } from '../os/host.ts';
import type { ProcessInfo } from '../os/process-table.ts';
import { chartListeners } from './chart.ts';
import type { Listener } from './chart.ts';
import { collectSockets } from './list-sockets.ts';
import { explainOccupation } from './occupation.ts';
import type { Occupation } from './occupation.ts';
import type { SocketRecord } from './socket-record.ts';
import { isListening } from './socket-record.ts';

/** A listener with the reason why it runs. */
export interface ExplainedListener {
  readonly listener: Listener;
  /** The parents of the first owner, nearest first. */
  readonly ancestors: readonly ProcessInfo[];
  readonly unit: UnitFacts | null;
}

/** The report. */
export interface PortReport {
  readonly port: number;
  readonly listeners: readonly ExplainedListener[];
  /** Sockets on the port that neither listen nor talk to a client of a listener here. */
  readonly others: readonly SocketRecord[];
  /** Connections that came to this port. */
  readonly clients: readonly SocketRecord[];
  /** Connections from this machine to this port of another (or this) machine. */
  readonly outgoing: readonly SocketRecord[];
  /** Why the port can or cannot be bound when nothing listens; null when something does. */
  readonly occupation: Occupation | null;
  readonly notices: readonly string[];
}

/** Reports on a port, over all network namespaces that can be seen. */
export async function reportPort(host: Host, port: number): Promise<PortReport> {
  const { sockets, notices } = await collectSockets(
    host,
    { allNamespaces: true },
    (socket) => socket.local.port === port || socket.remote?.port === port,
  );
  const here = sockets.filter((socket) => socket.local.port === port);
  const listening = here.filter(isListening);
  const clients = here.filter((socket) => socket.role === 'server');
  const others = here.filter((socket) => !isListening(socket) && socket.role !== 'server');
  return {
    port,
    listeners: chartListeners(listening).map((listener) => explain(host, listener)),
    others,
    clients,
    outgoing: sockets.filter((socket) => socket.remote?.port === port && socket.role !== 'server'),
    occupation: listening.some((socket) => socket.namespace === 'this') ? null : explainOccupation(host, port, here),
    notices,
  };
}

function explain(host: Host, listener: Listener): ExplainedListener {
  const [first] = listener.owners;
  return {
    listener,
    ancestors: first === undefined ? [] : host.processes.ancestors(first.pid),
    unit: listener.unit === null ? null : host.unit(listener.unit),
  };
}
