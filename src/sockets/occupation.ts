/** Why a port cannot be bound although nothing listens on it: the cases that other tools leave unexplained. */
import type { Host } from '../os/host.ts';
import { tryPort } from './free-port.ts';
import type { SocketRecord } from './socket-record.ts';
import { isListening, ownersText } from './socket-record.ts';

/** Why the kernel refuses, or would refuse, a bind. */
export type OccupationKind =
  /** Somebody listens on it. */
  | 'listening'
  /** Bound by a process that does not listen. */
  | 'bound'
  /** Connections of a closed server are still in the kernel. */
  | 'time-wait'
  /** Local connections use the number on this side. */
  | 'connected'
  /** Below the unprivileged range, and we lack the capability. */
  | 'privileged'
  /** Refused, and nothing that we may see explains it. */
  | 'unexplained'
  | 'free';

/** The verdict on a port, its evidence, and what to do. */
export interface Occupation {
  readonly port: number;
  readonly kind: OccupationKind;
  /** One sentence. */
  readonly verdict: string;
  readonly next: string | null;
}

/** Explains a port from the sockets whose local port it is, and from a real attempt to bind it. */
export function explainOccupation(host: Host, port: number, sockets: readonly SocketRecord[]): Occupation {
  const here = sockets.filter((socket) => socket.local.port === port && socket.namespace === 'this');
  const listener = here.find(isListening);
  if (listener !== undefined) {
    return verdict(
      port,
      'listening',
      `${holder(listener)} listens on ${listener.transport} ${port}`,
      `portolan stop ${port}`,
    );
  }
  const attempt = tryPort(host, port);
  if (attempt.free) return verdict(port, 'free', `port ${port} is free: it binds at once on every address`, null);
  const refusal = attempt.refusal;
  if (refusal?.errno === 'EACCES') return privileged(host, port);
  return explainRefusal(port, here, refusal?.errno ?? 'EADDRINUSE');
}

function explainRefusal(port: number, here: readonly SocketRecord[], errno: string): Occupation {
  const bound = here.find((socket) => socket.state === 'BOUND_INACTIVE');
  if (bound !== undefined) {
    return verdict(
      port,
      'bound',
      `${holder(bound)} has bound port ${port} but does not listen: other tools show nothing`,
      'end that process, or let it listen',
    );
  }
  const waiting = here.filter((socket) => socket.state === 'TIME_WAIT' || socket.inode === 0);
  if (waiting.length > 0) {
    const text = `the kernel holds port ${port} for ${waiting.length} closed ${waiting.length === 1 ? 'connection' : 'connections'} (TIME_WAIT lasts 60 s)`;
    return verdict(port, 'time-wait', text, 'wait a minute, or bind with SO_REUSEADDR');
  }
  const connected = here[0];
  if (connected !== undefined) {
    return verdict(
      port,
      'connected',
      `${holder(connected)} uses port ${port} as the near end of a connection`,
      `portolan ls port:${port}`,
    );
  }
  return verdict(
    port,
    'unexplained',
    `the kernel refuses port ${port} (${errno}) although no visible socket has it`,
    'look as root: portolan doctor says what is hidden',
  );
}

function privileged(host: Host, port: number): Occupation {
  const start = host.portSettings().unprivilegedStart ?? 1024;
  return verdict(
    port,
    'privileged',
    `port ${port} is below ${start}: binding it needs CAP_NET_BIND_SERVICE`,
    `run as root, choose a port from ${start}, or lower net.ipv4.ip_unprivileged_port_start`,
  );
}

/** `nginx[811]`, or `a process that is hidden from you`. */
function holder(socket: SocketRecord): string {
  return socket.owners.length > 0 ? ownersText(socket) : 'a process that is hidden from you';
}

function verdict(port: number, kind: OccupationKind, text: string, next: string | null): Occupation {
  return { port, kind, verdict: text, next };
}
