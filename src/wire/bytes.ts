/** Reading and writing numbers in bytes at an offset: the only place of the wire floor that knows byte order. */

/** The byte at `at`; 0 behind the end of the array, like every reader here (callers check their bounds first). */
export function u8(bytes: Uint8Array, at: number): number {
  return bytes[at]! | 0;
}

/** An unsigned 16-bit number in network order. */
export function u16(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 8) | bytes[at + 1]!;
}

/** An unsigned 24-bit number in network order. */
export function u24(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 16) | (bytes[at + 1]! << 8) | bytes[at + 2]!;
}

/** An unsigned 32-bit number in network order. */
export function u32(bytes: Uint8Array, at: number): number {
  return ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
}

/** An unsigned 64-bit number in network order. */
export function u64(bytes: Uint8Array, at: number): bigint {
  return (BigInt(u32(bytes, at)) << 32n) | BigInt(u32(bytes, at + 4));
}

/** An unsigned 16-bit number, least significant byte first. */
export function u16le(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8);
}

/** An unsigned 32-bit number, least significant byte first. */
export function u32le(bytes: Uint8Array, at: number): number {
  return (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0;
}

/** An unsigned 64-bit number, least significant byte first. */
export function u64le(bytes: Uint8Array, at: number): bigint {
  return (BigInt(u32le(bytes, at + 4)) << 32n) | BigInt(u32le(bytes, at));
}

/** Writes the low 16 bits in network order. */
export function put16(into: Uint8Array, at: number, value: number): void {
  into[at] = value >>> 8;
  into[at + 1] = value;
}

/** Writes the low 24 bits in network order. */
export function put24(into: Uint8Array, at: number, value: number): void {
  into[at] = value >>> 16;
  into[at + 1] = value >>> 8;
  into[at + 2] = value;
}

/** Writes the low 32 bits in network order. */
export function put32(into: Uint8Array, at: number, value: number): void {
  into[at] = value >>> 24;
  into[at + 1] = value >>> 16;
  into[at + 2] = value >>> 8;
  into[at + 3] = value;
}

/** Writes the low 64 bits in network order. */
export function put64(into: Uint8Array, at: number, value: bigint): void {
  put32(into, at, Number((value >> 32n) & 0xffff_ffffn));
  put32(into, at + 4, Number(value & 0xffff_ffffn));
}

/** Writes the low 16 bits, least significant byte first. */
export function put16le(into: Uint8Array, at: number, value: number): void {
  into[at] = value;
  into[at + 1] = value >>> 8;
}

/** Writes the low 32 bits, least significant byte first. */
export function put32le(into: Uint8Array, at: number, value: number): void {
  into[at] = value;
  into[at + 1] = value >>> 8;
  into[at + 2] = value >>> 16;
  into[at + 3] = value >>> 24;
}

/** Writes the low 64 bits, least significant byte first. */
export function put64le(into: Uint8Array, at: number, value: bigint): void {
  put32le(into, at, Number(value & 0xffff_ffffn));
  put32le(into, at + 4, Number((value >> 32n) & 0xffff_ffffn));
}

/** Writes all of `source`; returns how many bytes that were. */
export function putBytes(into: Uint8Array, at: number, source: Uint8Array): number {
  into.set(source, at);
  return source.length;
}

/** The bytes from `start` to `end` as a plain array of their own: a decoded value must outlive the ring it was read from. */
export function copyOf(bytes: Uint8Array, start: number, end: number): Uint8Array {
  const copy = new Uint8Array(Math.max(0, end - start));
  copy.set(bytes.subarray(start, Math.max(start, end)));
  return copy;
}

/** The bytes from `start` to `end` as text, one character a byte: nothing is lost, nothing is interpreted. */
export function latin1(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, Math.max(0, end - start)).toString('latin1');
}

/** The bytes from `start` to `end` read as UTF-8; what is not UTF-8 becomes U+FFFD. */
export function utf8(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, Math.max(0, end - start)).toString('utf8');
}

/** The bytes of a text made by {@link latin1}; characters above U+00FF lose their high bits. */
export function latin1Bytes(text: string): Uint8Array {
  return copyOf(Buffer.from(text, 'latin1'), 0, text.length);
}
