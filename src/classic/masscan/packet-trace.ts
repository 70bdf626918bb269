/** `--packet-trace`: a packet as a line, in masscan's columns. */
import { ipFromBytes, ipText } from '../../addr/ip-address.ts';
import { u16, u8 } from '../../wire/bytes.ts';
import { findIpParts, ipParts } from '../../wire/ip-header.ts';
import { ipProtocols } from '../../wire/ip-protocol.ts';
import { tcpField, tcpFlags } from '../../wire/tcp.ts';

const parts = ipParts();
const names: Readonly<Record<number, string>> = {
  [ipProtocols.tcp]: 'TCP',
  [ipProtocols.udp]: 'UDP',
  [ipProtocols.sctp]: 'SCTP',
  [ipProtocols.icmp]: 'ICMP',
  [ipProtocols.icmpv6]: 'ICMP',
};

/** The line; null for what is no IP packet of a protocol that is scanned. */
export function packetTraceLine(
  direction: 'sent' | 'received',
  seconds: number,
  bytes: Uint8Array,
  start: number,
  end: number,
): string | null {
  if (findIpParts(bytes, start, end, parts) !== null) return null;
  const { protocol, transportStart: at, version } = parts;
  const name = names[protocol];
  if (name === undefined || parts.end - at < 4) return null;
  const size = version === 4 ? 4 : 16;
  const ends = [parts.sourceAt, parts.destinationAt].map((from) => ipText(ipFromBytes(bytes.slice(from, from + size))));
  const hasPorts = name !== 'ICMP';
  const texts = ends.map((address, index) =>
    `[${address}]${hasPorts ? `:${u16(bytes, at + 2 * index)}` : ''}`.padEnd(21),
  );
  const what =
    name === 'TCP' && parts.end - at >= 20
      ? flagsText(u8(bytes, at + tcpField.flags))
      : hasPorts
        ? ''
        : icmpText(bytes, at);
  return (
    `${direction === 'sent' ? 'SENT' : 'RCVD'} (${seconds.toFixed(4)}) ${name.padEnd(4)} ${texts[0]} > ${texts[1]} ${what}`.trimEnd() +
    '\n'
  );
}

function flagsText(flags: number): string {
  const set = (['syn', 'ack', 'rst', 'fin'] as const).filter((flag) => (flags & tcpFlags[flag]) !== 0);
  return set.map((flag) => flag.toUpperCase()).join('-');
}

function icmpText(bytes: Uint8Array, at: number): string {
  return `type=${u8(bytes, at)} code=${u8(bytes, at + 1)}`;
}
