/** The dynamic host configuration protocol for IPv6 (RFC 8415). */
import type { IpAddress } from '../addr/ip-address.ts';
import { ipBytes, ipFromBytes } from '../addr/ip-address.ts';
import { copyOf, put24, putBytes, u24, u32, u8 } from './bytes.ts';
import { decoded, undecodable } from './parsed.ts';
import type { Parsed } from './parsed.ts';
import type { Tlv, TlvForm } from './tlv.ts';
import { emitTlvs, readTlvs, tlvData } from './tlv.ts';

/** Message types (section 7.3). */
export const dhcpv6Types = {
  solicit: 1,
  advertise: 2,
  request: 3,
  confirm: 4,
  renew: 5,
  rebind: 6,
  reply: 7,
  release: 8,
  decline: 9,
  reconfigure: 10,
  informationRequest: 11,
  relayForward: 12,
  relayReply: 13,
} as const;

/** Option codes (IANA "DHCPv6 Option Codes"). */
export const dhcpv6Options = {
  clientIdentifier: 1,
  serverIdentifier: 2,
  identityAssociation: 3,
  temporaryAssociation: 4,
  address: 5,
  optionRequest: 6,
  preference: 7,
  elapsedTime: 8,
  relayMessage: 9,
  status: 13,
  rapidCommit: 14,
  nameServers: 23,
  domainList: 24,
  prefixAssociation: 25,
  prefix: 26,
  clientName: 39,
} as const;

/** A message between client and server, or one that a relay wraps around another (option 9). */
export type Dhcpv6Message =
  | { readonly type: number; readonly transaction: number; readonly options: readonly Tlv[] }
  | {
      readonly type: 12 | 13;
      readonly hops: number;
      readonly link: IpAddress;
      readonly peer: IpAddress;
      readonly options: readonly Tlv[];
    };

/** An address of an identity association with its lifetimes in seconds. */
export interface Dhcpv6Address {
  readonly address: IpAddress;
  readonly preferred: number;
  readonly valid: number;
}

const form: TlvForm = { type: 2, length: 2, inclusive: false };
const relayHead = 34;

function isRelay(type: number): type is 12 | 13 {
  return type === dhcpv6Types.relayForward || type === dhcpv6Types.relayReply;
}

/** Why no message starts here, or null. */
export function checkDhcpv6(bytes: Uint8Array, at: number, end: number): string | null {
  const type = at < end ? u8(bytes, at) : 0;
  if (end - at < (isRelay(type) ? relayHead : 4)) return 'the DHCPv6 header is cut short';
  return type === 0 ? 'not a DHCPv6 message' : null;
}

/** Reads a message; options are kept up to the first that is malformed. */
export function parseDhcpv6(bytes: Uint8Array, start: number, end: number): Parsed<Dhcpv6Message> {
  const reason = checkDhcpv6(bytes, start, end);
  if (reason !== null) return undecodable(reason);
  const type = u8(bytes, start);
  const { list: options, next, whole } = readTlvs(form, bytes, start + (isRelay(type) ? relayHead : 4), end);
  const flaw = whole ? null : 'a DHCPv6 option is malformed';
  if (!isRelay(type)) return decoded({ type, transaction: u24(bytes, start + 1), options }, next, end, flaw);
  const link = ipFromBytes(copyOf(bytes, start + 2, start + 18));
  const peer = ipFromBytes(copyOf(bytes, start + 18, start + relayHead));
  return decoded({ type, hops: u8(bytes, start + 1), link, peer, options }, next, end, flaw);
}

/** The data of the first option of a kind, or null. */
export function dhcpv6Option(message: Dhcpv6Message, code: number): Uint8Array | null {
  return tlvData(message.options, code);
}

/** The addresses that the message's identity associations (options 3 and 4) hold. */
export function dhcpv6Addresses(message: Dhcpv6Message): readonly Dhcpv6Address[] {
  return message.options.flatMap(({ type, data }) => {
    if (type !== dhcpv6Options.identityAssociation && type !== dhcpv6Options.temporaryAssociation) return [];
    // A temporary association has no times before its options (section 21.5).
    const inside = readTlvs(form, data, type === dhcpv6Options.identityAssociation ? 12 : 4, data.length).list;
    return inside.flatMap((option) =>
      option.type === dhcpv6Options.address && option.data.length >= 24 ? [addressIn(option.data)] : [],
    );
  });
}

function addressIn(data: Uint8Array): Dhcpv6Address {
  return { address: ipFromBytes(copyOf(data, 0, 16)), preferred: u32(data, 16), valid: u32(data, 20) };
}

/** Writes a message; returns its length. */
export function emitDhcpv6(value: Dhcpv6Message, into: Uint8Array, at: number): number {
  into[at] = value.type;
  if ('transaction' in value) {
    put24(into, at + 1, value.transaction);
    return 4 + emitTlvs(form, value.options, into, at + 4);
  }
  into[at + 1] = value.hops;
  putBytes(into, at + 2, ipBytes(value.link));
  putBytes(into, at + 18, ipBytes(value.peer));
  return relayHead + emitTlvs(form, value.options, into, at + relayHead);
}
