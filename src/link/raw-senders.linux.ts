/** The raw sockets that links send IP packets on, and a reserve of them for a process that gives up root. */
import { addressFamily, close, setsockopt, socket, socketType } from '../ffi/libc.ts';
import { nativeWords, networkOption, optionLevel, socketError, socketOption } from '../ffi/packet-socket.ts';

/** The address families that have such sockets. */
export type RawFamily = 4 | 6;

/** IPPROTO_RAW: sends whatever the header says, receives nothing. */
const anyProtocol = 255;
const sendBufferBytes = 8 * 1024 * 1024;

/** Rights belong to the whole process, and so does what is kept in their place. Null: nothing is kept. */
let reserve: Readonly<Record<RawFamily, number[]>> | null = null;

/**
 * Opens sockets ahead: their large buffers take CAP_NET_ADMIN, which is not to be kept for it. Those in reserve come back when
 * their links are closed. Throws SystemCallError.
 */
export function reserveSenders(count: number): void {
  reserve ??= { 4: [], 6: [] };
  for (const family of [4, 6] as const) while (reserve[family].length < count) reserve[family].push(openSender(family));
}

/** A socket: the caller hands it to {@link releaseSender}. Throws SystemCallError. */
export function takeSender(family: RawFamily): number {
  return reserve?.[family].pop() ?? openSender(family);
}

/** Takes a socket back; `reusable` false for one that was bound to a device. */
export function releaseSender(family: RawFamily, fd: number, reusable: boolean): void {
  if (reserve === null || !reusable) return close(fd);
  // An ICMP error about the last link's packets is none about the next one's.
  socketError(fd);
  reserve[family].push(fd);
}

/**
 * A new raw socket that is told when a queue of its interface drops a packet: without IP_RECVERR the kernel keeps ENOBUFS to
 * itself (raw_send_hdrinc in net/ipv4/raw.c). Throws SystemCallError.
 */
export function openSender(family: RawFamily): number {
  const { ipHeaderIncluded, ipReceiveErrors, ipv6HeaderIncluded, ipv6ReceiveErrors } = networkOption;
  const [domain, level, options] =
    family === 4
      ? [addressFamily.inet, optionLevel.ip, [ipHeaderIncluded, ipReceiveErrors]]
      : [addressFamily.inet6, optionLevel.ipv6, [ipv6HeaderIncluded, ipv6ReceiveErrors]];
  const fd = socket(domain, socketType.raw | socketType.cloexec, anyProtocol);
  try {
    for (const option of options) setsockopt(fd, level, option, nativeWords(1));
    enlargeSendBuffer(fd);
  } catch (error) {
    close(fd);
    throw error;
  }
  return fd;
}

/**
 * Packets to hosts whose hardware address is still asked for stay in the buffer for three seconds. On a link with many free
 * addresses the default of 208 KiB, some 270 packets, would be full of them, and nothing else could go.
 */
function enlargeSendBuffer(fd: number): void {
  const { socket: level } = optionLevel;
  try {
    setsockopt(fd, level, socketOption.sendBufferForce, nativeWords(sendBufferBytes));
  } catch {
    // Needs CAP_NET_ADMIN; without it as much as net.core.wmem_max allows.
    setsockopt(fd, level, socketOption.sendBuffer, nativeWords(sendBufferBytes));
  }
}
