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
import { inetRowReader } from './inet-rows.ts';
import { exchange, openDump } from './netlink.linux.ts';
import { netlinkRow, packetRow, unixRow, vsockRow } from './other-rows.ts';
import {
  destroyRequest,
  inetRequest,
  netlinkRequest,
  packetRequest,
  unixRequest,
  unixShow,
  vsockRequest,
} from './requests.ts';

const unixBasics = unixShow.NAME | unixShow.VFS | unixShow.PEER | unixShow.ICONS | unixShow.RQLEN | unixShow.UID;
/** PACKET_SHOW_INFO | MEMINFO, and with every attribute also MCLIST, RING, FANOUT and FILTER. */
const packetShow = { basics: 1 | 16, everything: 0x3f } as const;
/** NDIAG_SHOW_MEMINFO | GROUPS. */
const netlinkShow = { basics: 1 | 2, everything: 1 | 2 | 8 } as const;

/** Opens the sock_diag source. Nothing is asked of the kernel before a table is iterated; that may throw (see SocketTable). */
export function sockDiagTable(): SocketTable {
  return {
    source: 'sock_diag',
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
