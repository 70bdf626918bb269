/** The socket tables by sock_diag: everything the kernel tells, in its own order. */
import type {
  InetQuery,
  InetSocket,
  NetlinkSocket,
  PacketSocket,
  SocketTable,
  UnixSocket,
  VsockSocket,
} from '../socket-table.ts';
import { SystemCallError } from '../../ffi/library.ts';
import { attributeMap } from './attributes.ts';
import { openEvents } from './events.linux.ts';
import { inetRowReader, mixedInetRowReader } from './inet-rows.ts';
import { type MessageVisitor, exchange, openDump } from './netlink.linux.ts';
import { netlinkRow, packetRow, unixRow, vsockRow } from './other-rows.ts';
import {
  destroyRequest,
  inetRequest,
  legacyInetRequest,
  netlinkRequest,
  packetRequest,
  tipcRequest,
  unixRequest,
  unixShow,
  vsockRequest,
  xdpRequest,
} from './requests.ts';

const unixBasics = unixShow.NAME | unixShow.VFS | unixShow.PEER | unixShow.ICONS | unixShow.RQLEN | unixShow.UID;
/** PACKET_SHOW_INFO | MEMINFO, and with every attribute also MCLIST, RING, FANOUT and FILTER. */
const packetShow = { basics: 1 | 16, everything: 0x3f } as const;
/** NDIAG_SHOW_MEMINFO | GROUPS. */
const netlinkShow = { basics: 1 | 2, everything: 1 | 2 | 8 } as const;

/** One row of a table that has no shape of its own here: its fixed part and its attributes by number, copied. */
export interface SockDiagMessage {
  readonly fixed: Uint8Array;
  readonly attributes: ReadonlyMap<number, Uint8Array>;
}

/** Sockets as they are destroyed. */
export interface DestroyedSockets {
  /** What was destroyed since the last poll; never waits. */
  poll(): readonly InetSocket[];
  close(): void;
}

/** The bits of {@link SockDiagTable.destroyed}: include/uapi/linux/sock_diag.h, SKNLGRP_* minus one. */
export const destroyGroups = { tcp4: 1, udp4: 2, tcp6: 4, udp6: 8 } as const;

/** What sock_diag can do beyond the contract that every source shares. */
export interface SockDiagTable extends SocketTable {
  readonly source: 'sock_diag';
  /** The dump as asked before sock_diag existed: tcp and dccp, both families in one; others throw ENOENT. */
  inetLegacy(query: InetQuery): Iterable<readonly InetSocket[]>;
  /**
   * The dump's rows where they stand in the receive buffer, without values made of them: inet_diag_msg (72 bytes) and its
   * attributes. For who shows 200,000 of them; `visit` must not keep the bytes. Throws as the iteration of `inet` does.
   */
  inetMessages(query: InetQuery, visit: MessageVisitor): void;
  /** The dump's bytes as they come, headers and closing message included; `sequence` is the number that they echo. */
  inetBytes(query: InetQuery, sequence: number): Iterable<Uint8Array>;
  /** AF_XDP sockets: xdp_diag_msg (16 bytes) and XDP_DIAG_* attributes. */
  xdp(): Iterable<readonly SockDiagMessage[]>;
  /** TIPC sockets: no fixed part, TIPC_NLA_* attributes. */
  tipc(states: number): Iterable<readonly SockDiagMessage[]>;
  /** Follows destroyed sockets; every attribute is kept, `attributes.get(10)` is the protocol. Needs CAP_NET_ADMIN in the namespace. */
  destroyed(groups: number): DestroyedSockets;
}

/** The table with its further abilities, or null where rows come from elsewhere. */
export function asSockDiag(table: SocketTable): SockDiagTable | null {
  return table.source === 'sock_diag' && 'inetLegacy' in table ? (table as SockDiagTable) : null;
}

/** Opens the sock_diag source. Nothing is asked of the kernel before a table is iterated; that may throw (see SocketTable). */
export function sockDiagTable(): SockDiagTable {
  return {
    source: 'sock_diag',
    inetLegacy(query) {
      const request = legacyInetRequest(query);
      if (request === null) throw new SystemCallError('sock_diag', ENOENT);
      return rows<InetSocket>(request, mixedInetRowReader(query.protocol, query.attributes === true));
    },
    inetMessages(query, visit) {
      const dump = openDump(inetRequest(query));
      try {
        while (dump.next(visit));
      } finally {
        dump.close();
      }
    },
    inetBytes: (query, sequence) => chunks(inetRequest(query, sequence)),
    xdp: () => rows(xdpRequest(xdpShow), messageReader(16)),
    tipc: (states) => rows(tipcRequest(states), messageReader(0)),
    destroyed,
    inet: (query) => rows<InetSocket>(inetRequest(query), inetReader(query)),
    unix: ({ states = 0xffff_ffff, attributes = false } = {}) =>
      rows<UnixSocket>(
        unixRequest(states, attributes ? unixBasics | unixShow.MEMINFO : unixBasics),
        (bytes, start, end) => unixRow(bytes, start, end, attributes),
      ),
    packet: ({ attributes = false } = {}) =>
      rows<PacketSocket>(packetRequest(attributes ? packetShow.everything : packetShow.basics), (bytes, start, end) =>
        packetRow(bytes, start, end, attributes),
      ),
    netlink: ({ attributes = false } = {}) =>
      rows<NetlinkSocket>(
        netlinkRequest(attributes ? netlinkShow.everything : netlinkShow.basics),
        (bytes, start, end) => netlinkRow(bytes, start, end, attributes),
      ),
    vsock: ({ states = 0xffff_ffff } = {}) => rows<VsockSocket>(vsockRequest(states), vsockRow),
    destroy: (socket) => exchange(destroyRequest(socket)),
  };
}

const ENOENT = 2;
/** XDP_SHOW_INFO | RING_CFG | UMEM | MEMINFO | STATS. */
const xdpShow = 0x1f;

function destroyed(groups: number): DestroyedSockets {
  const events = openEvents(groups);
  const read = mixedInetRowReader('tcp', true);
  return {
    poll() {
      const sockets: InetSocket[] = [];
      events.poll((bytes, start, end) => {
        const row = read(bytes, start, end);
        if (row !== null) sockets.push(row);
      });
      return sockets;
    },
    close: () => events.close(),
  };
}

function messageReader(fixedLength: number): (bytes: Buffer, start: number, end: number) => SockDiagMessage | null {
  return (bytes, start, end) => {
    if (end - start < fixedLength) return null;
    const fixed = Buffer.from(bytes.subarray(start, start + fixedLength));
    return { fixed, attributes: attributeMap(bytes, start + fixedLength, end) };
  };
}

/** The chunks of a dump, copied; the socket is closed when the iteration ends, however it ends. */
function* chunks(request: Uint8Array): Generator<Uint8Array> {
  const dump = openDump(request);
  try {
    for (let more = true; more;) {
      const parts: Uint8Array[] = [];
      more = dump.next(
        () => {},
        (bytes) => parts.push(Buffer.from(bytes)),
      );
      yield* parts;
    }
  } finally {
    dump.close();
  }
}

function inetReader(query: InetQuery): (bytes: Buffer, start: number, end: number) => InetSocket | null {
  return inetRowReader(query.protocol, query.family, query.attributes === true);
}

/** One batch a chunk of the dump; the socket is closed when the iteration ends, however it ends. */
function* rows<T>(
  request: Uint8Array,
  read: (bytes: Buffer, start: number, end: number) => T | null,
): Generator<readonly T[]> {
  const dump = openDump(request);
  try {
    for (let more = true; more;) {
      const batch: T[] = [];
      more = dump.next((bytes, start, end) => {
        const row = read(bytes, start, end);
        if (row !== null) batch.push(row);
      });
      if (batch.length > 0) yield batch;
    }
  } finally {
    dump.close();
  }
}
