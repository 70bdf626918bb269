/** Telnet as it passes by (RFC 854, 855): data, commands, negotiations and subnegotiations told apart. */
import { putBytes, u8 } from './bytes.ts';
import { decoded } from './parsed.ts';
import type { Parsed } from './parsed.ts';
import { telnetCommand } from './telnet-numbers.ts';

/** A piece of a Telnet stream. */
export type TelnetItem =
  /** Doubled 0xff bytes are single here. */
  | { readonly kind: 'data'; readonly bytes: Uint8Array }
  | { readonly kind: 'command'; readonly command: number }
  /** 251 WILL, 252 WONT, 253 DO, 254 DONT. */
  | { readonly kind: 'negotiation'; readonly command: number; readonly option: number }
  | { readonly kind: 'subnegotiation'; readonly option: number; readonly bytes: Uint8Array };

const { iac, se, sb, will, dont } = telnetCommand;

/** Items that one call hands out; the rest begins where the payload does. */
const maxItems = 4096;

/** Reads all items; what is cut short at the end is not read, so that the caller may hand it in again with more. */
export function parseTelnet(bytes: Uint8Array, start: number, end: number): Parsed<readonly TelnetItem[]> {
  const items: TelnetItem[] = [];
  let at = start;
  while (at < end) {
    if (items.length === maxItems) return decoded(items, at, end, `more than ${maxItems} Telnet items`);
    const doubled = at + 1 < end && u8(bytes, at + 1) === iac;
    const read = u8(bytes, at) === iac && !doubled ? commandAt(bytes, at, end) : dataAt(bytes, at, end);
    if (read === null) return decoded(items, at, end, 'a Telnet command is cut short');
    items.push(read.item);
    at = read.next;
  }
  return decoded(items, at, end);
}

/** Data up to the next command or an unpaired 0xff at the end; null for nothing but that. */
function dataAt(bytes: Uint8Array, start: number, end: number): { item: TelnetItem; next: number } | null {
  const data: number[] = [];
  let at = start;
  while (at < end) {
    const byte = u8(bytes, at);
    if (byte === iac) {
      if (at + 1 >= end || u8(bytes, at + 1) !== iac) break;
      at++;
    }
    data.push(byte);
    at++;
  }
  return data.length === 0 ? null : { item: { kind: 'data', bytes: Uint8Array.from(data) }, next: at };
}

function commandAt(bytes: Uint8Array, at: number, end: number): { item: TelnetItem; next: number } | null {
  if (at + 2 > end) return null;
  const command = u8(bytes, at + 1);
  if (command === sb) return subnegotiationAt(bytes, at, end);
  if (command < will || command > dont) return { item: { kind: 'command', command }, next: at + 2 };
  if (at + 3 > end) return null;
  return { item: { kind: 'negotiation', command, option: u8(bytes, at + 2) }, next: at + 3 };
}

function subnegotiationAt(bytes: Uint8Array, at: number, end: number): { item: TelnetItem; next: number } | null {
  const data: number[] = [];
  let next = at + 3;
  while (next + 2 <= end) {
    const byte = u8(bytes, next);
    if (byte === iac && u8(bytes, next + 1) === se) {
      const item: TelnetItem = { kind: 'subnegotiation', option: u8(bytes, at + 2), bytes: Uint8Array.from(data) };
      return { item, next: next + 2 };
    }
    next += byte === iac ? 2 : 1;
    data.push(byte);
  }
  return null;
}

/** Writes items, 0xff in data doubled; returns their length. */
export function emitTelnet(items: readonly TelnetItem[], into: Uint8Array, at: number): number {
  let next = at;
  for (const item of items) {
    if (item.kind === 'data') next += emitDoubled(item.bytes, into, next);
    else if (item.kind === 'subnegotiation') {
      next += putBytes(into, next, Uint8Array.of(iac, sb, item.option));
      next += emitDoubled(item.bytes, into, next);
      next += putBytes(into, next, Uint8Array.of(iac, se));
    } else {
      const option = item.kind === 'negotiation' ? [item.option] : [];
      next += putBytes(into, next, Uint8Array.of(iac, item.command, ...option));
    }
  }
  return next - at;
}

function emitDoubled(bytes: Uint8Array, into: Uint8Array, at: number): number {
  let next = at;
  for (const byte of bytes) {
    into[next++] = byte;
    if (byte === iac) into[next++] = iac;
  }
  return next - at;
}
