/** Socket rows made of the few fields that matter to a test, and a table that serves them. */
import type { InetSocket, NetlinkSocket, PacketSocket, SocketTable, UnixSocket, VsockSocket } from './socket-table.ts';
import { socketState, unixType } from './socket-table.ts';

/**
 * A row of an internet table. Without more it is a TCP listener on 0.0.0.0 port 0 of root with inode 0; the family follows
 * the local address, the remote side is the wildcard, and UDP is not connected.
 */
export function fakeInetSocket(fields: Partial<InetSocket> = {}): InetSocket {
  const protocol = fields.protocol ?? 'tcp';
  const family = fields.family ?? (fields.localAddress?.includes(':') ? 6 : 4);
  const wildcard = family === 6 ? '::' : '0.0.0.0';
  return {
    protocol,
    family,
    state: protocol === 'tcp' ? socketState.LISTEN : socketState.CLOSE,
    localAddress: wildcard,
    localPort: 0,
    remoteAddress: wildcard,
    remotePort: 0,
    interfaceIndex: 0,
    timer: 0,
    timerMs: 0,
    retransmits: 0,
    probes: 0,
    receiveQueue: 0,
    sendQueue: 0,
    uid: 0,
    inode: 0,
    cookie: 0n,
    v6only: family === 6 ? false : null,
    shutdown: 0,
    cgroupId: null,
    mark: null,
    attributes: null,
    referenceCount: 0,
    ...fields,
  };
}

/** A row of the UNIX table: a listening stream socket without a name; `path` may be given as text. */
export function fakeUnixSocket(
  fields: Partial<Omit<UnixSocket, 'path'>> & { readonly path?: string | Uint8Array | null } = {},
): UnixSocket {
  const { path = null, ...rest } = fields;
  return {
    type: unixType.stream,
    state: socketState.LISTEN,
    inode: 0,
    cookie: 0n,
    path: typeof path === 'string' ? Buffer.from(path) : path,
    peerInode: 0,
    receiveQueue: 0,
    sendQueue: 0,
    uid: 0,
    shutdown: null,
    file: null,
    pending: [],
    referenceCount: 2,
    flags: 0,
    attributes: null,
    ...rest,
  };
}

/** Rows of every table. */
export interface FakeSockets {
  readonly inet?: readonly InetSocket[];
  readonly unix?: readonly UnixSocket[];
  readonly packet?: readonly PacketSocket[];
  readonly netlink?: readonly NetlinkSocket[];
  readonly vsock?: readonly VsockSocket[];
}

/** How many rows a batch has: small, so that tests see more than one. */
const batchRows = 16;

/** A table that serves the rows, selected as a kernel would; `destroy` is there when `onDestroy` is given. */
export function fakeSocketTable(rows: FakeSockets, onDestroy?: (socket: InetSocket) => void): SocketTable {
  return {
    source: 'fake',
    inet: ({ protocol, family, states = 0xffff_ffff, attributes = false }) =>
      batches(
        (rows.inet ?? [])
          .filter((row) => row.protocol === protocol && row.family === family && (states & (1 << row.state)) !== 0)
          .map((row) => (attributes ? row : { ...row, attributes: null })),
      ),
    unix: ({ states = 0xffff_ffff } = {}) =>
      batches((rows.unix ?? []).filter((row) => (states & (1 << row.state)) !== 0)),
    packet: () => batches(rows.packet ?? []),
    netlink: () => batches(rows.netlink ?? []),
    vsock: ({ states = 0xffff_ffff } = {}) =>
      batches((rows.vsock ?? []).filter((row) => (states & (1 << row.state)) !== 0)),
    ...(onDestroy === undefined ? {} : { destroy: onDestroy }),
  };
}

function* batches<T>(rows: readonly T[]): Generator<readonly T[]> {
  for (let at = 0; at < rows.length; at += batchRows) yield rows.slice(at, at + batchRows);
}
