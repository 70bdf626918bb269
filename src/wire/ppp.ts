/** The point-to-point protocol: frames with or without the HDLC-like header (RFC 1661, 1662), and its control packets. */
import { put16, u16, u8 } from './bytes.ts';
import { etherTypes } from './ethernet.ts';
import { decoded, undecodable } from './parsed.ts';
import type { Parsed } from './parsed.ts';
import type { Tlv, TlvForm } from './tlv.ts';
import { emitTlvs, readTlvs } from './tlv.ts';

/** Protocol numbers (IANA "PPP DLL Protocol Numbers"). */
export const pppProtocols = {
  ipv4: 0x0021,
  ipv6: 0x0057,
  mplsUnicast: 0x0281,
  ipcp: 0x8021,
  ipv6cp: 0x8057,
  ccp: 0x80fd,
  lcp: 0xc021,
  pap: 0xc023,
  chap: 0xc223,
  eap: 0xc227,
} as const;

/** The header of a frame. */
export interface PppHeader {
  /** Whether address 0xff and control 0x03 stand before the protocol (HDLC-like framing; not over PPPoE). */
  readonly framed: boolean;
  /** Whether the protocol field is one byte (RFC 1661 section 6.5); then the protocol is odd and below 256. */
  readonly compressed: boolean;
  readonly protocol: number;
}

/** A packet of LCP, IPCP or IPV6CP (RFC 1661 section 5). */
export interface PppControl {
  /** 1 configure-request, 2 -ack, 3 -nak, 4 -reject, 5 terminate-request, 9 echo-request. */
  readonly code: number;
  readonly identifier: number;
  /** Of the packet, these four bytes included. */
  readonly length: number;
}

const optionForm: TlvForm = { type: 1, length: 1, inclusive: true };

/** Reads a frame's header. */
export function parsePpp(bytes: Uint8Array, start: number, end: number): Parsed<PppHeader> {
  const framed = start + 2 <= end && u16(bytes, start) === 0xff03;
  const at = framed ? start + 2 : start;
  if (at >= end) return undecodable('the PPP header is cut short');
  // The last bit of the last byte of a protocol number is one, that of the first byte zero (RFC 1661 section 2).
  const compressed = (u8(bytes, at) & 1) === 1;
  if (!compressed && at + 2 > end) return undecodable('the PPP header is cut short');
  const protocol = compressed ? u8(bytes, at) : u16(bytes, at);
  return decoded({ framed, compressed, protocol }, at + (compressed ? 1 : 2), end);
}

/** The EtherType of a network protocol over PPP; 0 for control protocols and unknown ones. */
export function pppEtherType(protocol: number): number {
  if (protocol === pppProtocols.ipv4) return etherTypes.ipv4;
  if (protocol === pppProtocols.ipv6) return etherTypes.ipv6;
  return protocol === pppProtocols.mplsUnicast ? etherTypes.mpls : 0;
}

/** Reads the head of a control packet; its options (of a configure packet) or data are the payload. */
export function parsePppControl(bytes: Uint8Array, start: number, end: number): Parsed<PppControl> {
  if (end - start < 4) return undecodable('the PPP control packet is cut short');
  const length = u16(bytes, start + 2);
  if (length < 4) return undecodable('the PPP control length is below 4');
  const value = { code: u8(bytes, start), identifier: u8(bytes, start + 1), length };
  const flaw = start + length > end ? 'the PPP control packet is cut short' : null;
  return decoded(value, start + 4, Math.min(end, start + length), flaw);
}

/** The options of a configure packet. */
export function parsePppOptions(bytes: Uint8Array, start: number, end: number): Parsed<readonly Tlv[]> {
  const { list, next, whole } = readTlvs(optionForm, bytes, start, end);
  return decoded(list, next, end, whole ? null : 'a PPP option is malformed');
}

/** Writes a frame's header; returns its length. */
export function emitPpp(value: PppHeader, into: Uint8Array, at: number): number {
  let next = at;
  if (value.framed) {
    put16(into, next, 0xff03);
    next += 2;
  }
  if (value.compressed) into[next++] = value.protocol;
  else {
    put16(into, next, value.protocol);
    next += 2;
  }
  return next - at;
}

/** Writes the head of a control packet; returns 4. */
export function emitPppControl(value: PppControl, into: Uint8Array, at: number): number {
  into[at] = value.code;
  into[at + 1] = value.identifier;
  put16(into, at + 2, value.length);
  return 4;
}

/** Writes options; returns their length. */
export function emitPppOptions(options: readonly Tlv[], into: Uint8Array, at: number): number {
  return emitTlvs(optionForm, options, into, at);
}
