/** rtnetlink as bytes: the requests for links and addresses, and their rows (include/uapi/linux/{rtnetlink,if_link,if_addr}.h). */
import { ipv4Text } from '../addr/ipv4.ts';
import { ipv6Text } from '../addr/ipv6.ts';
import { macText } from '../addr/mac.ts';
import { eachAttribute } from './sock-diag/attributes.ts';

/** Message types: a request to list, and the type that its rows carry. */
export const routeMessage = { NEWLINK: 16, GETLINK: 18, NEWADDR: 20, GETADDR: 22 } as const;

const flagRequestDump = 0x301;

/** A request for every row of a kind: nlmsghdr and a struct rtgenmsg padded to four bytes, family unspecified. */
export function routeDumpRequest(type: number): Uint8Array {
  const request = Buffer.alloc(20);
  request.writeUInt32LE(request.length, 0);
  request.writeUInt16LE(type, 4);
  request.writeUInt16LE(flagRequestDump, 6);
  request.writeUInt32LE(1, 8);
  return request;
}

/** A link as the kernel lists it. */
export interface LinkRow {
  readonly index: number;
  /** IFLA_IFNAME; any bytes but `/` and white space. */
  readonly name: string;
  /** IFF_* flags: UP 1, LOOPBACK 8, POINTOPOINT 16. */
  readonly flags: number;
  /** IFLA_MTU: the largest packet, in bytes; 0 when the kernel does not say. */
  readonly mtu: number;
  /** ARPHRD_*: 1 Ethernet, 772 loopback, 65534 none (tunnels). */
  readonly hardware: number;
  readonly mac: string | null;
  /** IFLA_INFO_KIND: `bridge`, `veth`, `wireguard`; null for hardware drivers. */
  readonly kind: string | null;
  /** Index of the bridge or bond that the link is a port of; 0 for none. */
  readonly master: number;
}

/** An address as the kernel lists it. */
export interface AddressRow {
  readonly index: number;
  readonly family: 4 | 6;
  readonly address: string;
  readonly prefixLength: number;
}

const linkAttribute = { ADDRESS: 1, IFNAME: 3, MTU: 4, MASTER: 10, LINKINFO: 18 } as const;
const infoKind = 1;
const addressAttribute = { ADDRESS: 1, LOCAL: 2 } as const;
const linkHeader = 16;
const addressHeader = 8;
/** NUL-terminated names: IFNAMSIZ 16. */
const text = (bytes: Buffer, from: number, to: number): string =>
  bytes.toString('utf8', from, Math.max(from, bytes[to - 1] === 0 ? to - 1 : to));

/** Reads RTM_NEWLINK's body (struct ifinfomsg and attributes); null when it is too short or has no name. */
export function linkRow(bytes: Buffer, start: number, end: number): LinkRow | null {
  if (end - start < linkHeader) return null;
  let name: string | null = null;
  let mac: string | null = null;
  let kind: string | null = null;
  let master = 0;
  let mtu = 0;
  eachAttribute(bytes, start + linkHeader, end, (type, from, to) => {
    if (type === linkAttribute.IFNAME) name = text(bytes, from, to);
    else if (type === linkAttribute.ADDRESS && to - from === 6) mac = macText(bytes, from);
    else if (type === linkAttribute.MTU && to - from === 4) mtu = bytes.readUInt32LE(from);
    else if (type === linkAttribute.MASTER && to - from === 4) master = bytes.readUInt32LE(from);
    else if (type === linkAttribute.LINKINFO) {
      eachAttribute(bytes, from, to, (inner, at, until) => {
        if (inner === infoKind) kind = text(bytes, at, until);
      });
    }
  });
  if (name === null || name === '') return null;
  const hardware = bytes.readUInt16LE(start + 2);
  const flags = bytes.readUInt32LE(start + 8);
  return { index: bytes.readInt32LE(start + 4), name, flags, mtu, hardware, mac, kind, master };
}

/**
 * Reads RTM_NEWADDR's body (struct ifaddrmsg and attributes); null when it is too short or of another family. On
 * point-to-point links IFA_ADDRESS is the peer's and IFA_LOCAL ours; IPv6 has no IFA_LOCAL otherwise.
 */
export function addressRow(bytes: Buffer, start: number, end: number): AddressRow | null {
  if (end - start < addressHeader) return null;
  const family = bytes[start] === 2 ? 4 : bytes[start] === 10 ? 6 : null;
  if (family === null) return null;
  const size = family === 4 ? 4 : 16;
  let local = -1;
  let other = -1;
  eachAttribute(bytes, start + addressHeader, end, (type, from, to) => {
    if (to - from !== size) return;
    if (type === addressAttribute.LOCAL) local = from;
    else if (type === addressAttribute.ADDRESS) other = from;
  });
  const at = local === -1 ? other : local;
  if (at === -1) return null;
  return {
    index: bytes.readUInt32LE(start + 4),
    family,
    address: family === 4 ? ipv4Text(bytes.readUInt32BE(at)) : ipv6Text(bytes, at),
    prefixLength: bytes[start + 1]!,
  };
}
