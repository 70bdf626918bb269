/** The few numbers of struct tcp_info that a record carries. */
import { inetAttribute } from '../os/sock-diag/attributes.ts';
import type { InetSocket } from '../os/socket-table.ts';
import type { TcpFacts } from './socket-record.ts';

/** Offsets into struct tcp_info (include/uapi/linux/tcp.h); the kernel only ever appends to it. */
const offset = {
  rtt: 68,
  rttVariance: 72,
  congestionWindow: 80,
  totalRetransmits: 100,
  bytesAcked: 120,
  bytesReceived: 128,
} as const;

/** The INET_DIAG extension bit that asks for tcp_info. */
export const tcpInfoExtension = 1 << (inetAttribute.INFO - 1);

/** The facts of a connection; null when the row carries no tcp_info or a short one. Times are milliseconds. */
export function tcpFacts(socket: InetSocket): TcpFacts | null {
  const info = socket.attributes?.get(inetAttribute.INFO);
  if (info === undefined || info.length < offset.totalRetransmits + 4) return null;
  const view = new DataView(info.buffer, info.byteOffset, info.length);
  const counter = (at: number): number | null => (info.length >= at + 8 ? Number(view.getBigUint64(at, true)) : null);
  return {
    rttMs: view.getUint32(offset.rtt, true) / 1000,
    rttVarianceMs: view.getUint32(offset.rttVariance, true) / 1000,
    congestionWindow: view.getUint32(offset.congestionWindow, true),
    retransmits: view.getUint32(offset.totalRetransmits, true),
    bytesAcked: counter(offset.bytesAcked),
    bytesReceived: counter(offset.bytesReceived),
  };
}
