/**
 * The columns Protocol and Info as tshark words them. Where identical words for a protocol are out of reach, those of the layer below it
 * stand there, as tshark has them for a protocol that it does not know.
 */
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
import { lldpWords } from './info/lldp.ts';
import { ntpWords } from './info/ntp.ts';
import { ldapWords, mqttWords, radiusWords, stunWords } from './info/requests.ts';
import { respWords } from './info/resp.ts';
import { bgpWords, eigrpWords, ospfWords, pimWords, vrrpWords } from './info/routers.ts';
import { sctpWords } from './info/sctp.ts';
import { nbssWords, smb2Words } from './info/smb2.ts';
import { snmpWords } from './info/snmp.ts';
import { sshWords } from './info/ssh.ts';
import { stpWords } from './info/stp.ts';
import { isRepeated, markText, tcpWords } from './info/tcp.ts';
import { telnetWords } from './info/telnet.ts';
import { ftpWords, imapWords, popWords, sipWords, smtpWords, syslogWords } from './info/text-lines.ts';
import { tftpWords } from './info/tftp.ts';
import { tlsWords } from './info/tls.ts';
import { ahWords, espWords, geneveWords, greWords, pppoeWords, wireguardWords } from './info/tunnels.ts';
import { udpliteWords, udpWords } from './info/udp.ts';
import type { SeenPacket } from './seen-packet.ts';

/** By protocol: its column where its words do not choose one, and its words. */
const table: Readonly<Record<string, readonly [column: string, words: Words]>> = {
  eth: ['Ethernet', ethernetWords],
  vlan: ['VLAN', vlanWords],
  arp: ['ARP', arpWords],
  stp: ['STP', stpWords],
  lldp: ['LLDP', lldpWords],
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
  return columnsOf(packet).info;
}

/** The column Protocol. */
export function protocolText(packet: SeenPacket): string {
  return columnsOf(packet).protocol;
}

/** Both are asked for one after the other. */
const known = new WeakMap<SeenPacket, Columns>();

function columnsOf(packet: SeenPacket): Columns {
  const before = known.get(packet);
  if (before !== undefined) return before;
  const columns = innermost(packet);
  known.set(packet, columns);
  return columns;
}

function innermost(packet: SeenPacket): Columns {
  const { nodes } = packet.tree;
  const marks = markText(packet.flow);
  const isSeen = isRepeated(packet.flow);
  for (let index = nodes.length - 1; index >= 0; index--) {
    const node = nodes[index]!;
    const row = node.spec === null ? undefined : table[node.field ?? ''];
    // Behind a transport that repeats itself nothing is looked at.
    const isHidden = isSeen && nodes.slice(0, index).some(({ field }) => field === 'tcp');
    if (row === undefined || isHidden) continue;
    const layer = new Layer(packet, node);
    const said = row[1](layer);
    if (said === null) continue;
    const columns = typeof said === 'string' ? { protocol: row[0], info: said } : said;
    return { ...columns, info: `${marks}${columns.info}${layer.isShort ? '[Malformed Packet]' : ''}` };
  }
  return { protocol: packet.tree.protocol === '' ? 'Frame' : packet.tree.protocol, info: packet.tree.info };
}
