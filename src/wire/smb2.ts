/** The header of SMB 2 and 3 and the dialects that its negotiation speaks of ([MS-SMB2] 2.2.1, 2.2.3, 2.2.4); little-endian. */
import { copyOf, put16le, put32le, put64le, putBytes, u16le, u32, u32le, u64le } from './bytes.ts';
import { decoded, undecodable } from './parsed.ts';
import type { Parsed } from './parsed.ts';

/** The first four bytes: SMB 2, its encrypted form, its compressed form, and SMB 1. */
export const smbSignatures = {
  smb2: 0xfe53_4d42,
  sealed: 0xfd53_4d42,
  compressed: 0xfc53_4d42,
  smb1: 0xff53_4d42,
} as const;

/** Commands. */
export const smb2Commands = {
  negotiate: 0,
  sessionSetup: 1,
  logoff: 2,
  treeConnect: 3,
  treeDisconnect: 4,
  create: 5,
  close: 6,
  read: 8,
  write: 9,
  ioctl: 11,
  queryDirectory: 14,
} as const;

/** Dialects by number. */
export const smb2Dialects = {
  wildcard: 0x02ff,
  smb202: 0x0202,
  smb210: 0x0210,
  smb300: 0x0300,
  smb302: 0x0302,
  smb311: 0x0311,
} as const;

/** The flag of answers. */
export const smb2ResponseFlag = 0x0000_0001;

/** The header. */
export interface Smb2Header {
  readonly creditCharge: number;
  /** Of an answer; in a request the channel sequence. */
  readonly status: number;
  readonly command: number;
  readonly credits: number;
  readonly flags: number;
  /** Offset of the next command of a compound, or 0. */
  readonly next: number;
  readonly message: bigint;
  /** Process and tree; of an asynchronous answer both halves of its number. */
  readonly process: number;
  readonly tree: number;
  readonly session: bigint;
  /** 16 bytes. */
  readonly signature: Uint8Array;
}

const headerEnd = 64;

/** Why no header starts here, or null. */
export function checkSmb2(bytes: Uint8Array, at: number, end: number): string | null {
  if (end - at < 4 || u32(bytes, at) !== smbSignatures.smb2) return 'not SMB 2';
  if (end - at < headerEnd) return 'the SMB 2 header is cut short';
  return u16le(bytes, at + 4) === headerEnd ? null : 'the SMB 2 header length is not 64';
}

/** Reads the header. */
export function parseSmb2(bytes: Uint8Array, start: number, end: number): Parsed<Smb2Header> {
  const reason = checkSmb2(bytes, start, end);
  if (reason !== null) return undecodable(reason);
  const value: Smb2Header = {
    creditCharge: u16le(bytes, start + 6),
    status: u32le(bytes, start + 8),
    command: u16le(bytes, start + 12),
    credits: u16le(bytes, start + 14),
    flags: u32le(bytes, start + 16),
    next: u32le(bytes, start + 20),
    message: u64le(bytes, start + 24),
    process: u32le(bytes, start + 32),
    tree: u32le(bytes, start + 36),
    session: u64le(bytes, start + 40),
    signature: copyOf(bytes, start + 48, start + headerEnd),
  };
  return decoded(value, start + headerEnd, end);
}

/** The dialects that a negotiate request offers or, as the only one, an answer chose; `at` is behind the header. */
export function smb2OfferedDialects(header: Smb2Header, bytes: Uint8Array, at: number, end: number): readonly number[] {
  if (header.command !== smb2Commands.negotiate || at + 6 > end) return [];
  if ((header.flags & smb2ResponseFlag) !== 0) return u16le(bytes, at) === 65 ? [u16le(bytes, at + 4)] : [];
  const count = u16le(bytes, at) === 36 ? Math.min(u16le(bytes, at + 2), (end - at - 36) >> 1) : 0;
  return Array.from({ length: Math.max(0, count) }, (_, index) => u16le(bytes, at + 36 + index * 2));
}

/** Writes the header; returns 64. */
export function emitSmb2(value: Smb2Header, into: Uint8Array, at: number): number {
  putBytes(into, at, Uint8Array.of(0xfe, 0x53, 0x4d, 0x42));
  put16le(into, at + 4, headerEnd);
  put16le(into, at + 6, value.creditCharge);
  put32le(into, at + 8, value.status);
  put16le(into, at + 12, value.command);
  put16le(into, at + 14, value.credits);
  put32le(into, at + 16, value.flags);
  put32le(into, at + 20, value.next);
  put64le(into, at + 24, value.message);
  put32le(into, at + 32, value.process);
  put32le(into, at + 36, value.tree);
  put64le(into, at + 40, value.session);
  putBytes(into, at + 48, value.signature);
  return headerEnd;
}
