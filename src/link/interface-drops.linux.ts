/** How many frames an interface itself lost: IFLA_STATS64 over a netlink socket that stays in the interface's namespace. */
import { addressFamily, bind, close, recv, sendto, socket, socketType } from '../ffi/libc.ts';

/** RTM_GETLINK and NLM_F_REQUEST (include/uapi/linux/rtnetlink.h, netlink.h); IFLA_STATS64 (if_link.h). */
const getLink = 18;
const newLink = 16;
const request = 1;
const stats64 = 23;
/** Places in struct rtnl_link_stats64, 8 bytes each. */
const statistic = { fifoErrors: 14, missedErrors: 15 } as const;

/** Reads the losses of one interface. */
export interface InterfaceDrops {
  /** Frames the interface missed or had no room for since it exists; 0 where it does not say. */
  read(): number;
  close(): void;
}

/** Opens the socket in the calling thread's namespace. `interfaceIndex` 0 (all interfaces) always reads 0. Throws SystemCallError. */
export function openInterfaceDrops(interfaceIndex: number): InterfaceDrops {
  if (interfaceIndex === 0) return { read: () => 0, close: () => {} };
  const fd = socket(addressFamily.netlink, socketType.raw | socketType.cloexec | socketType.nonblock, 0);
  const kernel = Buffer.alloc(12);
  kernel.writeUInt16LE(addressFamily.netlink, 0);
  bind(fd, kernel);
  return {
    read() {
      sendto(fd, linkRequest(interfaceIndex), 0, kernel);
      const answer = Buffer.alloc(16_384);
      // rtnetlink answers inside sendto(2): nothing is waited for.
      return missed(answer, recv(fd, answer, 0));
    },
    close: () => close(fd),
  };
}

function linkRequest(interfaceIndex: number): Uint8Array {
  const bytes = Buffer.alloc(32);
  bytes.writeUInt32LE(bytes.length, 0);
  bytes.writeUInt16LE(getLink, 4);
  bytes.writeUInt16LE(request, 6);
  bytes.writeInt32LE(interfaceIndex, 20);
  return bytes;
}

/** nlmsghdr (16), struct ifinfomsg (16), attributes; 0 where the interface is gone or the attribute is missing. */
function missed(bytes: Buffer, length: number): number {
  if (length < 32 || bytes.readUInt16LE(4) !== newLink) return 0;
  const end = Math.min(length, bytes.readUInt32LE(0));
  for (let at = 32; at + 4 <= end;) {
    const size = bytes.readUInt16LE(at);
    if (size < 4 || at + size > end) return 0;
    if (bytes.readUInt16LE(at + 2) === stats64 && size >= 4 + 8 * (statistic.missedErrors + 1)) {
      const value = (place: number): number => Number(bytes.readBigUInt64LE(at + 4 + 8 * place));
      return value(statistic.missedErrors) + value(statistic.fifoErrors);
    }
    at += (size + 3) & ~3;
  }
  return 0;
}
