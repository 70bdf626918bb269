/** What C makes of the kernel's bytes: strings up to a NUL, little-endian numbers, `%d` cells. */
import { bytesAsText } from '../byte-text.ts';

/** Bytes up to the first NUL, as C reads a string. */
export function cString(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return bytesAsText(end === -1 ? bytes : bytes.subarray(0, end));
}

/** `%-6d` of a C int made of the kernel's unsigned 32 bits. */
export function queueCell(value: number): string {
  const number = value | 0;
  if (number >= 0 && number < queueCells.length) return queueCells[number]!;
  return String(number).padEnd(6);
}

const queueCells = Array.from({ length: 4096 }, (_, value) => String(value).padEnd(6));

/** `%d` of a C int made of 32 bits. */
export function intText(value: number): string {
  return String(value | 0);
}

/** A little-endian 32-bit number of an attribute's value; what lies beyond its end counts as zeros, which is how netlink pads. */
export function u32(bytes: Uint8Array, at: number): number {
  if (at + 4 > bytes.length) return (bytes[at] ?? 0) + (bytes[at + 1] ?? 0) * 0x100 + (bytes[at + 2] ?? 0) * 0x1_0000;
  return (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0;
}

/** A little-endian 16-bit number; 0 where the value is too short. */
export function u16(bytes: Uint8Array, at: number): number {
  return at + 2 > bytes.length ? 0 : bytes[at]! | (bytes[at + 1]! << 8);
}

/** A little-endian 64-bit number; 0n where the value is too short. */
export function u64(bytes: Uint8Array, at: number): bigint {
  return at + 8 > bytes.length ? 0n : (BigInt(u32(bytes, at + 4)) << 32n) | BigInt(u32(bytes, at));
}

/** A little-endian 64-bit number as decimal text. */
export function u64Text(bytes: Uint8Array, at: number): string {
  return at + 8 <= bytes.length && u32(bytes, at + 4) === 0 ? String(u32(bytes, at)) : u64(bytes, at).toString();
}
