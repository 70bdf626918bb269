/** What one attempt to reach a port saw of the kernel: TCP and UDP, without privileges. Types only. */
import type { IpAddress } from '../addr/ip-address.ts';
import type { IcmpError } from './dialer.ts';

/** Whom to reach, and how. */
export interface ReachPlan {
  readonly address: IpAddress;
  readonly port: number;
  /** Bound to it before; an address of null is any of this host, port 0 any. */
  readonly from: { readonly address: IpAddress | null; readonly port: number } | null;
  readonly timeoutMs: number;
  /** How many routers what is sent may pass; the system's usual number when absent. */
  readonly hopLimit?: number;
  readonly signal?: AbortSignal;
}

/** An ICMP message out of the socket's error queue. */
export interface SeenIcmp extends IcmpError {
  /** The TTL or hop limit it arrived with. */
  readonly hopLimit: number | null;
  /** Since the attempt began. */
  readonly ms: number;
}

/** What both transports have in common. */
export interface ReachBase {
  /** The errno name of the call that failed; null where none did. */
  readonly errno: string | null;
  /** The last call made. */
  readonly call: 'socket' | 'bind' | 'connect' | 'send' | 'receive';
  /** This end, once the kernel had chosen it. */
  readonly local: { readonly address: IpAddress; readonly port: number } | null;
  readonly icmp: readonly SeenIcmp[];
  /** Wall-clock time of the beginning, milliseconds since 1970 UTC. */
  readonly startedAt: number;
  /** From there to the outcome. */
  readonly ms: number;
}

/** One TCP connection attempt and what followed at once. */
export interface TcpReach extends ReachBase {
  readonly transport: 'tcp';
  /** `self`: the kernel connected the socket to itself, nobody listens. */
  readonly outcome: 'connected' | 'self' | 'failed' | 'timeout';
  /** How often the SYN was sent again. */
  readonly retransmits: number;
  /**
   * How many of those did not leave this machine: the kernel's count of failed retransmissions (TCPRetransFail of
   * /proc/net/netstat) rose in the same moments.
   */
  readonly unsentRetransmits: number;
  /** Null unless connected. */
  readonly after: TcpAfter | null;
}

/** What a connection did before anything was sent on it. */
export interface TcpAfter {
  /** The round trip that the kernel measured in the handshake. */
  readonly rttMs: number | null;
  /** How many bytes the peer would take now; null where the kernel does not say. */
  readonly sendWindow: number | null;
  readonly ending: 'open' | 'closed' | 'reset';
  /** How long after the handshake it was watched or ended. */
  readonly ms: number;
  /** Bytes that the peer sent unasked, as far as they were read. */
  readonly bytes: number;
}

/** One UDP request, repeated while nothing came. */
export interface UdpReach extends ReachBase {
  readonly transport: 'udp';
  readonly outcome: 'answered' | 'failed' | 'timeout';
  /** How often it was sent. */
  readonly sent: number;
  /** How long the answer was, bytes. */
  readonly answerBytes: number;
}
