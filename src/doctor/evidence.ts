/** What was seen on the way to a port: the facts that a verdict is decided from. Types only. */
import type { IpAddress } from '../addr/ip-address.ts';
import type { PortAnswer } from '../identify/port-answer.ts';
import type { NameTrace } from '../os/name-trace.ts';
import type { TcpReach, UdpReach } from '../os/reach.ts';
import type { Route } from '../os/routes.ts';

/** What is asked. */
export interface ReachQuestion {
  /** A name or an address, as it was given. */
  readonly host: string;
  readonly port: number;
  readonly transport: 'tcp' | 'udp';
  /** Only this family; null for both. */
  readonly family: 4 | 6 | null;
  readonly from: { readonly address: IpAddress | null; readonly port: number } | null;
  /** For the name, and again for each address. */
  readonly timeoutMs: number;
  /** Whether to ask what speaks there. */
  readonly identify: boolean;
}

/** The way that the kernel would take, or its refusal. */
export type RouteEvidence =
  | {
      readonly ok: true;
      readonly kind: Route['kind'];
      /** The interface's name; null where the packet leaves by none. */
      readonly interface: string | null;
      readonly gateway: IpAddress | null;
      readonly source: IpAddress | null;
      readonly mtu: number | null;
    }
  | { readonly ok: false; readonly error: string };

/** The next machine on the link, as the neighbour table shows it after the attempt. */
export interface NeighbourEvidence {
  readonly address: IpAddress;
  /** `asked`: no answer yet; `failed`: asked in vain; `none`: not in the table. */
  readonly state: 'reachable' | 'asked' | 'failed' | 'none';
  readonly mac: string | null;
}

/** A packet of the flow, or an ICMP error about it. */
export interface SeenPacket {
  readonly direction: 'out' | 'in';
  /** `segment` is any other of TCP: data, or an acknowledgement. */
  readonly kind: 'SYN' | 'SYN-ACK' | 'RST' | 'FIN' | 'segment' | 'ICMP' | 'datagram';
  /** Who sent it. */
  readonly from: IpAddress;
  /** TTL or hop limit. */
  readonly hopLimit: number;
  readonly interface: string;
  readonly window: number;
  /** Of an ICMP error; null for the rest. */
  readonly icmp: { readonly version: 4 | 6; readonly type: number; readonly code: number } | null;
  /** Since the attempt began. */
  readonly ms: number;
}

/** Whose a RST was, by how far it had come. */
export interface ResetEvidence {
  /** The TTL or hop limit; null where it could not be read. */
  readonly hopLimit: number | null;
  /** Seen in the packet, or found out by refusing smaller ones, which needs no privilege. */
  readonly how: 'packet' | 'IP_MINTTL';
  /** It came back without having left this machine. */
  readonly local: boolean;
  /** The router that stands as far away as it came from; null where none says so, or none was looked for. */
  readonly router: IpAddress | null;
  /** What the host itself answered to another question; null where it did not. */
  readonly reference: { readonly hopLimit: number; readonly kind: 'ICMP port unreachable' } | null;
}

/** This host's own socket on the port. */
export interface ListenerEvidence {
  readonly holder: string;
  readonly waiting: number;
  readonly backlog: number | null;
}

/** Everything about one address. */
export interface AddressEvidence {
  readonly address: IpAddress;
  /** One of this host's. */
  readonly local: boolean;
  readonly route: RouteEvidence | null;
  readonly neighbour: NeighbourEvidence | null;
  readonly reach: TcpReach | UdpReach;
  /** What passed on the wire; null where it could not be seen. */
  readonly packets: readonly SeenPacket[] | null;
  readonly reset: ResetEvidence | null;
  /** Of this host's own table: null where nothing has the port, undefined where the table was not asked. */
  readonly listener: ListenerEvidence | null | undefined;
}

/** Everything. */
export interface ReachEvidence {
  readonly question: ReachQuestion;
  readonly name: NameTrace;
  readonly addresses: readonly AddressEvidence[];
  /** Addresses of the name that were not tried. */
  readonly leftOut: number;
  /** Why packets could not be seen; null where they were. */
  readonly blind: string | null;
  /** What speaks there, asked at the first address that is open (or silent, over UDP). */
  readonly service: PortAnswer | null;
  /** That address; null where nothing was asked. */
  readonly asked: IpAddress | null;
  /** Why no TLS handshake succeeded where one was to be expected. */
  readonly tlsFailure: string | null;
}
