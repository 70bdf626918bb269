/** sock_diag requests as bytes (include/uapi/linux/{sock_diag,inet_diag,unix_diag,packet_diag,netlink_diag,vm_sockets_diag}.h). */
import { parseIpv4 } from '../../addr/ipv4.ts';
import { parseIpv6 } from '../../addr/ipv6.ts';
import { addressFamily } from '../../ffi/libc.ts';
import type { InetProtocol, InetQuery, InetSocket } from '../socket-table.ts';

/** Netlink message types and flags used here (include/uapi/linux/netlink.h, sock_diag.h). */
export const netlinkMessage = {
  ERROR: 2,
  DONE: 3,
  TCPDIAG_GETSOCK: 18,
  DCCPDIAG_GETSOCK: 19,
  SOCK_DIAG_BY_FAMILY: 20,
  SOCK_DESTROY: 21,
  FLAG_REQUEST: 1,
  FLAG_ACK: 4,
  FLAG_DUMP: 0x300,
} as const;

/** IP protocol numbers (IANA); mptcp's does not fit the 8-bit field and travels as an attribute. */
export const ipProtocol: Readonly<Record<InetProtocol, number>> = {
  icmp: 1,
  tcp: 6,
  udp: 17,
  dccp: 33,
  sctp: 132,
  udplite: 136,
  raw: 255,
  mptcp: 262,
};

const everyState = 0xffff_ffff;
/** include/linux/socket.h. */
const AF_TIPC = 30;
/** INET_DIAG_REQ_BYTECODE and INET_DIAG_REQ_PROTOCOL. */
const requestAttribute = { bytecode: 1, protocol: 3 } as const;

/** A dump of one internet table: inet_diag_req_v2 and its attributes; the answers echo `sequence`. */
export function inetRequest(query: InetQuery, sequence = 1): Uint8Array {
  const number = ipProtocol[query.protocol];
  const body = Buffer.alloc(56);
  body[0] = query.family === 4 ? addressFamily.inet : addressFamily.inet6;
  body[1] = number & 0xff;
  body[2] = query.extensions ?? 0;
  body.writeUInt32LE((query.states ?? everyState) >>> 0, 4);
  const parts: Uint8Array[] = [body];
  if (query.bytecode !== undefined) parts.push(attribute(requestAttribute.bytecode, query.bytecode));
  if (number > 0xff) parts.push(attribute(requestAttribute.protocol, u32(number)));
  return dump(parts, sequence);
}

/**
 * The same dump asked in the way before sock_diag: inet_diag_req (family, two prefix lengths, extensions, the socket id, states,
 * a reserved word). It knows tcp and dccp only, and answers for both families at once; null for other protocols.
 */
export function legacyInetRequest(query: InetQuery): Uint8Array | null {
  if (query.protocol !== 'tcp' && query.protocol !== 'dccp') return null;
  const body = Buffer.alloc(60);
  body[0] = addressFamily.inet;
  body[3] = query.extensions ?? 0;
  body.writeUInt32LE((query.states ?? everyState) >>> 0, 52);
  const parts: Uint8Array[] = [body];
  if (query.bytecode !== undefined) parts.push(attribute(requestAttribute.bytecode, query.bytecode));
  const type = query.protocol === 'tcp' ? netlinkMessage.TCPDIAG_GETSOCK : netlinkMessage.DCCPDIAG_GETSOCK;
  return message(type, netlinkMessage.FLAG_REQUEST | netlinkMessage.FLAG_DUMP, parts);
}

/** UDIAG_SHOW_*: which attributes a UNIX socket row carries. */
export const unixShow = { NAME: 1, VFS: 2, PEER: 4, ICONS: 8, RQLEN: 16, MEMINFO: 32, UID: 64 } as const;

/** A dump of the UNIX socket table: unix_diag_req. */
export function unixRequest(states: number, show: number): Uint8Array {
  const body = Buffer.alloc(24);
  body[0] = addressFamily.unix;
  body.writeUInt32LE(states >>> 0, 4);
  body.writeUInt32LE(show, 12);
  return dump([body]);
}

/** A dump of the packet socket table: packet_diag_req with the PACKET_SHOW_* bits (INFO 1, MCLIST 2, RING 4, FANOUT 8, MEMINFO 16, FILTER 32). */
export function packetRequest(show: number): Uint8Array {
  const body = Buffer.alloc(20);
  body[0] = addressFamily.packet;
  body.writeUInt32LE(show, 8);
  return dump([body]);
}

/** A dump of every netlink protocol's sockets (NDIAG_PROTO_ALL): netlink_diag_req with NDIAG_SHOW_* bits (MEMINFO 1, GROUPS 2, FLAGS 8). */
export function netlinkRequest(show: number): Uint8Array {
  const body = Buffer.alloc(20);
  body[0] = addressFamily.netlink;
  body[1] = 0xff;
  body.writeUInt32LE(show, 8);
  return dump([body]);
}

/** A dump of the vsock table: vsock_diag_req. */
export function vsockRequest(states: number): Uint8Array {
  const body = Buffer.alloc(24);
  body[0] = addressFamily.vsock;
  body.writeUInt32LE(states >>> 0, 4);
  return dump([body]);
}

/** A dump of the AF_XDP table: xdp_diag_req with XDP_SHOW_* bits (INFO 1, RING_CFG 2, UMEM 4, MEMINFO 8, STATS 16). */
export function xdpRequest(show: number): Uint8Array {
  const body = Buffer.alloc(20);
  body[0] = addressFamily.xdp;
  body.writeUInt32LE(show, 8);
  return dump([body]);
}

/** A dump of the TIPC table: tipc_sock_diag_req. */
export function tipcRequest(states: number): Uint8Array {
  const body = Buffer.alloc(8);
  body[0] = AF_TIPC;
  body.writeUInt32LE(states >>> 0, 4);
  return dump([body]);
}

/** SOCK_DESTROY of one socket: the row's inet_diag_sockid made again, cookie included, so that no other socket can be meant. */
export function destroyRequest(row: InetSocket): Uint8Array {
  const body = Buffer.alloc(56);
  body[0] = row.family === 4 ? addressFamily.inet : addressFamily.inet6;
  body[1] = ipProtocol[row.protocol] & 0xff;
  body.writeUInt32LE(everyState, 4);
  body.writeUInt16BE(row.localPort, 8);
  body.writeUInt16BE(row.remotePort, 10);
  body.set(addressBytes(row.localAddress, row.family), 12);
  body.set(addressBytes(row.remoteAddress, row.family), 28);
  body.writeUInt32LE(row.interfaceIndex, 44);
  body.writeBigUInt64LE(row.cookie, 48);
  return message(netlinkMessage.SOCK_DESTROY, netlinkMessage.FLAG_REQUEST | netlinkMessage.FLAG_ACK, [body]);
}

function dump(parts: readonly Uint8Array[], sequence = 1): Uint8Array {
  const flags = netlinkMessage.FLAG_REQUEST | netlinkMessage.FLAG_DUMP;
  return message(netlinkMessage.SOCK_DIAG_BY_FAMILY, flags, parts, sequence);
}

/** Netlink is host-endian; every platform Node supports for Linux's FFI binaries that we load is little-endian. */
function message(type: number, flags: number, parts: readonly Uint8Array[], sequence = 1): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 16);
  const header = Buffer.alloc(16);
  header.writeUInt32LE(length, 0);
  header.writeUInt16LE(type, 4);
  header.writeUInt16LE(flags, 6);
  header.writeUInt32LE(sequence, 8);
  return Buffer.concat([header, ...parts], length);
}

/** struct rtattr: length and type, then the value padded to four bytes. */
function attribute(type: number, value: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc((4 + value.length + 3) & ~3);
  bytes.writeUInt16LE(4 + value.length, 0);
  bytes.writeUInt16LE(type, 2);
  bytes.set(value, 4);
  return bytes;
}

function addressBytes(text: string, family: 4 | 6): Uint8Array {
  if (family === 6) {
    const parsed = parseIpv6(text);
    return parsed.ok ? parsed.value : new Uint8Array(16);
  }
  const parsed = parseIpv4(text);
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(parsed.ok ? parsed.value : 0);
  return bytes;
}

function u32(value: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
