/** QUIC Initial packets (RFC 9001 section 5, RFC 9369): anyone can open them, their keys come from the connection identifier. */
import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';
import { copyOf, putBytes, u8 } from './bytes.ts';
import { decoded, undecodable } from './parsed.ts';
import type { Parsed } from './parsed.ts';
import type { QuicHeader } from './quic-header.ts';
import { emitQuicHeader, parseQuicHeader, quicVersions } from './quic-header.ts';
import { readQuicNumber } from './quic-varint.ts';

/** Who sent the packet. */
export type QuicSide = 'client' | 'server';

/** Keys of one side: AES-128-GCM for packets, AES-128 for headers. */
export interface QuicKeys {
  readonly key: Uint8Array;
  readonly iv: Uint8Array;
  readonly headerKey: Uint8Array;
}

/** An opened packet. */
export interface QuicInitial {
  readonly header: QuicHeader;
  readonly packetNumber: number;
  /** The frames. */
  readonly payload: Uint8Array;
}

/** A piece of the handshake. */
export interface QuicCrypto {
  readonly offset: number;
  readonly data: Uint8Array;
}

/** RFC 9001 section 5.2 and RFC 9369 section 3.3.1. */
const salts = {
  [quicVersions.v1]: '38762cf7f55934b34d179ae6a4c80cadccbb7f0a',
  [quicVersions.v2]: '0dede3def700a6db819381be6e269dcbf9bd2ed9',
} as const;

const sealLength = 16;

/** The keys for a version and the destination identifier of the client's first packet; null for a version we cannot. */
export function quicInitialKeys(version: number, identifier: Uint8Array, side: QuicSide): QuicKeys | null {
  if (version !== quicVersions.v1 && version !== quicVersions.v2) return null;
  const initial = createHmac('sha256', Buffer.from(salts[version], 'hex')).update(identifier).digest();
  const secret = expandLabel(initial, `${side} in`, 32);
  const prefix = version === quicVersions.v1 ? 'quic' : 'quicv2';
  return {
    key: expandLabel(secret, `${prefix} key`, 16),
    iv: expandLabel(secret, `${prefix} iv`, 12),
    headerKey: expandLabel(secret, `${prefix} hp`, 16),
  };
}

/** HKDF-Expand-Label of TLS 1.3 (RFC 8446 section 7.1) for at most one block of SHA-256. */
function expandLabel(secret: Uint8Array, label: string, length: number): Uint8Array {
  const name = Buffer.from(`tls13 ${label}`, 'latin1');
  const info = Buffer.concat([Buffer.of(0, length, name.length), name, Buffer.of(0, 1)]);
  return Uint8Array.from(createHmac('sha256', secret).update(info).digest().subarray(0, length));
}

/**
 * Opens the Initial packet at `start`. `identifier` is the destination of the client's first packet: of a packet of the client
 * its own (leave it out), of one of the server that of the client's. The next packet of the datagram begins at the payload's end.
 */
export function openQuicInitial(
  bytes: Uint8Array,
  start: number,
  end: number,
  side: QuicSide,
  identifier?: Uint8Array,
): Parsed<QuicInitial> {
  const read = parseQuicHeader(bytes, start, end);
  if (!read.ok) return read;
  const { value: header, payloadStart: at, payloadEnd } = read;
  if (header.type !== 'initial' || read.flaw !== null) return undecodable(read.flaw ?? 'not a QUIC Initial packet');
  const keys = quicInitialKeys(header.version, identifier ?? header.destination, side);
  // The sample begins four bytes behind the packet number's first byte, whatever its length (RFC 9001 section 5.4.2).
  if (keys === null || payloadEnd - at < 4 + sealLength) return undecodable('the QUIC packet is too short');
  const mask = headerMask(keys.headerKey, copyOf(bytes, at + 4, at + 20));
  const bits = header.bits ^ (mask[0]! & 15);
  const numberLength = (bits & 3) + 1;
  const head = copyOf(bytes, start, at + numberLength);
  head[0] = (u8(bytes, start) & 0xf0) | bits;
  let packetNumber = 0;
  for (let index = 0; index < numberLength; index++) {
    const place = at - start + index;
    head[place] = head[place]! ^ mask[1 + index]!;
    packetNumber = packetNumber * 256 + head[place];
  }
  const payload = opened(keys, packetNumber, head, copyOf(bytes, at + numberLength, payloadEnd));
  if (payload === null) return undecodable('the QUIC packet does not open with the keys of its identifier');
  return decoded({ header: { ...header, bits }, packetNumber, payload }, payloadEnd, end);
}

function headerMask(key: Uint8Array, sample: Uint8Array): Uint8Array {
  const cipher = createCipheriv('aes-128-ecb', key, null);
  return cipher.update(sample);
}

function nonceOf(keys: QuicKeys, packetNumber: number): Uint8Array {
  const nonce = keys.iv.slice();
  for (let index = 0; index < 4; index++) nonce[11 - index]! ^= Math.floor(packetNumber / 256 ** index) & 0xff;
  return nonce;
}

function opened(keys: QuicKeys, packetNumber: number, head: Uint8Array, sealed: Uint8Array): Uint8Array | null {
  const body = sealed.length - sealLength;
  if (body < 0) return null;
  const decipher = createDecipheriv('aes-128-gcm', keys.key, nonceOf(keys, packetNumber));
  decipher.setAAD(head);
  decipher.setAuthTag(sealed.subarray(body));
  try {
    return Uint8Array.from(Buffer.concat([decipher.update(sealed.subarray(0, body)), decipher.final()]));
  } catch {
    // node:crypto says by a throw that the seal is wrong; to us that is one more packet that is not what it claims.
    return null;
  }
}

/** Writes a sealed Initial packet; header length and bits are set here. `payload` has at least three bytes. Returns its length. */
export function emitQuicInitial(
  value: QuicInitial,
  side: QuicSide,
  into: Uint8Array,
  at: number,
  identifier: Uint8Array = value.header.destination,
): number {
  const keys = quicInitialKeys(value.header.version, identifier, side);
  if (keys === null) throw new RangeError(`no Initial packets in version ${value.header.version}`);
  const length = 4 + value.payload.length + sealLength;
  const header = { ...value.header, type: 'initial' as const, bits: 3, length };
  const numberAt = at + emitQuicHeader(header, into, at);
  for (let index = 0; index < 4; index++) {
    into[numberAt + index] = Math.floor(value.packetNumber / 256 ** (3 - index)) & 0xff;
  }
  const cipher = createCipheriv('aes-128-gcm', keys.key, nonceOf(keys, value.packetNumber));
  cipher.setAAD(copyOf(into, at, numberAt + 4));
  const sealed = Buffer.concat([cipher.update(value.payload), cipher.final(), cipher.getAuthTag()]);
  putBytes(into, numberAt + 4, sealed);
  const mask = headerMask(keys.headerKey, copyOf(into, numberAt + 4, numberAt + 20));
  into[at]! ^= mask[0]! & 15;
  for (let index = 0; index < 4; index++) into[numberAt + index]! ^= mask[1 + index]!;
  return numberAt + length - at;
}

/** Browsers cut a hello into some tens of pieces to keep servers tolerant. */
const maxPieces = 512;

/** The pieces of the handshake among the frames of an Initial packet (RFC 9000 section 17.2.2 allows few other frames). */
export function quicCrypto(payload: Uint8Array): {
  readonly pieces: readonly QuicCrypto[];
  readonly flaw: string | null;
} {
  const pieces: QuicCrypto[] = [];
  const end = payload.length;
  let at = 0;
  while (at < end) {
    const type = u8(payload, at++);
    if (type <= 1) continue;
    if (type === 6) {
      const offset = readQuicNumber(payload, at, end);
      const length = offset === null ? null : readQuicNumber(payload, offset.next, end);
      const next = length === null ? Infinity : length.next + length.value;
      if (offset === null || length === null || next > end) return { pieces, flaw: 'a QUIC CRYPTO frame is cut short' };
      if (pieces.length === maxPieces) return { pieces, flaw: `more than ${maxPieces} QUIC CRYPTO frames` };
      pieces.push({ offset: offset.value, data: copyOf(payload, length.next, next) });
      at = next;
      continue;
    }
    const next =
      type === 2 || type === 3 ? acknowledgmentEnd(payload, at, end, type === 3) : closeEnd(payload, at, end, type);
    if (next === null) return { pieces, flaw: `a QUIC frame of type ${type} in an Initial packet` };
    at = next;
  }
  return { pieces, flaw: null };
}

/** Behind an ACK frame (RFC 9000 section 19.3), or null. */
function acknowledgmentEnd(payload: Uint8Array, start: number, end: number, withEcn: boolean): number | null {
  let at = start;
  let numbers = 4;
  for (let index = 0; index < numbers; index++) {
    const number = readQuicNumber(payload, at, end);
    if (number === null) return null;
    at = number.next;
    // The third number counts ranges of two numbers each; more than the frame has bytes cannot be.
    if (index === 2) numbers += Math.min(end, number.value) * 2 + (withEcn ? 3 : 0);
  }
  return at;
}

/** Behind a CONNECTION_CLOSE frame of the transport (section 19.19), or null. */
function closeEnd(payload: Uint8Array, start: number, end: number, type: number): number | null {
  if (type !== 0x1c) return null;
  const code = readQuicNumber(payload, start, end);
  const frame = code === null ? null : readQuicNumber(payload, code.next, end);
  const length = frame === null ? null : readQuicNumber(payload, frame.next, end);
  return length === null || length.next + length.value > end ? null : length.next + length.value;
}
