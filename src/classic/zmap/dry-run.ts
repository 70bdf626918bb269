/** `--dryrun`: the packets that would be sent, in zmap's form. */
import { ipFromBytes, ipText } from '../../addr/ip-address.ts';
import { u16, u32, u8 } from '../../wire/bytes.ts';
import { findIpParts, ipParts } from '../../wire/ip-header.ts';
import { ipProtocols } from '../../wire/ip-protocol.ts';
import { tcpField } from '../../wire/tcp.ts';

const parts = ipParts();

/** A packet in lines; there is none of Ethernet, which the kernel writes. */
export function packetText(bytes: Uint8Array): string {
  if (findIpParts(bytes, 0, bytes.length, parts) !== null) return '';
  const { protocol, transportStart: at, sourceAt, destinationAt } = parts;
  const [from, to] = [sourceAt, destinationAt].map((start) => ipText(ipFromBytes(bytes.slice(start, start + 4))));
  const ip = `ip { saddr: ${from} | daddr: ${to} | checksum: ${hex(u16(bytes, 10))} }\n`;
  return `${transportText(protocol, bytes, at)}${ip}${'-'.repeat(54)}\n`;
}

function transportText(protocol: number, bytes: Uint8Array, at: number): string {
  const ends = `source: ${u16(bytes, at)} | dest: ${u16(bytes, at + 2)}`;
  if (protocol === ipProtocols.tcp)
    return `tcp { ${ends} | seq: ${u32(bytes, at + tcpField.sequence)} | checksum: ${hex(u16(bytes, at + 16))} }\n`;
  if (protocol === ipProtocols.udp) return `udp { ${ends} | checksum: ${hex(u16(bytes, at + 6))} }\n`;
  const [type, code] = [u8(bytes, at), u8(bytes, at + 1)];
  const numbers = `id: ${u16(bytes, at + 4)} | seq: ${u16(bytes, at + 6)}`;
  return `icmp { type: ${type} | code: ${code} | checksum: ${hex(u16(bytes, at + 2))} | ${numbers} }\n`;
}

/** As `%#04X` of printf has it. */
function hex(value: number): string {
  return value === 0 ? '0000' : `0X${value.toString(16).toUpperCase()}`;
}
