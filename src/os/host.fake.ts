/**
 * A machine made of values: every test of the floors above runs on it, and so can anything that wants to show what
 * Portolan would say about a machine that is not here.
 *
 *     const host = fakeHost({
 *       sockets: [{ localPort: 80, inode: 11 }, { localAddress: '::1', localPort: 5432, inode: 12, uid: 70 }],
 *       processes: [{ pid: 812, command: 'nginx', sockets: { 6: 11 }, cgroup: '/system.slice/nginx.service' }],
 *       names: { users: { 70: 'postgres' }, services: { '80/tcp': 'http' } },
 *     });
 */
import { fakeClock } from '../base/clock.ts';
import type { Clock } from '../base/clock.ts';
import type { BindOutcome, BindRequest } from './bind-probe.ts';
import { cgroupOwner } from './cgroup-owner.ts';
import type { ContainerFacts } from './container-api.ts';
import type {
  CgroupOwner,
  Host,
  NetworkInterface,
  NetworkNamespace,
  PortSettings,
  Privileges,
  SystemNames,
  UnitFacts,
} from './host.ts';
import type { ProcFs } from './proc-fs.ts';
import { fakeProcessTable } from './process-table.fake.ts';
import type { FakeProcess, SentSignal } from './process-table.fake.ts';
import type { InetSocket, NetlinkSocket, PacketSocket, UnixSocket, VsockSocket } from './socket-table.ts';
import { fakeInetSocket, fakeSocketTable, fakeUnixSocket } from './socket-table.fake.ts';

/** Names by number; hosts by address. */
export interface FakeNames {
  readonly users?: Readonly<Record<number, string>>;
  /** By `port/protocol`: `{ '80/tcp': 'http' }`. */
  readonly services?: Readonly<Record<string, string>>;
  readonly protocols?: Readonly<Record<number, string>>;
  readonly networks?: Readonly<Record<string, string>>;
  readonly hosts?: Readonly<Record<string, string>>;
}

/** Another network namespace and what listens in it. */
export type FakeNamespace = Omit<NetworkNamespace, 'own'> & { readonly sockets?: readonly Partial<InetSocket>[] };

/** What the machine is made of; all of it may be left out. */
export interface FakeHostParts {
  readonly sockets?: readonly Partial<InetSocket>[];
  readonly unixSockets?: readonly Parameters<typeof fakeUnixSocket>[0][];
  readonly packetSockets?: readonly PacketSocket[];
  readonly netlinkSockets?: readonly NetlinkSocket[];
  readonly vsockSockets?: readonly VsockSocket[];
  readonly processes?: readonly FakeProcess[];
  readonly processesHidden?: boolean;
  /** Why sock_diag is not the source; then `sockets` serves what /proc would: no v6only, no backlog. */
  readonly socketsFallback?: string | null;
  readonly names?: FakeNames;
  readonly interfaces?: readonly NetworkInterface[];
  readonly settings?: Partial<PortSettings>;
  readonly privileges?: Partial<Privileges>;
  readonly namespaces?: readonly FakeNamespace[];
  /** cgroup v2 paths by id. */
  readonly cgroupPaths?: Readonly<Record<string, string>>;
  /** What the container runtimes answer. */
  readonly containers?: readonly ContainerFacts[];
  /** The cgroup of a container's process by the container's address. */
  readonly containerAddresses?: Readonly<Record<string, string>>;
  /** What cgroups say beyond their path (names of containers): merged over what the path says. */
  readonly cgroupOwners?: Readonly<Record<string, Partial<CgroupOwner>>>;
  readonly units?: readonly (Partial<UnitFacts> & { readonly name: string })[];
  readonly proc?: ProcFs | null;
  readonly clock?: Clock;
  /** Refusals of tryBind by `tcp4:80`; a port that a given socket listens on is refused with EADDRINUSE without this. */
  readonly bindErrors?: Readonly<Record<string, string>>;
}

/** A fake machine, and what was done to it. */
export interface FakeHost extends Host {
  readonly signals: readonly SentSignal[];
  readonly destroyed: readonly InetSocket[];
}

/** Makes the machine. Without parts: root on a host with lo and eth0, no sockets and no processes, Linux's default settings. */
export function fakeHost(parts: FakeHostParts = {}): FakeHost {
  const signals: SentSignal[] = [];
  const destroyed: InetSocket[] = [];
  const fallback = parts.socketsFallback ?? null;
  const given = (parts.sockets ?? []).map(fakeInetSocket);
  const unix: UnixSocket[] = (parts.unixSockets ?? []).map(fakeUnixSocket);
  const others = {
    unix,
    packet: parts.packetSockets ?? [],
    netlink: parts.netlinkSockets ?? [],
    vsock: parts.vsockSockets ?? [],
  };
  const namespaces = parts.namespaces ?? [];
  const fromProc = fakeSocketTable({ ...others, inet: given.map(asProcTells) });
  const interfaces = parts.interfaces ?? defaultInterfaces;
  const owners = parts.cgroupOwners ?? {};
  const ownerOf = (path: string): CgroupOwner => ({
    ...cgroupOwner(path),
    ...(Object.hasOwn(owners, path) ? owners[path] : {}),
  });
  return {
    signals,
    destroyed,
    platform: 'linux',
    clock: parts.clock ?? fakeClock(defaultNow),
    proc: parts.proc ?? null,
    sockets:
      fallback === null ? fakeSocketTable({ ...others, inet: given }, (socket) => destroyed.push(socket)) : fromProc,
    socketsFallback: fallback,
    procSockets(pid) {
      const other = namespaces.find((namespace) => namespace.pid === pid);
      if (other === undefined) return fromProc;
      return fakeSocketTable({ inet: (other.sockets ?? []).map((fields) => asProcTells(fakeInetSocket(fields))) });
    },
    processes: fakeProcessTable(parts.processes ?? [], {
      processesHidden: parts.processesHidden ?? false,
      onSignal: (sent) => signals.push(sent),
    }),
    names: fakeNames(parts.names ?? {}),
    interfaces: () => interfaces,
    interfaceName: (index) => interfaces.find((known) => known.index === index)?.name ?? `if${index}`,
    portSettings: () => ({ ...defaultSettings, ...parts.settings }),
    privileges: () => ({ ...defaultPrivileges, ...parts.privileges }),
    networkNamespaces: () => [
      { id: 1, name: 'this', own: true, pid: 1 },
      ...namespaces.map(({ id, name, pid }) => ({ id, name, pid, own: false })),
    ],
    cgroupOwner: ownerOf,
    containerByAddress(address) {
      const path = parts.containerAddresses?.[address];
      return path === undefined ? null : ownerOf(path);
    },
    containers: () => Promise.resolve(new Map((parts.containers ?? []).map((facts) => [facts.id, facts]))),
    cgroupPath: (id) => parts.cgroupPaths?.[String(id)] ?? null,
    unit: (name) => unitNamed(parts.units ?? [], name),
    tryBind: (request) => fakeBind(request, given, parts.bindErrors ?? {}),
  };
}

/** 2026-01-02T00:00:00Z: a day after fake processes started. */
const defaultNow = 1_767_312_000_000;

const defaultInterfaces: readonly NetworkInterface[] = [
  {
    name: 'lo',
    index: 1,
    up: true,
    loopback: true,
    kind: 'loopback',
    mac: null,
    addresses: [
      { family: 4, address: '127.0.0.1', prefixLength: 8 },
      { family: 6, address: '::1', prefixLength: 128 },
    ],
  },
  {
    name: 'eth0',
    index: 2,
    up: true,
    loopback: false,
    kind: 'physical',
    mac: '02:00:00:00:00:02',
    addresses: [
      { family: 4, address: '192.0.2.10', prefixLength: 24 },
      { family: 6, address: '2001:db8::10', prefixLength: 64 },
    ],
  },
];

const defaultSettings: PortSettings = {
  ephemeral: { low: 32_768, high: 60_999 },
  unprivilegedStart: 1024,
  reserved: [],
  bindV6Only: false,
};

const defaultPrivileges: Privileges = {
  effectiveUid: 0,
  capabilities: new Set(['CAP_NET_ADMIN', 'CAP_NET_RAW', 'CAP_SYS_PTRACE', 'CAP_DAC_READ_SEARCH']),
  seesAllProcesses: true,
};

/** What /proc/net leaves out of a row. */
function asProcTells(socket: InetSocket): InetSocket {
  const listening = socket.protocol === 'tcp' && socket.state === 10;
  return {
    ...socket,
    interfaceIndex: 0,
    sendQueue: listening ? 0 : socket.sendQueue,
    cookie: 0n,
    v6only: null,
    shutdown: null,
    cgroupId: null,
    mark: null,
    attributes: null,
  };
}

function fakeNames({ users = {}, services = {}, protocols = {}, networks = {}, hosts = {} }: FakeNames): SystemNames {
  const entries = Object.entries(services);
  return {
    user: (uid) => users[uid] ?? (uid === 0 ? 'root' : null),
    service: (port, protocol) => services[`${port}/${protocol}`] ?? null,
    servicePort(name, protocol) {
      const found = entries.find(
        ([key, known]) => known === name && (protocol === null || key.endsWith(`/${protocol}`)),
      );
      return found === undefined ? null : Number(found[0].split('/')[0]);
    },
    protocol: (number) => protocols[number] ?? null,
    network: (address) => networks[address] ?? null,
    hostOf: (address) => Promise.resolve(hosts[address] ?? null),
    addressesOf: (name) =>
      Promise.resolve(
        Object.entries(hosts)
          .filter(([, known]) => known === name)
          .map(([address]) => ({ family: address.includes(':') ? (6 as const) : (4 as const), address })),
      ),
  };
}

function unitNamed(units: NonNullable<FakeHostParts['units']>, name: string): UnitFacts | null {
  const unit = units.find((known) => known.name === name);
  return unit === undefined ? null : { description: null, file: null, triggeredBy: [], mainPid: null, ...unit };
}

function fakeBind(
  { transport, family, port }: BindRequest,
  sockets: readonly InetSocket[],
  errors: Readonly<Record<string, string>>,
): BindOutcome {
  const taken = sockets.some((row) => row.protocol === transport && row.family === family && row.localPort === port);
  const errno = errors[`${transport}${family}:${port}`] ?? (taken && port !== 0 ? 'EADDRINUSE' : null);
  return { errno, close() {} };
}
