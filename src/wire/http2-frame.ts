/** The frames of HTTP/2 (RFC 9113 section 4) and what stands in settings and headers. */
import { latin1, put16, put24, put32, u16, u24, u32, u8 } from './bytes.ts';
import { decoded, undecodable } from './parsed.ts';
import type { Parsed } from './parsed.ts';

/** What a client sends first (section 3.4). */
export const http2Preface = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n';

/** Frame types. */
export const http2Types = {
  data: 0,
  headers: 1,
  priority: 2,
  reset: 3,
  settings: 4,
  pushPromise: 5,
  ping: 6,
  goAway: 7,
  windowUpdate: 8,
  continuation: 9,
} as const;

/** Flags; the first has two meanings by the frame's type. */
export const http2Flags = {
  endStream: 0x01,
  acknowledge: 0x01,
  endHeaders: 0x04,
  padded: 0x08,
  priority: 0x20,
} as const;

/** A frame's header. */
export interface Http2Frame {
  /** Of the payload. */
  readonly length: number;
  readonly type: number;
  readonly flags: number;
  /** 0 is the connection itself. */
  readonly stream: number;
}

/** A setting: 1 table size, 2 push, 3 streams, 4 window, 5 frame size, 6 list size. */
export interface Http2Setting {
  readonly id: number;
  readonly value: number;
}

const headerEnd = 9;

/** Whether the client's first bytes stand at `at`. */
export function isHttp2Preface(bytes: Uint8Array, at: number, end: number): boolean {
  return at + http2Preface.length <= end && latin1(bytes, at, at + http2Preface.length) === http2Preface;
}

/** Reads a frame's header; its payload ends where its length says, and there the next frame begins. */
export function parseHttp2Frame(bytes: Uint8Array, start: number, end: number): Parsed<Http2Frame> {
  if (end - start < headerEnd) return undecodable('the HTTP/2 frame header is cut short');
  const length = u24(bytes, start);
  const value: Http2Frame = {
    length,
    type: u8(bytes, start + 3),
    flags: u8(bytes, start + 4),
    stream: u32(bytes, start + 5) & 0x7fff_ffff,
  };
  const frameEnd = start + headerEnd + length;
  const flaw = frameEnd > end ? 'the HTTP/2 frame is cut short' : null;
  return decoded(value, start + headerEnd, Math.min(end, frameEnd), flaw);
}

/**
 * Where in the payload of a HEADERS, PUSH_PROMISE, CONTINUATION or DATA frame its content stands: without padding, priority and
 * promised stream. Null where the padding is longer than the payload.
 */
export function http2Content(
  frame: Http2Frame,
  bytes: Uint8Array,
  start: number,
  end: number,
): { readonly start: number; readonly end: number } | null {
  const padded = (frame.flags & http2Flags.padded) !== 0 && frame.type !== http2Types.continuation;
  const padding = padded && start < end ? u8(bytes, start) : 0;
  let at = start + (padded ? 1 : 0);
  if (frame.type === http2Types.headers && (frame.flags & http2Flags.priority) !== 0) at += 5;
  if (frame.type === http2Types.pushPromise) at += 4;
  return at > end - padding ? null : { start: at, end: end - padding };
}

/** A frame may hold thousands of them; six have a meaning. */
const maxSettings = 256;

/** The settings in the payload of a SETTINGS frame. */
export function parseHttp2Settings(bytes: Uint8Array, start: number, end: number): Parsed<readonly Http2Setting[]> {
  const count = Math.min(maxSettings, Math.floor((end - start) / 6));
  const settings = Array.from({ length: count }, (_, index) => ({
    id: u16(bytes, start + index * 6),
    value: u32(bytes, start + index * 6 + 2),
  }));
  const next = start + count * 6;
  return decoded(settings, next, end, flawOf(end - next));
}

function flawOf(rest: number): string | null {
  if (rest === 0) return null;
  return rest < 6 ? 'an HTTP/2 setting is cut short' : `more than ${maxSettings} HTTP/2 settings`;
}

/** Writes a frame's header; returns 9. */
export function emitHttp2Frame(value: Http2Frame, into: Uint8Array, at: number): number {
  put24(into, at, value.length);
  into[at + 3] = value.type;
  into[at + 4] = value.flags;
  put32(into, at + 5, value.stream);
  return headerEnd;
}

/** Writes settings; returns their length. */
export function emitHttp2Settings(settings: readonly Http2Setting[], into: Uint8Array, at: number): number {
  for (const [index, { id, value }] of settings.entries()) {
    put16(into, at + index * 6, id);
    put32(into, at + index * 6 + 2, value);
  }
  return settings.length * 6;
}
