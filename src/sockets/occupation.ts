/** Why a port cannot be bound although nothing listens on it: the cases that other tools leave unexplained. */
import type { Host } from '../os/host.ts';
import type { PortAvailability } from './free-port.ts';
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
  /** What the kernel's settings say about the number: ephemeral, or reserved; null when neither. */
  readonly note: string | null;
  readonly next: string | null;
}

type Verdict = Pick<Occupation, 'kind' | 'verdict' | 'next'>;

/** Explains a port from the sockets whose local port it is, and from a real attempt to bind it. */
export function explainOccupation(host: Host, port: number, sockets: readonly SocketRecord[]): Occupation {
  return { port, ...verdictOn(host, port, sockets), note: kernelNote(host, port) };
}

function verdictOn(host: Host, port: number, sockets: readonly SocketRecord[]): Verdict {
  const here = sockets.filter((socket) => socket.local.port === port && socket.namespace === 'this');
  const listener = here.find(isListening);
  if (listener !== undefined) {
    return {
      kind: 'listening',
      verdict: `${holder(listener)} listens on ${listener.transport} ${port}`,
      next: `portolan stop ${port}`,
    };
  }
  const { free, refusal } = tryPort(host, port);
  if (free || refusal === null) {
    return { kind: 'free', verdict: `port ${port} is free: it binds at once on every address`, next: null };
  }
  if (refusal.errno === 'EACCES') return privileged(host, port);
  // The refused transport's own sockets explain more than the other's.
  const ofTransport = here.filter((socket) => socket.transport === refusal.transport);
  return explainRefusal(host, port, ofTransport.length > 0 ? ofTransport : here, refusal);
}

function explainRefusal(
  host: Host,
  port: number,
  here: readonly SocketRecord[],
  refusal: NonNullable<PortAvailability['refusal']>,
): Verdict {
  const bound = here.find((socket) => socket.state === 'BOUND_INACTIVE');
  if (bound !== undefined) {
    return {
      kind: 'bound',
      verdict: `${holder(bound)} has bound port ${port} but does not listen: other tools show nothing`,
      next: 'end that process, or let it listen',
    };
  }
  const connected = here.find((socket) => socket.inode !== 0);
  if (connected !== undefined) {
    return {
      kind: 'connected',
      verdict: `${holder(connected)} uses port ${port} as the near end of a connection`,
      next: `portolan ls port:${port}`,
    };
  }
  if (here.length > 0) return closed(port, here);
  const evidence = `${refusal.transport} over IPv${refusal.family}: ${refusal.errno}`;
  return {
    kind: 'unexplained',
    verdict: `the kernel refuses port ${port} (${evidence}) although no visible socket has it`,
    next:
      host.socketsFallback === null
        ? 'portolan ls --namespaces, or look as root: portolan doctor says what is hidden'
        : 'a process may have bound it without listening, which /proc does not show: portolan doctor',
  };
}

/** Only the kernel still has sockets there: connections that are closed or closing. */
function closed(port: number, here: readonly SocketRecord[]): Verdict {
  const states = [...new Set(here.map((socket) => socket.state))];
  const minute = states.includes('TIME_WAIT') ? '; TIME_WAIT lasts 60 s' : '';
  const many = `${here.length} closed ${here.length === 1 ? 'connection' : 'connections'}`;
  return {
    kind: 'time-wait',
    verdict: `the kernel holds port ${port} for ${many} (${states.join(', ')}${minute})`,
    next: 'wait a minute, or bind with SO_REUSEADDR',
  };
}

function privileged(host: Host, port: number): Verdict {
  const start = host.portSettings().unprivilegedStart ?? 1024;
  return {
    kind: 'privileged',
    verdict: `port ${port} is below ${start}: binding it needs CAP_NET_BIND_SERVICE`,
    next: `run as root, choose a port from ${start}, or lower net.ipv4.ip_unprivileged_port_start`,
  };
}

/** What the kernel's settings say about the number: kept back from outgoing connections, or given to them; null when neither. */
export function kernelNote(host: Host, port: number): string | null {
  const { ephemeral, reserved } = host.portSettings();
  if (reserved.some(([first, last]) => port >= first && port <= last)) {
    return 'listed in net.ipv4.ip_local_reserved_ports: the kernel gives it to no outgoing connection';
  }
  if (ephemeral === null || port < ephemeral.low || port > ephemeral.high) return null;
  return `inside the ephemeral range ${ephemeral.low}-${ephemeral.high}: the kernel may give it to an outgoing connection at any time`;
}

/** `nginx[811]`, or `a process that is hidden from you`. */
function holder(socket: SocketRecord): string {
  return socket.owners.length > 0 ? ownersText(socket) : 'a process that is hidden from you';
}
