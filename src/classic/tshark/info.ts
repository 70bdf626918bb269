/**
 * The columns Protocol and Info as tshark words them. Where identical words for a protocol are out of reach, those of the layer below it
 * stand there, as tshark has them for a protocol that it does not know.
 */
import type { TreeNode } from '../../capture/tree-node.ts';
import { arpWords } from './info/arp.ts';
import { mysqlWords, pgsqlWords } from './info/databases.ts';
import { dhcpv6Words, dhcpWords } from './info/dhcp.ts';
import { dnsWords } from './info/dns.ts';
import { ethernetWords, vlanWords } from './info/ethernet.ts';
import { http2Words } from './info/http2.ts';
import { httpWords } from './info/http.ts';
import { icmpWords } from './info/icmp.ts';
import { icmpv6Words } from './info/icmpv6.ts';
import { igmpWords } from './info/igmp.ts';
import { ipv6Words, ipWords } from './info/ip.ts';
import type { Columns, Words } from './info/layer.ts';
import { Layer } from './info/layer.ts';
import { kerberosWords } from './info/kerberos.ts';
import { cdpWords, mplsWords } from './info/link.ts';
import { lldpWords } from './info/lldp.ts';
import { ntpWords } from './info/ntp.ts';
import { ldapWords, mqttWords, radiusWords, stunWords } from './info/requests.ts';
import { respWords } from './info/resp.ts';
import { ripngWords, ripWords } from './info/rip.ts';
import { bgpWords, eigrpWords, ospfWords, pimWords, vrrpWords } from './info/routers.ts';
import { sctpWords } from './info/sctp.ts';
import { nbssWords, smb2Words } from './info/smb2.ts';
import { snmpWords } from './info/snmp.ts';
import { sshWords } from './info/ssh.ts';
import { stpWords } from './info/stp.ts';
import { markText, tcpWords } from './info/tcp.ts';
import { telnetWords } from './info/telnet.ts';
import { ftpWords, imapWords, popWords, sipWords, smtpWords, syslogWords } from './info/text-lines.ts';
import { tftpWords } from './info/tftp.ts';
import { tlsWords } from './info/tls.ts';
import { ahWords, espWords, geneveWords, greWords, pppoeWords, wireguardWords } from './info/tunnels.ts';
import { udpliteWords, udpWords } from './info/udp.ts';
import { isRepeated } from './repeated.ts';
import type { SeenPacket } from './seen-packet.ts';

/** By protocol: its column where its words do not choose one, and its words. */
const table: Readonly<Record<string, readonly [column: string, words: Words]>> = {
  eth: ['Ethernet', ethernetWords],
  vlan: ['VLAN', vlanWords],
  arp: ['ARP', arpWords],
  stp: ['STP', stpWords],
  lldp: ['LLDP', lldpWords],
  cdp: ['CDP', cdpWords],
  mpls: ['MPLS', mplsWords],
  kerberos: ['KRB5', kerberosWords],
  rip: ['RIP', ripWords],
  ripng: ['RIPng', ripngWords],
  ssdp: ['SSDP', httpWords],
  pppoe: ['PPPoED', pppoeWords],
  ip: ['IPv4', ipWords],
  ipv6: ['IPv6', ipv6Words],
  icmp: ['ICMP', icmpWords],
  icmpv6: ['ICMPv6', icmpv6Words],
  igmp: ['IGMP', igmpWords],
  gre: ['GRE', greWords],
  esp: ['ESP', espWords],
  ah: ['AH', ahWords],
  ospf: ['OSPF', ospfWords],
  pim: ['PIM', pimWords],
  eigrp: ['EIGRP', eigrpWords],
  vrrp: ['VRRP', vrrpWords],
  sctp: ['SCTP', sctpWords],
  udp: ['UDP', udpWords],
  udplite: ['UDP-Lite', udpliteWords],
  tcp: ['TCP', tcpWords],
  dns: ['DNS', dnsWords],
  dhcp: ['DHCP', dhcpWords],
  dhcpv6: ['DHCPv6', dhcpv6Words],
  ntp: ['NTP', ntpWords],
  tftp: ['TFTP', tftpWords],
  snmp: ['SNMP', snmpWords],
  syslog: ['Syslog', syslogWords],
  radius: ['RADIUS', radiusWords],
  stun: ['STUN', stunWords],
  geneve: ['Geneve', geneveWords],
  wg: ['WireGuard', wireguardWords],
  http: ['HTTP', httpWords],
  http2: ['HTTP2', http2Words],
  tls: ['TLS', tlsWords],
  ssh: ['SSH', sshWords],
  ftp: ['FTP', ftpWords],
  smtp: ['SMTP', smtpWords],
  pop: ['POP', popWords],
  imap: ['IMAP', imapWords],
  telnet: ['TELNET', telnetWords],
  resp: ['RESP', respWords],
  sip: ['SIP', sipWords],
  bgp: ['BGP', bgpWords],
  pgsql: ['PGSQL', pgsqlWords],
  mysql: ['MySQL', mysqlWords],
  mqtt: ['MQTT', mqttWords],
  ldap: ['LDAP', ldapWords],
  nbss: ['NBSS', nbssWords],
  smb2: ['SMB2', smb2Words],
};

/** The column Info; may hold hostile characters. */
export function infoText(packet: SeenPacket): string {
  return shownColumns(packet).info;
}

/** The column Protocol. */
export function protocolText(packet: SeenPacket): string {
  return shownColumns(packet).protocol;
}

/** Both are asked for one after the other. */
const known = new WeakMap<SeenPacket, Columns>();

function shownColumns(packet: SeenPacket): Columns {
  const before = known.get(packet);
  if (before !== undefined) return before;
  const columns = innermost(packet);
  known.set(packet, columns);
  return columns;
}

function innermost(packet: SeenPacket): Columns {
  const nodes = nodesOf(packet);
  const marks = markText(packet.flow);
  const isSeen = isRepeated(packet.flow);
  for (let index = nodes.length - 1; index >= 0; index--) {
    const node = nodes[index]!;
    const row = node.spec === null ? undefined : table[node.field ?? ''];
    // Behind a transport that repeats itself nothing is looked at.
    const isOpened = packet.tree.sources[node.source]?.name === 'decrypted';
    const isBehind = nodes.slice(0, index).some(({ field }) => field === 'tcp');
    const isHidden = (isSeen || (packet.role !== null && !isOpened)) && isBehind;
    if (row === undefined || isHidden || (node.field !== 'udp' && isTransfer(packet, node))) continue;
    const carried = node.field === 'tcp' ? (streamColumns(packet, node) ?? guessed(packet, node, isSeen)) : null;
    const wished = node.field === 'udp' ? guessed(packet, node, false) : null;
    const columns = carried ?? wished ?? columnsOf(row, new Layer(packet, node));
    if (columns !== null) return { ...columns, info: `${marks}${columns.info}` };
  }
  return { protocol: packet.tree.protocol === '' ? 'Frame' : packet.tree.protocol, info: '' };
}

/** Of a fragment only what is outside of it, or of the packet that it completes. */
function nodesOf({ tree, fragment }: SeenPacket): readonly TreeNode[] {
  if (fragment === null) return tree.nodes;
  if (fragment.joined !== null) return fragment.joined.nodes;
  return tree.nodes.slice(0, tree.nodes.findIndex(({ field }) => field === 'ip' || field === 'ipv6') + 1);
}

/** By port, what Wireshark takes the content for even where it does not look like it. */
const portProtocols: Readonly<Record<number, string>> = {
  21: 'ftp',
  25: 'smtp',
  110: 'pop',
  143: 'imap',
  587: 'smtp',
  5432: 'pgsql',
  6379: 'resp',
};
const datagramProtocols: Readonly<Record<number, string>> = { 520: 'rip', 521: 'ripng', 1900: 'ssdp' };

/** Of content that its tree knows nothing of: what the flow or the port says; null for nothing. */
function guessed(packet: SeenPacket, node: TreeNode, isSeen: boolean): Columns | null {
  const head = node.field === 'tcp' ? packet.number('tcp.hdr_len') : 8;
  const isBroken =
    node.children.some(({ flaw }) => flaw) || (node.field === 'udp' && packet.number('udp.length') < head);
  if (isSeen || isBroken || node.start + head >= node.end) return null;
  const known = node.field === 'tcp' ? portProtocols : datagramProtocols;
  const ports = [`${node.field}.srcport`, `${node.field}.dstport`].map((field) => known[packet.number(field)]);
  const name = packet.notes.get('protocol') ?? ports.find((port) => port !== undefined);
  const row = name === undefined || packet.role !== null ? undefined : table[name];
  if (row === undefined) return null;
  const { bytes } = packet.tree.sources[node.source]!;
  return columnsOf(row, new Layer(packet, node, bytes.subarray(node.start + head, node.end)));
}

/** Whether the content is that of a transfer, whatever its ports say. */
function isTransfer({ notes }: SeenPacket, { field }: TreeNode): boolean {
  return field !== 'tftp' && field !== 'ip' && field !== 'ipv6' && notes.has('tftp');
}

function columnsOf([column, words]: readonly [string, Words], layer: Layer): Columns | null {
  const said = words(layer);
  if (said === null) return null;
  const columns = typeof said === 'string' ? { protocol: column, info: said } : said;
  return layer.isShort ? { ...columns, info: `${columns.info}[Malformed Packet]` } : columns;
}

const pieceText = '[TCP segment of a reassembled PDU]';

/** Of a segment that holds pieces of messages, or completes one; null for others. */
function streamColumns(packet: SeenPacket, node: TreeNode): Columns | null {
  const { role } = packet;
  if (role === null) return null;
  if (role.kind === 'piece') {
    // Who has read the whole file knows where the message ends, and does not try to read it here.
    const opening = packet.isSecondPass ? null : role.opening;
    const info = opening ?? columnsOf(table['tcp']!, new Layer(packet, node))?.info ?? '';
    return { protocol: 'TCP', info: info === '' ? pieceText : `${info} ${pieceText}` };
  }
  const row = table[role.protocol]!;
  const said = role.parts.map((part) => columnsOf(row, new Layer(packet, node, part)));
  const first = said[0];
  if (first === null || first === undefined || said.includes(null)) return null;
  // PostgreSQL and Redis begin their line anew for what follows.
  const between = role.protocol === 'pgsql' || role.protocol === 'resp' ? '' : ', ';
  return { protocol: first.protocol, info: said.map((columns) => columns!.info).join(between) };
}
