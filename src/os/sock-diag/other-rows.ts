/** Rows of the UNIX, packet, netlink and vsock tables, read from their sock_diag messages. */
import type { NetlinkSocket, PacketSocket, UnixSocket, VsockSocket } from '../socket-table.ts';
import { attributeMap, netlinkAttribute, packetAttribute, unixAttribute } from './attributes.ts';

const meminfo = { rmemAlloc: 0, wmemAlloc: 8 } as const;

/** unix_diag_msg (16 bytes: family, type, state, pad, inode, cookie) and its attributes; null when too short. */
export function unixRow(bytes: Buffer, start: number, end: number, keepAttributes: boolean): UnixSocket | null {
  if (end - start < 16) return null;
  const attributes = attributeMap(bytes, start + 16, end);
  const vfs = attributes.get(unixAttribute.VFS);
  const queues = attributes.get(unixAttribute.RQLEN);
  const name = attributes.get(unixAttribute.NAME);
  return {
    type: bytes[start + 1]!,
    state: bytes[start + 2]!,
    inode: bytes.readUInt32LE(start + 4),
    cookie: bytes.readBigUInt64LE(start + 8),
    path: name === undefined || name.length === 0 ? null : name,
    peerInode: u32(attributes.get(unixAttribute.PEER), 0) ?? 0,
    receiveQueue: u32(queues, 0) ?? 0,
    sendQueue: u32(queues, 4) ?? 0,
    uid: u32(attributes.get(unixAttribute.UID), 0),
    shutdown: attributes.get(unixAttribute.SHUTDOWN)?.[0] ?? null,
    // struct unix_diag_vfs { u32 udiag_vfs_ino; u32 udiag_vfs_dev; }
    file: vfs === undefined ? null : { inode: u32(vfs, 0) ?? 0, device: u32(vfs, 4) ?? 0 },
    pending: u32List(attributes.get(unixAttribute.ICONS)),
    referenceCount: 0,
    flags: 0,
    attributes: keepAttributes ? attributes : null,
  };
}

/** packet_diag_msg (16 bytes: family, type, protocol, inode, cookie) and its attributes; null when too short. */
export function packetRow(bytes: Buffer, start: number, end: number, keepAttributes: boolean): PacketSocket | null {
  if (end - start < 16) return null;
  const attributes = attributeMap(bytes, start + 16, end);
  const memory = attributes.get(packetAttribute.MEMINFO);
  return {
    type: bytes[start + 1]!,
    protocol: bytes.readUInt16LE(start + 2),
    interfaceIndex: u32(attributes.get(packetAttribute.INFO), 0) ?? 0,
    inode: bytes.readUInt32LE(start + 4),
    cookie: bytes.readBigUInt64LE(start + 8),
    receiveQueue: u32(memory, meminfo.rmemAlloc) ?? 0,
    sendQueue: u32(memory, meminfo.wmemAlloc) ?? 0,
    uid: u32(attributes.get(packetAttribute.UID), 0),
    attributes: keepAttributes ? attributes : null,
  };
}

/** netlink_diag_msg (32 bytes: family, type, protocol, state, portid, dst_portid, dst_group, inode, cookie); null when too short. */
export function netlinkRow(bytes: Buffer, start: number, end: number, keepAttributes: boolean): NetlinkSocket | null {
  if (end - start < 28) return null;
  const attributes = attributeMap(bytes, start + 28, end);
  const memory = attributes.get(netlinkAttribute.MEMINFO);
  return {
    protocol: bytes[start + 2]!,
    state: bytes[start + 3]!,
    portId: bytes.readUInt32LE(start + 4),
    destinationPortId: bytes.readUInt32LE(start + 8),
    destinationGroup: bytes.readUInt32LE(start + 12),
    groups: u32(attributes.get(netlinkAttribute.GROUPS), 0) ?? 0,
    inode: bytes.readUInt32LE(start + 16),
    cookie: bytes.readBigUInt64LE(start + 20),
    receiveQueue: u32(memory, meminfo.rmemAlloc) ?? 0,
    sendQueue: u32(memory, meminfo.wmemAlloc) ?? 0,
    attributes: keepAttributes ? attributes : null,
  };
}

/** vsock_diag_msg (36 bytes: family, type, state, shutdown, cids and ports, inode, cookie); null when too short. */
export function vsockRow(bytes: Buffer, start: number, end: number): VsockSocket | null {
  if (end - start < 32) return null;
  return {
    type: bytes[start + 1]!,
    state: bytes[start + 2]!,
    shutdown: bytes[start + 3]!,
    localCid: bytes.readUInt32LE(start + 4),
    localPort: bytes.readUInt32LE(start + 8),
    remoteCid: bytes.readUInt32LE(start + 12),
    remotePort: bytes.readUInt32LE(start + 16),
    inode: bytes.readUInt32LE(start + 20),
    cookie: bytes.readBigUInt64LE(start + 24),
  };
}

function u32(value: Uint8Array | undefined, at: number): number | null {
  if (value === undefined || value.length < at + 4) return null;
  return new DataView(value.buffer, value.byteOffset, value.length).getUint32(at, true);
}

function u32List(value: Uint8Array | undefined): readonly number[] {
  if (value === undefined) return [];
  return Array.from({ length: value.length >> 2 }, (_, index) => u32(value, index * 4) ?? 0);
}
