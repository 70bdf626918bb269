/** What the packet of an answer says, as the values of zmap's fields. */
import { ipFromBytes, ipText } from '../../addr/ip-address.ts';
import { u16, u32, u8 } from '../../wire/bytes.ts';
import { findIpParts, ipParts } from '../../wire/ip-header.ts';
import { ipProtocols } from '../../wire/ip-protocol.ts';
import { tcpField, tcpFlags } from '../../wire/tcp.ts';

/** A value; null where the answer has none. */
export type FieldValue = string | number | null;

/** The values of an answer by field. */
export type FieldValues = Readonly<Record<string, FieldValue>>;

const outer = ipParts();
const quoted = ipParts();

/** Names of the codes of ICMP destination unreachable (RFC 792, RFC 1122 section 3.2.2.1, RFC 1812 section 5.2.7.1). */
const unreachable = [
  'network-unreach',
  'host-unreach',
  'protocol-unreach',
  'port-unreach',
  'fragments',
  'source-route',
  'network-unknown',
  'host-unknown',
  'host-isolated',
  'network-prohibited',
  'host-prohibited',
  'network-tos',
  'host-tos',
  'communication-prohibited',
  'host-precedence',
  'precedence-cutoff',
];
const icmpErrors: Readonly<Record<number, string>> = {
  3: 'unreach',
  4: 'sourcequench',
  5: 'redirect',
  11: 'timxceed',
};

/** Reads an IPv4 packet; null for one that cannot be read. */
export function packetFields(bytes: Uint8Array): FieldValues | null {
  if (findIpParts(bytes, 0, bytes.length, outer) !== null || outer.version !== 4) return null;
  const common = {
    ...addressFields('saddr', bytes, outer.sourceAt),
    ...addressFields('daddr', bytes, outer.destinationAt),
    ipid: u16(bytes, 4),
    ttl: u8(bytes, 8),
  };
  const { protocol, transportStart: at, end } = outer;
  if (protocol === ipProtocols.tcp) return { ...common, ...tcpFields(bytes, at) };
  if (protocol === ipProtocols.udp) return { ...common, ...udpFields(bytes, at, end) };
  return protocol === ipProtocols.icmp ? { ...common, ...icmpFields(bytes, at, end) } : null;
}

function addressFields(name: string, bytes: Uint8Array, at: number): FieldValues {
  // In network order, read by a machine whose order is the other one.
  const raw = new DataView(bytes.buffer, bytes.byteOffset + at, 4).getUint32(0, true);
  return { [name]: ipText(ipFromBytes(bytes.slice(at, at + 4))), [`${name}-raw`]: raw };
}

function tcpFields(bytes: Uint8Array, at: number): FieldValues {
  const isReset = (u8(bytes, at + tcpField.flags) & tcpFlags.rst) !== 0;
  return {
    sport: u16(bytes, at),
    dport: u16(bytes, at + 2),
    seqnum: u32(bytes, at + tcpField.sequence),
    acknum: u32(bytes, at + tcpField.acknowledgment),
    window: u16(bytes, at + tcpField.window),
    classification: isReset ? 'rst' : 'synack',
    success: isReset ? 0 : 1,
  };
}

const noIcmp = { icmp_responder: null, icmp_type: null, icmp_code: null, icmp_unreach_str: null } as const;

function udpFields(bytes: Uint8Array, at: number, end: number): FieldValues {
  return {
    classification: 'udp',
    success: 1,
    sport: u16(bytes, at),
    dport: u16(bytes, at + 2),
    ...noIcmp,
    udp_pkt_size: u16(bytes, at + 4),
    data: Buffer.from(bytes.subarray(at + 8, end)).toString('hex'),
  };
}

/** An echo reply, or an error that quotes what was sent. */
function icmpFields(bytes: Uint8Array, at: number, end: number): FieldValues {
  const [type, code] = [u8(bytes, at), u8(bytes, at + 1)];
  const isReply = type === 0;
  const facts = {
    type,
    code,
    'icmp-id': isReply ? u16(bytes, at + 4) : null,
    seq: isReply ? u16(bytes, at + 6) : null,
    classification: isReply ? 'echoreply' : (icmpErrors[type] ?? 'other'),
    success: isReply ? 1 : 0,
  };
  if (isReply || findIpParts(bytes, at + 8, end, quoted) !== null || quoted.protocol !== ipProtocols.udp) return facts;
  return { ...facts, ...quotedUdp(bytes, type, code) };
}

/** Of an error about a datagram the place that was asked is told, and beside it who complained. */
function quotedUdp(bytes: Uint8Array, type: number, code: number): FieldValues {
  const ports = quoted.transportStart;
  return {
    ...addressFields('saddr', bytes, quoted.destinationAt),
    classification: type === 3 ? 'icmp-unreach' : 'icmp-other',
    success: 0,
    sport: u16(bytes, ports + 2),
    dport: u16(bytes, ports),
    icmp_responder: ipText(ipFromBytes(bytes.slice(outer.sourceAt, outer.sourceAt + 4))),
    icmp_type: type,
    icmp_code: code,
    icmp_unreach_str: type === 3 ? (unreachable[code] ?? 'unknown') : null,
    udp_pkt_size: null,
    data: null,
  };
}
