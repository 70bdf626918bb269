/** inet_diag_msg -> InetSocket: the hot path of every chart; nothing is allocated beyond the row and its address texts. */
import { addressFamily } from '../../ffi/libc.ts';
import { ipv4Texts, ipv6Texts } from '../address-texts.ts';
import type { InetProtocol, InetSocket } from '../socket-table.ts';
import { socketState } from '../socket-table.ts';
import { attributeMap, inetAttribute } from './attributes.ts';

/** Bytes of inet_diag_msg before its attributes. */
export const inetRowLength = 72;

/** A reader of rows of one table; it remembers address texts, since most rows share a few addresses. */
export type InetRowReader = (bytes: Buffer, start: number, end: number) => InetSocket | null;

/** Makes a reader; `keepAttributes` copies every attribute of each row. A row too short to be one is null. */
export function inetRowReader(protocol: InetProtocol, family: 4 | 6, keepAttributes: boolean): InetRowReader {
  const addressAt = family === 4 ? ipv4Reader() : ipv6Texts();
  return (bytes, start, end) => {
    if (end - start < inetRowLength) return null;
    const row: Mutable<InetSocket> = {
      protocol,
      family,
      state: stateOf(protocol, bytes[start + 1]!),
      localAddress: addressAt(bytes, start + 8),
      localPort: (bytes[start + 4]! << 8) | bytes[start + 5]!,
      remoteAddress: addressAt(bytes, start + 24),
      remotePort: (bytes[start + 6]! << 8) | bytes[start + 7]!,
      interfaceIndex: bytes.readUInt32LE(start + 40),
      timer: bytes[start + 2]!,
      timerMs: bytes.readUInt32LE(start + 52),
      retransmits: bytes[start + 3]!,
      probes: 0,
      receiveQueue: bytes.readUInt32LE(start + 56),
      sendQueue: bytes.readUInt32LE(start + 60),
      uid: bytes.readUInt32LE(start + 64),
      inode: bytes.readUInt32LE(start + 68),
      cookie: bytes.readBigUInt64LE(start + 44),
      v6only: null,
      shutdown: null,
      cgroupId: null,
      mark: null,
      attributes: keepAttributes ? attributeMap(bytes, start + inetRowLength, end) : null,
      referenceCount: 0,
    };
    readAttributes(row, bytes, start + inetRowLength, end);
    return row;
  };
}

/** Makes a reader for a dump of both families at once: each row says which it is. Rows of other families are null. */
export function mixedInetRowReader(protocol: InetProtocol, keepAttributes: boolean): InetRowReader {
  const readers: Readonly<Record<number, InetRowReader>> = {
    [addressFamily.inet]: inetRowReader(protocol, 4, keepAttributes),
    [addressFamily.inet6]: inetRowReader(protocol, 6, keepAttributes),
  };
  return (bytes, start, end) => (end > start ? (readers[bytes[start]!]?.(bytes, start, end) ?? null) : null);
}

/**
 * A TCP socket in CLOSE is in no table but that of bound ports, which the kernel walks only for TCPF_BOUND_INACTIVE; it then
 * writes the socket's own state (inet_diag_dump_icsk in net/ipv4/inet_diag.c).
 */
function stateOf(protocol: InetProtocol, state: number): number {
  return protocol === 'tcp' && state === socketState.CLOSE ? socketState.BOUND_INACTIVE : state;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Inlined walk (no callback): this runs once a row at 200,000 rows. */
function readAttributes(row: Mutable<InetSocket>, bytes: Buffer, start: number, end: number): void {
  let at = start;
  while (at + 4 <= end) {
    const length = bytes.readUInt16LE(at);
    if (length < 4 || at + length > end) return;
    switch (bytes.readUInt16LE(at + 2)) {
      case inetAttribute.SHUTDOWN:
        if (length >= 5) row.shutdown = bytes[at + 4]!;
        break;
      case inetAttribute.SKV6ONLY:
        if (length >= 5) row.v6only = bytes[at + 4] !== 0;
        break;
      case inetAttribute.CGROUP_ID:
        if (length >= 12) row.cgroupId = bytes.readBigUInt64LE(at + 4);
        break;
      case inetAttribute.MARK:
        if (length >= 8) row.mark = bytes.readUInt32LE(at + 4);
        break;
      default:
        break;
    }
    at += (length + 3) & ~3;
  }
}

function ipv4Reader(): (bytes: Buffer, at: number) => string {
  const text = ipv4Texts();
  return (bytes, at) => text(bytes.readUInt32BE(at));
}
