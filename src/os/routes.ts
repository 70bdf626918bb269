/** Routes and neighbours as rtnetlink tells them: which way a packet goes, and which hardware address it is sent to. */
import { type IpAddress, ipBytes, ipFromBytes } from '../addr/ip-address.ts';
import { macText } from '../addr/mac.ts';
import { eachAttribute } from './sock-diag/attributes.ts';

/** Message types of requests and their answers (include/uapi/linux/rtnetlink.h). */
export const routeTypes = { NEWLINK: 16, GETLINK: 18, NEWROUTE: 24, GETROUTE: 26, NEWNEIGH: 28, GETNEIGH: 30 } as const;

/** Where packets to a destination go. */
export interface Route {
  /** `local` is this machine itself; the last three are refused by the routing table. */
  readonly kind:
    | 'unicast'
    | 'local'
    | 'broadcast'
    | 'multicast'
    | 'anycast'
    | 'blackhole'
    | 'unreachable'
    | 'prohibit'
    | 'other';
  /** Index of the interface it leaves by; 0 where it leaves by none. */
  readonly interfaceIndex: number;
  /** The router it is handed to; null when the destination is on the link itself. May be IPv6 for an IPv4 destination (RFC 8950). */
  readonly gateway: IpAddress | null;
  /** The address the kernel would send from; null where it does not say. */
  readonly source: IpAddress | null;
  /** The route's own MTU in bytes; null where it is the interface's. */
  readonly mtu: number | null;
}

/** Neighbour states (include/uapi/linux/neighbour.h); several may hold. */
export const neighbourState = {
  incomplete: 0x01,
  reachable: 0x02,
  stale: 0x04,
  delay: 0x08,
  probe: 0x10,
  failed: 0x20,
  noArp: 0x40,
  permanent: 0x80,
} as const;

/** An entry of the neighbour table. */
export interface Neighbour {
  readonly interfaceIndex: number;
  readonly address: IpAddress;
  /** Null while it is not known. */
  readonly mac: string | null;
  /** Bits of {@link neighbourState}. */
  readonly state: number;
  /** Whether the kernel would send to the hardware address now. */
  readonly usable: boolean;
}

/** What a route is looked up for. */
export interface RouteQuestion {
  readonly destination: IpAddress;
  /** The address it is sent from, where that is settled. */
  readonly source?: IpAddress;
  /** Index of the interface it is to leave by; needed for link-local destinations. */
  readonly interfaceIndex?: number;
}

const addressFamily = { 4: 2, 6: 10 } as const;
const routeAttribute = { DST: 1, SRC: 2, OIF: 4, GATEWAY: 5, PREFSRC: 7, METRICS: 8, VIA: 18 } as const;
/** RTAX_MTU inside RTA_METRICS, NDA_* of neighbours, IFLA_MTU of links. */
const metricMtu = 2;
const neighbourAttribute = { DST: 1, LLADDR: 2 } as const;
const linkMtu = 4;
const requestFlags = { request: 1, acknowledge: 4, dump: 0x300 } as const;
const routeHeader = 12;
const neighbourHeader = 12;
const linkHeader = 16;

/** RTM_GETROUTE for one destination: struct rtmsg and its attributes. The acknowledgement ends the answer. */
export function routeRequest({ destination, source, interfaceIndex }: RouteQuestion): Uint8Array {
  const body = Buffer.alloc(routeHeader);
  body[0] = addressFamily[destination.version];
  body[1] = destination.version === 4 ? 32 : 128;
  if (source !== undefined) body[2] = body[1];
  const parts = [body, attribute(routeAttribute.DST, ipBytes(destination))];
  if (source !== undefined) parts.push(attribute(routeAttribute.SRC, ipBytes(source)));
  if (interfaceIndex !== undefined) parts.push(attribute(routeAttribute.OIF, number32(interfaceIndex)));
  return message(routeTypes.GETROUTE, requestFlags.request | requestFlags.acknowledge, Buffer.concat(parts));
}

/** RTM_GETNEIGH for the whole table: a struct ndmsg of zeros. */
export function neighbourRequest(): Uint8Array {
  return message(routeTypes.GETNEIGH, requestFlags.request | requestFlags.dump, Buffer.alloc(neighbourHeader));
}

/** RTM_GETLINK for one interface: struct ifinfomsg with its index. */
export function linkRequest(interfaceIndex: number): Uint8Array {
  const body = Buffer.alloc(linkHeader);
  body.writeInt32LE(interfaceIndex, 4);
  return message(routeTypes.GETLINK, requestFlags.request | requestFlags.acknowledge, body);
}

/** Kinds by rtm_type (RTN_*). */
const kinds: readonly Route['kind'][] = [
  'other',
  'unicast',
  'local',
  'broadcast',
  'anycast',
  'multicast',
  'blackhole',
  'unreachable',
  'prohibit',
];

/** Reads RTM_NEWROUTE's body; null when it is too short or of another family. */
export function routeRow(bytes: Buffer, start: number, end: number): Route | null {
  if (end - start < routeHeader) return null;
  const size = bytes[start] === addressFamily[4] ? 4 : bytes[start] === addressFamily[6] ? 16 : 0;
  if (size === 0) return null;
  let interfaceIndex = 0;
  let gateway: IpAddress | null = null;
  let source: IpAddress | null = null;
  let mtu: number | null = null;
  eachAttribute(bytes, start + routeHeader, end, (type, from, to) => {
    const length = to - from;
    if (type === routeAttribute.OIF && length === 4) interfaceIndex = bytes.readUInt32LE(from);
    else if (type === routeAttribute.GATEWAY && length === size) gateway = addressAt(bytes, from, to);
    else if (type === routeAttribute.PREFSRC && length === size) source = addressAt(bytes, from, to);
    else if (type === routeAttribute.VIA && (length === 6 || length === 18)) gateway = addressAt(bytes, from + 2, to);
    else if (type === routeAttribute.METRICS) {
      eachAttribute(bytes, from, to, (metric, at, until) => {
        if (metric === metricMtu && until - at === 4) mtu = bytes.readUInt32LE(at);
      });
    }
  });
  return { kind: kinds[bytes[start + 7]!] ?? 'other', interfaceIndex, gateway, source, mtu };
}

const usableStates =
  neighbourState.reachable |
  neighbourState.stale |
  neighbourState.delay |
  neighbourState.probe |
  neighbourState.permanent;

/** Reads RTM_NEWNEIGH's body; null for bridge entries and rows without an address. */
export function neighbourRow(bytes: Buffer, start: number, end: number): Neighbour | null {
  if (end - start < neighbourHeader) return null;
  const size = bytes[start] === addressFamily[4] ? 4 : bytes[start] === addressFamily[6] ? 16 : 0;
  let address: IpAddress | null = null;
  let mac: string | null = null;
  eachAttribute(bytes, start + neighbourHeader, end, (type, from, to) => {
    if (type === neighbourAttribute.DST && to - from === size) address = addressAt(bytes, from, to);
    else if (type === neighbourAttribute.LLADDR && to - from === 6) mac = macText(bytes, from);
  });
  if (size === 0 || address === null) return null;
  const state = bytes.readUInt16LE(start + 8);
  const usable = mac !== null && (state & usableStates) !== 0;
  return { interfaceIndex: bytes.readInt32LE(start + 4), address, mac, state, usable };
}

/** Reads the MTU out of RTM_NEWLINK's body; null where it has none. */
export function linkMtuRow(bytes: Buffer, start: number, end: number): number | null {
  let mtu: number | null = null;
  if (end - start < linkHeader) return null;
  eachAttribute(bytes, start + linkHeader, end, (type, from, to) => {
    if (type === linkMtu && to - from === 4) mtu = bytes.readUInt32LE(from);
  });
  return mtu;
}

function addressAt(bytes: Buffer, from: number, to: number): IpAddress | null {
  return to - from === 4 || to - from === 16 ? ipFromBytes(bytes.subarray(from, to)) : null;
}

function message(type: number, flags: number, body: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc(16 + body.length);
  bytes.writeUInt32LE(bytes.length, 0);
  bytes.writeUInt16LE(type, 4);
  bytes.writeUInt16LE(flags, 6);
  bytes.writeUInt32LE(1, 8);
  bytes.set(body, 16);
  return bytes;
}

function attribute(type: number, value: Uint8Array): Buffer {
  const bytes = Buffer.alloc(4 + ((value.length + 3) & ~3));
  bytes.writeUInt16LE(4 + value.length, 0);
  bytes.writeUInt16LE(type, 2);
  bytes.set(value, 4);
  return bytes;
}

function number32(value: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value, 0);
  return bytes;
}
