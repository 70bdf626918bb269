/** A packet in nmap's notation for `--packet-trace`. */
import { ipFromBytes, ipText } from '../../addr/ip-address.ts';
import { u16, u32, u8 } from '../../wire/bytes.ts';
import { icmpReason } from '../../scan/icmp-reason.ts';
import { findIpParts, ipParts } from '../../wire/ip-header.ts';
import { ipProtocols } from '../../wire/ip-protocol.ts';
import { tcpFlags, tcpHeaderLength } from '../../wire/tcp.ts';
import { parseTcpOptions } from '../../wire/tcp-option.ts';

/** The letters of the TCP flags, in nmap's order. */
const flagLetters: readonly (readonly [number, string])[] = [
  [tcpFlags.syn, 'S'],
  [tcpFlags.fin, 'F'],
  [tcpFlags.rst, 'R'],
  [tcpFlags.psh, 'P'],
  [tcpFlags.ack, 'A'],
  [tcpFlags.urg, 'U'],
  [tcpFlags.ece, 'E'],
  [tcpFlags.cwr, 'C'],
];

/** The line without its time, or null for what is no packet of a scan. Reads any bytes. */
export function packetLine(bytes: Uint8Array, start: number, end: number): string | null {
  const ip = ipParts();
  if (findIpParts(bytes, start, end, ip) !== null || ip.fragmentOffset > 0) return null;
  const size = ip.version === 4 ? 4 : 16;
  const [source, destination] = [ip.sourceAt, ip.destinationAt].map((at) =>
    ipText(ipFromBytes(bytes.slice(at, at + size))),
  );
  const at = ip.transportStart;
  const room = ip.end - at;
  const common =
    ip.version === 4
      ? `ttl=${u8(bytes, start + 8)} id=${u16(bytes, start + 4)} iplen=${ip.end - start}`
      : `hopl=${u8(bytes, start + 7)} flow=${(u32(bytes, start) & 0xfffff).toString(16)} payloadlen=${u16(bytes, start + 4)}`;
  const ends = (): string => `${source}:${u16(bytes, at)} > ${destination}:${u16(bytes, at + 2)}`;
  if (ip.protocol === ipProtocols.tcp && room >= 20) return `TCP ${ends()} ${tcpText(bytes, at, ip.end, common)}`;
  if (ip.protocol === ipProtocols.udp && room >= 8) return `UDP ${ends()} ${common}`;
  if (ip.protocol === ipProtocols.sctp && room >= 12) return `SCTP ${ends()} ${common}`;
  const version = ip.version === 4 ? 4 : 6;
  if (ip.protocol !== (version === 4 ? ipProtocols.icmp : ipProtocols.icmpv6) || room < 8) return null;
  const [type, code] = [u8(bytes, at), u8(bytes, at + 1)];
  const said = icmpReason(version, type, code);
  return `ICMP${version === 6 ? 'v6' : ''} [${source} > ${destination} ${said === null ? '' : `${said} `}(type=${type}/code=${code})] IP [${common}]`;
}

function tcpText(bytes: Uint8Array, at: number, end: number, common: string): string {
  const set = u8(bytes, at + 13);
  const letters = flagLetters.flatMap(([bit, letter]) => ((set & bit) === 0 ? [] : [letter])).join('');
  const length = tcpHeaderLength(bytes, at);
  const { options } = parseTcpOptions(bytes, at + 20, Math.min(end, at + length));
  const mss = options.find(({ kind }) => kind === 2);
  const told = mss !== undefined && 'size' in mss ? ` <mss ${mss.size}>` : ' ';
  return `${letters} ${common}  seq=${u32(bytes, at + 4)} win=${u16(bytes, at + 14)}${told}`;
}
