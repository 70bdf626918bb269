/** What tshark 4.0 says of ARP, TCP, UDP, ICMP, HTTP and TLS in a line, observed on its output. */
import { ipText } from '../../addr/ip-address.ts';
import type { IpAddress } from '../../addr/ip-address.ts';
import { macText } from '../../addr/mac.ts';
import type { SeenPacket } from './seen-packet.ts';

/** `Who has 10.0.0.2? Tell 10.0.0.1`; null for what is none of the usual. */
export function arpInfo(packet: SeenPacket): string | null {
  const [sender, target] = [packet.first('arp.src.proto_ipv4'), packet.first('arp.dst.proto_ipv4')];
  const hardware = packet.first('arp.src.hw_mac');
  if (!isIp(sender) || !isIp(target) || !(hardware instanceof Uint8Array)) return null;
  const [from, to] = [ipText(sender), ipText(target)];
  switch (packet.number('arp.opcode')) {
    case 1:
      if (from === to) return `ARP Announcement for ${from}`;
      return from === '0.0.0.0' ? `Who has ${to}? (ARP Probe)` : `Who has ${to}? Tell ${from}`;
    case 2:
      return from === to ? `Gratuitous ARP for ${from} (Reply)` : `${from} is at ${macText(hardware)}`;
    default:
      return null;
  }
}

const flagNames = ['FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG', 'ECE', 'CWR', 'AE'];

/** `50420 → 80 [SYN] Seq=0 Win=64240 Len=0 MSS=1460 ...` */
export function tcpInfo(packet: SeenPacket): string | null {
  const { flow } = packet;
  const flags = packet.first('tcp.flags');
  if (flow === null || typeof flags !== 'number') return null;
  const ports = `${packet.number('tcp.srcport')} → ${packet.number('tcp.dstport')}`;
  const names = flagNames.filter((_, bit) => (flags & (1 << bit)) !== 0).join(', ') || '<None>';
  const acknowledgment = (flags & 0x10) === 0 ? '' : ` Ack=${flow.acknowledgment}`;
  const urgent = (flags & 0x20) === 0 ? '' : ` Urg=${packet.number('tcp.urgent_pointer')}`;
  const head = `${ports} [${names}] Seq=${flow.sequence}${acknowledgment} Win=${flow.window}${urgent} Len=${flow.length}`;
  return (
    head +
    packet
      .nodes('tcp.option_kind')
      .map((node) => optionText(node.value, node.children))
      .join('')
  );
}

function optionText(
  kind: unknown,
  children: readonly { readonly field: string | null; readonly value: unknown }[],
): string {
  const value = (field: string): number | undefined => {
    const found = children.find((child) => child.field === `tcp.options.${field}`)?.value;
    return typeof found === 'number' ? found : undefined;
  };
  const [mss, shift, sent] = [value('mss_val'), value('wscale.shift'), value('timestamp.tsval')];
  if (mss !== undefined) return ` MSS=${mss}`;
  if (shift !== undefined) return ` WS=${2 ** Math.min(14, shift)}`;
  if (sent !== undefined) return ` TSval=${sent} TSecr=${value('timestamp.tsecr') ?? 0}`;
  if (kind === 4) return ' SACK_PERM';
  const edges = children.filter(({ field }) => field?.startsWith('tcp.options.sack_') === true);
  return edges.map((edge) => ` ${edge.field!.endsWith('le') ? 'SLE' : 'SRE'}=${String(edge.value)}`).join('');
}

/** `46416 → 9 Len=5` */
export function udpInfo(packet: SeenPacket): string | null {
  const length = packet.first('udp.length');
  if (typeof length !== 'number' || length < 8) return null;
  return `${packet.number('udp.srcport')} → ${packet.number('udp.dstport')} Len=${length - 8}`;
}

const icmpNames: Readonly<Record<number, string>> = {
  0: 'Echo (ping) reply',
  3: 'Destination unreachable',
  4: 'Source quench (flow control)',
  5: 'Redirect',
  8: 'Echo (ping) request',
  9: 'Mobile IP Advertisement',
  10: 'Router solicitation',
  11: 'Time-to-live exceeded',
  12: 'Parameter problem',
  13: 'Timestamp request',
  14: 'Timestamp reply',
};

/** Of types 3, 5 and 11. */
const icmpCodes: Readonly<Record<string, string>> = {
  '3 0': 'Network unreachable',
  '3 1': 'Host unreachable',
  '3 2': 'Protocol unreachable',
  '3 3': 'Port unreachable',
  '3 4': 'Fragmentation needed',
  '3 5': 'Source route failed',
  '3 6': 'Network unknown',
  '3 7': 'Host unknown',
  '3 9': 'Network administratively prohibited',
  '3 10': 'Host administratively prohibited',
  '3 13': 'Communication administratively filtered',
  '5 0': 'Redirect for network',
  '5 1': 'Redirect for host',
  '11 0': 'Time to live exceeded in transit',
  '11 1': 'Fragment reassembly time exceeded',
};

/** `Echo (ping) request  id=0x1234, seq=1/256, ttl=64` */
export function icmpInfo(packet: SeenPacket): string | null {
  const type = packet.first('icmp.type');
  const name = typeof type === 'number' ? icmpNames[type] : undefined;
  if (name === undefined || typeof type !== 'number') return null;
  const identifier = packet.first('icmp.ident');
  if (typeof identifier !== 'number') {
    const code = icmpCodes[`${type} ${packet.number('icmp.code')}`];
    return code === undefined ? name : `${name} (${code})`;
  }
  const sequence = Number(packet.first('icmp.seq'));
  const swapped = ((sequence & 0xff) << 8) | (sequence >> 8);
  const numbers = `id=0x${identifier.toString(16).padStart(4, '0')}, seq=${sequence}/${swapped}, ttl=${packet.number('ip.ttl')}`;
  const answers = packet.answers === null ? '' : ` (request in ${packet.answers})`;
  return `${name.padEnd(20)} ${numbers}${answers}`;
}

/** `GET / HTTP/1.1 `; a response with a whole body names its type. */
export function httpInfo(packet: SeenPacket): string | null {
  const node = packet.nodes('http')[0];
  if (node === undefined || packet.tree.info === '') return null;
  const type = packet.first('http.content_type');
  const hasBody = packet.nodes('data').length > 0;
  return hasBody && typeof type === 'string' && type !== ''
    ? `${packet.tree.info}  (${type.split(';', 1)[0]!.trim()})`
    : `${packet.tree.info} `;
}

const versionNames: Readonly<Record<number, string>> = {
  0x0300: 'SSLv3',
  0x0301: 'TLSv1',
  0x0302: 'TLSv1.1',
  0x0303: 'TLSv1.2',
  0x0304: 'TLSv1.3',
};

/** `TLSv1.2`: what a server hello chose, else what the first record says. */
export function tlsProtocol(packet: SeenPacket): string {
  const isServerHello = packet.first('tls.handshake.type') === 2;
  const chosen = isServerHello ? packet.first('tls.handshake.extensions.supported_version') : undefined;
  const version = chosen ?? packet.first('tls.record.version');
  return (typeof version === 'number' ? versionNames[version] : undefined) ?? 'TLS';
}

const contentNames: Readonly<Record<number, string>> = {
  20: 'Change Cipher Spec',
  23: 'Application Data',
  24: 'Heartbeat',
};
const handshakeNames: Readonly<Record<number, string>> = {
  0: 'Hello Request',
  1: 'Client Hello',
  2: 'Server Hello',
  4: 'New Session Ticket',
  8: 'Encrypted Extensions',
  11: 'Certificate',
  12: 'Server Key Exchange',
  13: 'Certificate Request',
  14: 'Server Hello Done',
  15: 'Certificate Verify',
  16: 'Client Key Exchange',
  20: 'Finished',
  22: 'Certificate Status',
};
const alertLevels: Readonly<Record<number, string>> = { 1: 'Warning', 2: 'Fatal' };

/** `Server Hello, Certificate, Server Hello Done` */
export function tlsInfo(packet: SeenPacket): string | null {
  const said: string[] = [];
  for (const { value } of packet.nodes('tls.record.content_type')) {
    if (value === 22) {
      const types = packet.nodes('tls.handshake.type').map((node) => handshakeNames[Number(node.value)]);
      if (types.length === 0) said.push('Encrypted Handshake Message');
      else if (said.every((word) => !types.includes(word))) said.push(...types.map((name) => name ?? 'Handshake'));
    } else if (value === 21) said.push(alertText(packet));
    else said.push(contentNames[Number(value)] ?? 'Ignored Unknown Record');
  }
  return said.length === 0 ? 'Continuation Data' : said.join(', ');
}

const alertNames: Readonly<Record<number, string>> = {
  0: 'Close Notify',
  10: 'Unexpected Message',
  20: 'Bad Record MAC',
  40: 'Handshake Failure',
  42: 'Bad Certificate',
  45: 'Certificate Expired',
  46: 'Certificate Unknown',
  47: 'Illegal Parameter',
  48: 'Unknown CA',
  50: 'Decode Error',
  51: 'Decrypt Error',
  70: 'Protocol Version',
  80: 'Internal Error',
  112: 'Unrecognized Name',
  120: 'No application Protocol',
};

function alertText(packet: SeenPacket): string {
  const level = packet.first('tls.alert_message.level');
  if (typeof level !== 'number') return 'Encrypted Alert';
  const name = alertNames[Number(packet.first('tls.alert_message.desc'))] ?? 'Unknown';
  return `Alert (Level: ${alertLevels[level] ?? level}, Description: ${name})`;
}

function isIp(value: unknown): value is IpAddress {
  return typeof value === 'object' && value !== null && 'version' in value;
}
