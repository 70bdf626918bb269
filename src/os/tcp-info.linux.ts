/** What the kernel tells of one TCP socket, and of the segments that it could not send at all. */
import { readFileSync } from 'node:fs';
import { getsockopt, littleEndian } from '../ffi/packet-socket.ts';

const tcpLevel = 6;
/** TCP_INFO: struct tcp_info of include/uapi/linux/tcp.h; older kernels return less of it. */
const tcpInfoOption = 11;
const tcpInfoAt = { rtt: 68, totalRetransmits: 100, bytesAcknowledged: 120, sendWindow: 228, length: 232 } as const;

/** The round trip that was measured, and how many bytes the peer would take; null where the kernel does not say. Throws SystemCallError. */
export function tcpInfo(fd: number): { readonly rttMs: number | null; readonly sendWindow: number | null } {
  const bytes = getsockopt(fd, tcpLevel, tcpInfoOption, new Uint8Array(tcpInfoAt.length));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const word = (at: number): number | null => (at + 4 <= bytes.length ? view.getUint32(at, littleEndian) : null);
  const rtt = word(tcpInfoAt.rtt);
  return { rttMs: rtt === null || rtt === 0 ? null : rtt / 1000, sendWindow: word(tcpInfoAt.sendWindow) };
}

/** How many bytes of data the peer has acknowledged; null where the kernel does not say. Throws SystemCallError. */
export function bytesAcknowledged(fd: number): number | null {
  const { bytesAcknowledged: at } = tcpInfoAt;
  const bytes = getsockopt(fd, tcpLevel, tcpInfoOption, new Uint8Array(at + 8));
  if (bytes.length < at + 8) return null;
  // The SYN counts as one (net/ipv4/tcp_input.c: tcp_snd_una_update).
  return Math.max(0, Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(at, littleEndian)) - 1);
}

/** How many segments were sent again. Throws SystemCallError. */
export function retransmitsOf(fd: number): number {
  const bytes = getsockopt(fd, tcpLevel, tcpInfoOption, new Uint8Array(tcpInfoAt.totalRetransmits + 4));
  if (bytes.length < tcpInfoAt.totalRetransmits + 4) return 0;
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(tcpInfoAt.totalRetransmits, littleEndian);
}

/**
 * TCPRetransFail of this network namespace: tcp_retransmit_skb() counts there what the layers below refused (net/ipv4/tcp_output.c),
 * which a rule of the output chain does; connect(2) itself never says so. 0 where it cannot be read.
 */
export function failedRetransmissions(): number {
  let text: string;
  try {
    text = readFileSync('/proc/net/netstat', 'latin1');
  } catch {
    return 0;
  }
  const [names, values] = text.split('\n', 2).map((line) => line.split(' '));
  return Number(values?.[names?.indexOf('TCPRetransFail') ?? -1] ?? 0);
}
