/** Netlink attributes: the type-length-value list that follows a message's fixed part. */

/** INET_DIAG_* attribute numbers (include/uapi/linux/inet_diag.h). */
export const inetAttribute = {
  MEMINFO: 1,
  INFO: 2,
  VEGASINFO: 3,
  CONG: 4,
  TOS: 5,
  TCLASS: 6,
  SKMEMINFO: 7,
  SHUTDOWN: 8,
  DCTCPINFO: 9,
  PROTOCOL: 10,
  SKV6ONLY: 11,
  LOCALS: 12,
  PEERS: 13,
  MARK: 15,
  BBRINFO: 16,
  CLASS_ID: 17,
  MD5SIG: 18,
  ULP_INFO: 19,
  CGROUP_ID: 21,
  SOCKOPT: 22,
} as const;

/** UNIX_DIAG_* attribute numbers (include/uapi/linux/unix_diag.h). */
export const unixAttribute = { NAME: 0, VFS: 1, PEER: 2, ICONS: 3, RQLEN: 4, MEMINFO: 5, SHUTDOWN: 6, UID: 7 } as const;

/** PACKET_DIAG_* attribute numbers (include/uapi/linux/packet_diag.h). */
export const packetAttribute = {
  INFO: 0,
  MCLIST: 1,
  RX_RING: 2,
  TX_RING: 3,
  FANOUT: 4,
  UID: 5,
  MEMINFO: 6,
  FILTER: 7,
} as const;

/** NETLINK_DIAG_* attribute numbers (include/uapi/linux/netlink_diag.h). */
export const netlinkAttribute = { MEMINFO: 0, GROUPS: 1, RX_RING: 2, TX_RING: 3, FLAGS: 4 } as const;

const nestedFlags = 0xc000;

/** Walks attributes from `start` to `end`, calling back with each value's place; stops quietly at the first that lies. */
export function eachAttribute(
  bytes: Buffer,
  start: number,
  end: number,
  visit: (type: number, from: number, to: number) => void,
): void {
  let at = start;
  while (at + 4 <= end) {
    const length = bytes.readUInt16LE(at);
    if (length < 4 || at + length > end) return;
    visit(bytes.readUInt16LE(at + 2) & ~nestedFlags, at + 4, at + length);
    at += (length + 3) & ~3;
  }
}

/** Every attribute's value, copied out of the receive buffer, by its number (the last wins). */
export function attributeMap(bytes: Buffer, start: number, end: number): ReadonlyMap<number, Uint8Array> {
  const map = new Map<number, Uint8Array>();
  eachAttribute(bytes, start, end, (type, from, to) => map.set(type, Buffer.from(bytes.subarray(from, to))));
  return map;
}
