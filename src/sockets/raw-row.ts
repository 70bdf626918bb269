/** One shape for the rows of every kernel table, before owners and meaning are joined to it. */
import type { NetworkNamespace } from '../os/host.ts';
import type { InetSocket, NetlinkSocket, PacketSocket, UnixSocket, VsockSocket } from '../os/socket-table.ts';
import { socketState } from '../os/socket-table.ts';
import type { Endpoint, SocketRecord, Transport } from './socket-record.ts';
import { stateName } from './state-names.ts';

/** What a table row says by itself. */
export interface RawRow {
  readonly transport: Transport;
  readonly family: SocketRecord['family'];
  readonly state: string;
  readonly local: Endpoint;
  readonly remote: Endpoint | null;
  readonly receiveQueue: number;
  readonly sendQueue: number;
  readonly uid: number | null;
  readonly inode: number;
  readonly namespace: NetworkNamespace;
  /** The kernel's row where the table is an internet one: its attributes, v6only, cgroup. */
  readonly inet: InetSocket | null;
}

/** Names of interface indexes in our own namespace. */
export type DeviceNames = (index: number) => string;

/** The device name of an index in the row's namespace; names are only known for our own. */
function deviceName(devices: DeviceNames, namespace: NetworkNamespace, index: number): string | null {
  if (index === 0) return null;
  return namespace.own ? devices(index) : `if${index}`;
}

/** An internet row. Raw sockets have an IP protocol number in place of a port; it stays in `port`. */
export function inetRawRow(devices: DeviceNames, namespace: NetworkNamespace, row: InetSocket): RawRow {
  const device = deviceName(devices, namespace, row.interfaceIndex);
  const connected = row.remotePort !== 0 || !isAny(row.remoteAddress);
  return {
    transport: row.protocol,
    family: row.family === 4 ? 'ipv4' : 'ipv6',
    state: stateName(row.state, row.protocol !== 'tcp' && row.protocol !== 'mptcp'),
    local: { address: row.localAddress, port: row.localPort === 0 ? null : row.localPort, interface: device },
    remote: connected ? { address: row.remoteAddress, port: row.remotePort, interface: null } : null,
    receiveQueue: row.receiveQueue,
    sendQueue: row.state === socketState.LISTEN ? 0 : row.sendQueue,
    uid: row.uid,
    inode: row.inode,
    namespace,
    inet: row,
  };
}

function isAny(address: string): boolean {
  return address === '0.0.0.0' || address === '::';
}

/** A UNIX socket row; an abstract name is shown with `@` in place of its leading NUL. */
export function unixRawRow(namespace: NetworkNamespace, row: UnixSocket): RawRow {
  return {
    transport: 'unix',
    family: 'unix',
    state: stateName(row.state, row.state === socketState.CLOSE),
    local: { address: unixName(row.path), port: null, interface: null },
    remote: row.peerInode === 0 ? null : { address: `inode ${row.peerInode}`, port: null, interface: null },
    receiveQueue: row.receiveQueue,
    sendQueue: row.sendQueue,
    uid: row.uid,
    inode: row.inode,
    namespace,
    inet: null,
  };
}

function unixName(path: Uint8Array | null): string {
  if (path === null) return '*';
  const text = new TextDecoder().decode(path);
  return text.startsWith('\0') ? `@${text.slice(1)}` : text.replace(/\0+$/, '');
}

/** A packet socket row: `address` is the Ethernet protocol it receives. */
export function packetRawRow(devices: DeviceNames, namespace: NetworkNamespace, row: PacketSocket): RawRow {
  return {
    ...plain('packet', namespace, row),
    local: {
      address: row.protocol === 3 ? 'every protocol' : `ethertype 0x${row.protocol.toString(16).padStart(4, '0')}`,
      port: null,
      interface: deviceName(devices, namespace, row.interfaceIndex),
    },
    uid: row.uid,
  };
}

/** A netlink socket row: `address` is the netlink family number, `port` its port id. */
export function netlinkRawRow(namespace: NetworkNamespace, row: NetlinkSocket): RawRow {
  return {
    ...plain('netlink', namespace, row),
    local: { address: `netlink ${row.protocol}`, port: row.portId, interface: null },
  };
}

const anyCid = 0xffff_ffff;

/** A vsock row: addresses are context ids. */
export function vsockRawRow(namespace: NetworkNamespace, row: VsockSocket): RawRow {
  const end = (cid: number, port: number): Endpoint => ({
    address: cid === anyCid ? '*' : String(cid),
    port,
    interface: null,
  });
  return {
    ...plain('vsock', namespace, { ...row, receiveQueue: 0, sendQueue: 0 }),
    state: stateName(row.state, false),
    local: end(row.localCid, row.localPort),
    remote: row.state === socketState.LISTEN ? null : end(row.remoteCid, row.remotePort),
  };
}

function plain(
  transport: 'packet' | 'netlink' | 'vsock',
  namespace: NetworkNamespace,
  row: { readonly receiveQueue: number; readonly sendQueue: number; readonly inode: number },
): RawRow {
  return {
    transport,
    family: transport,
    state: 'UNCONNECTED',
    local: { address: '*', port: null, interface: null },
    remote: null,
    receiveQueue: row.receiveQueue,
    sendQueue: row.sendQueue,
    uid: null,
    inode: row.inode,
    namespace,
    inet: null,
  };
}
