/** Describes a socket by the table of /proc/net that its inode stands in. */
import type { Listing } from '../listing.ts';
import { markEndpoint } from '../mark-endpoint.ts';
import type { OpenFile, OpenProcess } from '../open-file.ts';
import { select } from '../select.ts';
import { isSelectedAddress } from './address-match.ts';
import { excludedSocket } from './excluded-socket.ts';
import { endpointsOf, type InetRow } from './inet-table.ts';
import { inetPeers } from './peers.ts';
import { etherName, netlinkName } from './protocol-names.ts';
import { sctpName } from './sctp-table.ts';
import type { RawRow } from './socket-tables.ts';
import { socketTypeName, type UnixRow } from './unix-table.ts';

/** A socket to describe. */
export interface SocketNode {
  /** Where the link points, up to its colon: `socket`, or the path of a socket file opened as a path. */
  readonly path: string;
  readonly procPath: string;
  readonly status: { readonly device: number | null; readonly inode: string | null } | null;
  readonly position: number | bigint | null;
}

/** Fills in what the tables say. Sets `selected` to {@link excludedSocket} where `-s` leaves the socket out. */
export function describeSocket(listing: Listing, process: OpenProcess, file: OpenFile, node: SocketNode): void {
  const { request, tables } = listing;
  if (request.showOffset || !request.showSize) file.offset = node.position;
  const inode = Number(node.status?.inode ?? -1);
  const text = node.status?.inode ?? null;
  // The order of the tables is lsof's; only IPv6 and IPv4 are skipped by -X.
  const raw = tables.raw().get(inode);
  if (raw !== undefined) return describeRaw(file, 'raw', text, raw, true);
  const netlink = tables.netlink().get(inode);
  if (netlink !== undefined) return describePlain(file, 'netlink', text, netlinkName(netlink));
  const packet = tables.packet().get(inode);
  if (packet !== undefined) return describePacket(file, text!, packet);
  const unix = tables.unix().get(inode);
  if (unix !== undefined) return describeUnix(listing, process, file, unix, node.path);
  if (!request.skipInternet) {
    const raw6 = tables.raw6().get(inode);
    if (raw6 !== undefined) return describeRaw(file, 'raw6', text, raw6, true);
    const row = tables.inet6().get(inode) ?? tables.inet().get(inode);
    if (row !== undefined) return describeInet(listing, process, file, row, text!);
  }
  const sctp = tables.sctp().get(inode);
  if (sctp !== undefined) {
    file.deviceText = text;
    setProtocol(file, 'SCTP');
    file.type = 'sock';
    file.name = sctpName(sctp);
    return;
  }
  const icmp = tables.icmp().get(inode);
  if (icmp !== undefined) return describeRaw(file, 'icmp', text, icmp, false);
  describeUnidentified(listing, file, node);
}

/** A TCP, UDP or UDP-Lite socket. */
export function describeInet(
  listing: Listing,
  process: OpenProcess,
  file: OpenFile,
  row: InetRow,
  inode: string,
): void {
  const { request } = listing;
  if (!isStateChosen(listing, row.state)) {
    file.selected = excludedSocket;
    return;
  }
  const { asked, version } = request.internet;
  if (asked && (version === 0 || version === row.family)) file.selected |= select.internet;
  file.type = row.family === 6 ? 'IPv6' : 'IPv4';
  setProtocol(file, row.protocol);
  file.deviceText = inode;
  file.inode = inode;
  const { local, foreign } = endpointsOf(row);
  file.local = local;
  file.foreign = foreign;
  if (isSelectedAddress(request.addresses, row.protocol, local, foreign)) file.selected |= select.address;
  file.status = {
    type: row.protocol === 'TCP' ? 0 : row.protocol === 'UDP' ? 1 : 2,
    state: row.state,
    queues: { receive: row.receiveQueue, send: row.sendQueue },
    unixFlags: 0,
  };
  if (request.endpoints !== 'none' && inetPeers(listing.tables, row.family).has(row.inode)) {
    markEndpoint(listing, process, file, { kind: row.family === 6 ? 'inet6' : 'inet', id: inode });
  }
}

/** A UNIX domain socket. */
export function describeUnix(listing: Listing, process: OpenProcess, file: OpenFile, row: UnixRow, path: string): void {
  const { request, named } = listing;
  if (request.unixSockets) file.selected |= select.unixSocket;
  file.type = 'unix';
  file.deviceText = row.pointer;
  file.inode = String(row.inode);
  file.node = 'inode';
  if (row.type >= 0) {
    file.status = { type: row.type, state: row.state, queues: null, unixFlags: row.flags };
  }
  if (request.endpoints !== 'none') markEndpoint(listing, process, file, { kind: 'unix', id: String(row.inode) });
  const type = `type=${socketTypeName(row.type) ?? 'unknown'}`;
  file.name = row.path === null ? type : `${row.path} ${type}`;
  if (!named.isEmpty && named.matchPath(row.path ?? path) !== null) file.selected |= select.name;
}

function describeRaw(file: OpenFile, type: string, inode: string | null, row: RawRow, hasState: boolean): void {
  const state = hasState ? ` st=${row.state}` : '';
  describePlain(file, type, inode, `${row.local}->${row.foreign}${state}`);
}

function describePlain(file: OpenFile, type: string, inode: string | null, name: string): void {
  file.type = type;
  file.inode = inode;
  file.node = 'inode';
  file.name = name;
}

function describePacket(file: OpenFile, inode: string, row: { type: number; protocol: number }): void {
  file.type = 'pack';
  const type = socketTypeName(row.type);
  file.name = `type=${type === null ? 'unknown' : `SOCK_${type}`}`;
  setProtocol(file, etherName(row.protocol));
  file.deviceText = inode;
}

/** A socket in none of the tables: of another namespace or family, or bound to nothing; its file system knows the protocol. */
function describeUnidentified({ request, files }: Listing, file: OpenFile, node: SocketNode): void {
  file.type = 'sock';
  file.inode = node.status?.inode ?? null;
  if (file.inode !== null) file.node = 'inode';
  file.device = node.status?.device ?? null;
  if (request.skipInternet) {
    file.name = "can't identify protocol (-X specified)";
    return;
  }
  const protocol = files.attribute(node.procPath, 'system.sockprotoname');
  file.name = protocol === null ? "can't identify protocol" : `protocol: ${protocol}`;
}

/** Whether `-s` keeps sockets in this state; an included state is then marked as found. */
function isStateChosen({ request: { states } }: Listing, state: number): boolean {
  if (states.excluded.has(state)) return false;
  if (states.included.size === 0) return true;
  const included = states.included.get(state);
  if (included !== undefined) included.found = true;
  return included !== undefined;
}

function setProtocol(file: OpenFile, protocol: string): void {
  file.protocol = protocol;
  file.node = 'protocol';
}
