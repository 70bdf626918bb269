/** The operating system as one injected value: whatever Portolan learns about a machine, it learns through a Host. */
import type { Clock } from '../base/clock.ts';
import type { BindOutcome, BindRequest } from './bind-probe.ts';
import type { ContainerFacts } from './container-api.ts';
import type { ProcFs } from './proc-fs.ts';
import type { RightsHolder } from './process-rights.ts';
import type { ProcessTable } from './process-table.ts';
import type { SocketTable } from './socket-table.ts';

/** The platforms that have a host file. */
export type Platform = 'linux' | 'darwin' | 'win32';

/** An address of this machine. */
export interface InterfaceAddress {
  readonly family: 4 | 6;
  readonly address: string;
  readonly prefixLength: number;
}

/** A network interface. */
export interface NetworkInterface {
  readonly name: string;
  readonly index: number;
  readonly up: boolean;
  readonly loopback: boolean;
  /** What the interface is: decides whether its peers are containers or other machines. */
  readonly kind: 'loopback' | 'physical' | 'bridge' | 'container-bridge' | 'veth' | 'tunnel' | 'virtual' | 'unknown';
  readonly mac: string | null;
  readonly addresses: readonly InterfaceAddress[];
  /** IFF_* bits and the largest packet in bytes; absent where only names and addresses could be read. */
  readonly flags?: number;
  readonly mtu?: number;
}

/** Kernel settings that decide what may bind where. Null where a setting cannot be read. */
export interface PortSettings {
  /** net.ipv4.ip_local_port_range: the ephemeral ports, both ends included. */
  readonly ephemeral: { readonly low: number; readonly high: number } | null;
  /** net.ipv4.ip_unprivileged_port_start: ports below it need CAP_NET_BIND_SERVICE. */
  readonly unprivilegedStart: number | null;
  /** net.ipv4.ip_local_reserved_ports: never given out as ephemeral; pairs of first and last. */
  readonly reserved: readonly (readonly [number, number])[];
  /** net.ipv6.bindv6only: whether `::` listeners refuse IPv4 unless they say otherwise. */
  readonly bindV6Only: boolean | null;
}

/** What this process may do. */
export interface Privileges {
  readonly effectiveUid: number;
  /** Effective capabilities by name (`CAP_NET_ADMIN`); null where they cannot be read. */
  readonly capabilities: ReadonlySet<string> | null;
  /** Whether the file descriptors of other users' processes can be read (CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH, or root). */
  readonly seesAllProcesses: boolean;
}

/** A network namespace that some visible process lives in. */
export interface NetworkNamespace {
  /** Inode of /proc/PID/net/tcp: the namespace's identity for a reader without privileges. */
  readonly id: number;
  /** `this` for our own; a name from /run/netns, a container's name or id, or `pid PID`. */
  readonly name: string;
  readonly own: boolean;
  /** A process that lives in it: its /proc/PID/net shows the namespace's sockets. */
  readonly pid: number;
}

/** What runs a process: a systemd unit, a container, a pod; read from its cgroup. */
export interface CgroupOwner {
  /** `nginx.service`, `session-2.scope`; a user unit is marked by `userUnit`. Null when the path names none. */
  readonly unit: string | null;
  readonly userUnit: boolean;
  readonly container: { readonly runtime: string; readonly id: string; readonly name: string | null } | null;
  readonly pod: { readonly uid: string; readonly namespace: string | null; readonly name: string | null } | null;
  /** The desktop package that the process belongs to, where the path names one. */
  readonly application?: { readonly kind: 'snap' | 'flatpak'; readonly name: string };
}

/** What is known about a systemd unit beyond its name. */
export interface UnitFacts {
  readonly name: string;
  readonly description: string | null;
  /** The file that defines it (FragmentPath). */
  readonly file: string | null;
  /** Units that start it: `.socket`, `.timer`, `.path`. */
  readonly triggeredBy: readonly string[];
  readonly mainPid: number | null;
}

/** Names that the system's databases know; the same answers that the classic tools print. */
export interface SystemNames {
  /** The login name of a uid, or null. */
  user(uid: number): string | null;
  /** getservbyport: the service name of a port for `tcp`, `udp`, `sctp`, ..., or null. */
  service(port: number, protocol: string): string | null;
  /** getservbyname: the port of a service name, or null; `protocol` null takes any. */
  servicePort(name: string, protocol: string | null): number | null;
  /** getprotobynumber: the name of an IP protocol (`icmp`), or null. */
  protocol(number: number): string | null;
  /** getnetbyaddr: the name of an IPv4 network given by its address (`link-local` for 169.254.0.0), or null. */
  network(address: string): string | null;
  /** Reverse look-up of a numeric address (hosts file, DNS); null when it has no name. Bounded to 5 seconds. */
  hostOf(address: string): Promise<string | null>;
  /** Forward look-up; empty when the name does not resolve. */
  addressesOf(name: string): Promise<readonly { readonly family: 4 | 6; readonly address: string }[]>;
}

/** A machine. */
export interface Host extends RightsHolder {
  readonly platform: Platform;
  readonly clock: Clock;
  /** /proc, for the classic tools that print what stands there; null on systems without it. */
  readonly proc: ProcFs | null;
  /** The best source of sockets; falls back to /proc where netlink or ffi is refused (see `socketsFallback`). */
  readonly sockets: SocketTable;
  /** The rows of /proc/net, whatever `sockets` is: netstat's own source. `pid` reads another process's namespace. */
  procSockets(pid?: number): SocketTable;
  /** Why `sockets` is not the best source, as one sentence; null when it is. */
  readonly socketsFallback: string | null;
  readonly processes: ProcessTable;
  readonly names: SystemNames;
  interfaces(): readonly NetworkInterface[];
  /** The name of an interface index in our namespace (`if12` when unknown). */
  interfaceName(index: number): string;
  portSettings(): PortSettings;
  privileges(): Privileges;
  /** Network namespaces of all visible processes, our own first. */
  networkNamespaces(): readonly NetworkNamespace[];
  /** What a cgroup path (as /proc/PID/cgroup prints it) says. */
  cgroupOwner(path: string): CgroupOwner;
  /** The path of a cgroup v2 by the inode of its directory; null when it is gone or not mounted. */
  cgroupPath(id: bigint): string | null;
  /** Facts of a system unit, from the files systemd reads and from /run; null when it is unknown. */
  unit(name: string): UnitFacts | null;
  /**
   * The container that has an address in its network namespace: what docker-proxy forwards to (src/os/docker-proxy.ts). Null
   * when no visible process lives at it. Needs no privilege.
   */
  containerByAddress(address: string): CgroupOwner | null;
  /**
   * Containers by id, asked of Docker's and Podman's local services (within 300 ms; who may not ask gets none). For names
   * that {@link Host.cgroupOwner} could not find in files.
   */
  containers(): Promise<ReadonlyMap<string, ContainerFacts>>;
  /** Binds a port and lets go (src/os/bind-probe.ts): the proof that it is free, or the errno of the refusal. */
  tryBind(request: BindRequest): BindOutcome;
}
