/** NetBIOS over TCP/IP (RFC 1001, 1002): session frames, and names as they are coded into DNS labels. */
import { put16, u16, u8 } from './bytes.ts';
import { decoded, undecodable } from './parsed.ts';
import type { Parsed } from './parsed.ts';

/** A session frame's header (RFC 1002 section 4.3); SMB on port 445 uses it with type 0 and a length of 24 bits. */
export interface NetbiosSession {
  /** 0 message, 0x81 request, 0x82 positive, 0x83 negative, 0x85 keep-alive. */
  readonly type: number;
  /** Of the payload. */
  readonly length: number;
}

/** A name. */
export interface NetbiosName {
  /** Up to 15 characters, one a byte, without the blanks at its end; not fit to print as it is. */
  readonly name: string;
  /** What the name stands for: 0x00 workstation, 0x20 file server, 0x1b domain master, 0x1c domain controllers. */
  readonly suffix: number;
}

const types = new Set([0x00, 0x81, 0x82, 0x83, 0x84, 0x85]);

/** Reads a session frame's header; the next frame begins at the payload's end. */
export function parseNetbiosSession(bytes: Uint8Array, start: number, end: number): Parsed<NetbiosSession> {
  if (end - start < 4) return undecodable('the NetBIOS session header is cut short');
  const type = u8(bytes, start);
  if (!types.has(type)) return undecodable('not a NetBIOS session frame');
  const length = (u8(bytes, start + 1) << 16) | u16(bytes, start + 2);
  const frameEnd = start + 4 + length;
  const flaw = frameEnd > end ? 'the NetBIOS session frame is cut short' : null;
  return decoded({ type, length }, start + 4, Math.min(end, frameEnd), flaw);
}

/** Writes a session frame's header; returns 4. */
export function emitNetbiosSession(value: NetbiosSession, into: Uint8Array, at: number): number {
  into[at] = value.type;
  into[at + 1] = value.length >>> 16;
  put16(into, at + 2, value.length);
  return 4;
}

/** The name that a label of 32 letters codes (RFC 1001 section 14.1), or null for a label that is none. */
export function netbiosName(label: string): NetbiosName | null {
  const coded = label.split('.', 1)[0]!;
  if (!/^[A-Pa-p]{32}$/.test(coded)) return null;
  const letters = coded.toUpperCase();
  const bytes = Array.from({ length: 16 }, (_, index) => half(letters, index * 2) * 16 + half(letters, index * 2 + 1));
  const name = Buffer.from(bytes.slice(0, 15)).toString('latin1');
  return { name: name.replace(/[ \0]+$/, ''), suffix: bytes[15]! };
}

function half(letters: string, at: number): number {
  return letters.charCodeAt(at) - 65;
}

/** The label that codes a name; a longer one loses its end. */
export function netbiosLabel({ name, suffix }: NetbiosName): string {
  const padded = Buffer.from(name.slice(0, 15).padEnd(15, ' '), 'latin1');
  return [...padded, suffix].map((byte) => String.fromCharCode(65 + (byte >> 4), 65 + (byte & 15))).join('');
}
