/** The kernel's socket tables as values: what one row is, what can be asked. Where the rows come from is in the per-OS files. */

/** Protocols whose sockets have addresses and ports (raw: the "port" is the IP protocol number). */
export type InetProtocol = 'tcp' | 'udp' | 'udplite' | 'raw' | 'sctp' | 'dccp' | 'mptcp' | 'icmp';

/** Socket states by the kernel's numbers (include/net/tcp_states.h). UDP uses ESTABLISHED (connected) and CLOSE (not connected). */
export const socketState = {
  ESTABLISHED: 1,
  SYN_SENT: 2,
  SYN_RECV: 3,
  FIN_WAIT1: 4,
  FIN_WAIT2: 5,
  TIME_WAIT: 6,
  CLOSE: 7,
  CLOSE_WAIT: 8,
  LAST_ACK: 9,
  LISTEN: 10,
  CLOSING: 11,
  NEW_SYN_RECV: 12,
  BOUND_INACTIVE: 13,
} as const;

/** A row of an internet socket table. */
export interface InetSocket {
  readonly protocol: InetProtocol;
  readonly family: 4 | 6;
  /** A kernel state number; sctp and dccp use their own numbering mapped by the kernel onto these. */
  readonly state: number;
  /** Numeric text as inet_ntop prints it, no brackets, no zone. */
  readonly localAddress: string;
  readonly localPort: number;
  readonly remoteAddress: string;
  readonly remotePort: number;
  /** The device the socket is bound to, or the zone of its link-local address; 0 for none (also from /proc, which does not say). */
  readonly interfaceIndex: number;
  /** 0 none, 1 retransmission, 2 keepalive, 3 TIME_WAIT, 4 zero-window probe: as sock_diag and /proc number them. */
  readonly timer: number;
  /** Milliseconds until the timer fires. */
  readonly timerMs: number;
  readonly retransmits: number;
  /** Zero-window or keepalive probes unanswered (/proc only; 0 from sock_diag). */
  readonly probes: number;
  /** LISTEN: connections waiting to be accepted. Otherwise bytes not yet read. */
  readonly receiveQueue: number;
  /** LISTEN: the backlog limit (0 from /proc, which does not say). Otherwise bytes not yet acknowledged. */
  readonly sendQueue: number;
  readonly uid: number;
  /** 0 where no file refers to the socket: in an accept queue, or the kernel's own (TIME_WAIT). */
  readonly inode: number;
  /** The kernel's cookie of the socket, 0n from /proc. */
  readonly cookie: bigint;
  /** IPV6_V6ONLY; null for IPv4 and where the source does not say. */
  readonly v6only: boolean | null;
  /** Bit 1: receiving shut, bit 2: sending shut; null where the source does not say. */
  readonly shutdown: number | null;
  /** The cgroup v2 directory's inode at the time of socket(2); null where the source does not say. */
  readonly cgroupId: bigint | null;
  /** SO_MARK; null unless asked by a privileged reader. */
  readonly mark: number | null;
  /** Every netlink attribute by its INET_DIAG_* number, when {@link InetQuery.attributes} asked for them. */
  readonly attributes: ReadonlyMap<number, Uint8Array> | null;
  /** The row's position in /proc's `sl` column, and its reference count (/proc only). */
  readonly referenceCount: number;
}

/** UNIX domain socket types (include/linux/net.h). */
export const unixType = { stream: 1, dgram: 2, seqpacket: 5 } as const;

/** A row of the UNIX domain socket table. */
export interface UnixSocket {
  readonly type: number;
  /** sock_diag: kernel state numbers (LISTEN 10, ESTABLISHED 1, CLOSE 7). */
  readonly state: number;
  readonly inode: number;
  readonly cookie: bigint;
  /** The bytes of the bound name; an abstract name begins with a NUL byte; null when unbound. */
  readonly path: Uint8Array | null;
  /** Inode of the socket at the other end; 0 when none is known. */
  readonly peerInode: number;
  readonly receiveQueue: number;
  readonly sendQueue: number;
  readonly uid: number | null;
  readonly shutdown: number | null;
  /** Device and inode of the bound file; null when abstract, unbound or unknown. */
  readonly file: { readonly device: number; readonly inode: number } | null;
  /** Inodes of connections waiting to be accepted. */
  readonly pending: readonly number[];
  /** /proc only: reference count and SO_* flags word; 0 from sock_diag. */
  readonly referenceCount: number;
  readonly flags: number;
  /** Every UNIX_DIAG_* attribute, when asked for. */
  readonly attributes: ReadonlyMap<number, Uint8Array> | null;
}

/** A packet (AF_PACKET) socket. */
export interface PacketSocket {
  readonly type: number;
  /** Ethernet protocol, host order; 3 is every protocol (ETH_P_ALL). */
  readonly protocol: number;
  readonly interfaceIndex: number;
  readonly inode: number;
  readonly cookie: bigint;
  readonly receiveQueue: number;
  readonly sendQueue: number;
  readonly uid: number | null;
  /** Every PACKET_DIAG_* attribute, when asked for. */
  readonly attributes: ReadonlyMap<number, Uint8Array> | null;
}

/** A netlink socket. */
export interface NetlinkSocket {
  /** NETLINK_ROUTE 0, NETLINK_SOCK_DIAG 4, ... (include/uapi/linux/netlink.h). */
  readonly protocol: number;
  readonly state: number;
  readonly portId: number;
  readonly destinationPortId: number;
  readonly destinationGroup: number;
  readonly groups: number;
  readonly inode: number;
  readonly cookie: bigint;
  readonly receiveQueue: number;
  readonly sendQueue: number;
  readonly attributes: ReadonlyMap<number, Uint8Array> | null;
}

/** A vsock socket. */
export interface VsockSocket {
  readonly type: number;
  readonly state: number;
  readonly shutdown: number;
  readonly localCid: number;
  readonly localPort: number;
  readonly remoteCid: number;
  readonly remotePort: number;
  readonly inode: number;
  readonly cookie: bigint;
}

/** What to ask of the internet tables. */
export interface InetQuery {
  readonly protocol: InetProtocol;
  readonly family: 4 | 6;
  /** Bit n set asks for state n; every state when absent. */
  readonly states?: number;
  /** INET_DIAG extension bits (1 << (attribute - 1)): INFO, MEMINFO, SKMEMINFO, CONG, TOS ... 0 when absent. */
  readonly extensions?: number;
  /** Keep every attribute of each row; costs memory. */
  readonly attributes?: boolean;
  /** For `raw`: nothing; kept for sock_diag's SO_COOKIE look-ups. A kernel-side filter, INET_DIAG_REQ_BYTECODE bytes. */
  readonly bytecode?: Uint8Array;
}

/** Where rows come from. */
export type SocketSource = 'sock_diag' | '/proc/net' | 'fake';

/** A source of socket rows, in the kernel's own order, in batches. Iteration throws PortolanError or an error with an errno `code`. */
export interface SocketTable {
  readonly source: SocketSource;
  inet(query: InetQuery): Iterable<readonly InetSocket[]>;
  unix(query?: { readonly states?: number; readonly attributes?: boolean }): Iterable<readonly UnixSocket[]>;
  packet(query?: { readonly attributes?: boolean }): Iterable<readonly PacketSocket[]>;
  netlink(query?: { readonly attributes?: boolean }): Iterable<readonly NetlinkSocket[]>;
  vsock(query?: { readonly states?: number }): Iterable<readonly VsockSocket[]>;
  /** SOCK_DESTROY: the kernel aborts the connection; throws an error with an errno `code` (EPERM). Absent where the source cannot. */
  destroy?(socket: InetSocket): void;
}
