/** Every protocol that is dissected, one file each. Written by scripts/gen-protocols.ts: npm run gen. */
import type { Protocol } from '../protocol.ts';
import arpProtocol from './arp.ts';
import dhcpProtocol from './dhcp.ts';
import dnsProtocol from './dns.ts';
import ethProtocol from './eth.ts';
import geneveProtocol from './geneve.ts';
import greProtocol from './gre.ts';
import httpProtocol from './http.ts';
import icmpProtocol from './icmp.ts';
import icmpv6Protocol from './icmpv6.ts';
import igmpProtocol from './igmp.ts';
import ipProtocol from './ip.ts';
import ipv6Protocol from './ipv6.ts';
import llcProtocol from './llc.ts';
import mplsProtocol from './mpls.ts';
import ntpProtocol from './ntp.ts';
import nullProtocol from './null.ts';
import pppProtocol from './ppp.ts';
import pppoeProtocol from './pppoe.ts';
import rawProtocol from './raw.ts';
import sctpProtocol from './sctp.ts';
import sipProtocol from './sip.ts';
import sllProtocol from './sll.ts';
import sll2Protocol from './sll2.ts';
import snmpProtocol from './snmp.ts';
import sshProtocol from './ssh.ts';
import stunProtocol from './stun.ts';
import syslogProtocol from './syslog.ts';
import tcpProtocol from './tcp.ts';
import tftpProtocol from './tftp.ts';
import tlsProtocol from './tls.ts';
import udpProtocol from './udp.ts';
import udpliteProtocol from './udplite.ts';
import vlanProtocol from './vlan.ts';
import vxlanProtocol from './vxlan.ts';

/** All of them, by file name. */
export const protocols: readonly Protocol[] = Object.freeze([
  arpProtocol,
  dhcpProtocol,
  dnsProtocol,
  ethProtocol,
  geneveProtocol,
  greProtocol,
  httpProtocol,
  icmpProtocol,
  icmpv6Protocol,
  igmpProtocol,
  ipProtocol,
  ipv6Protocol,
  llcProtocol,
  mplsProtocol,
  ntpProtocol,
  nullProtocol,
  pppProtocol,
  pppoeProtocol,
  rawProtocol,
  sctpProtocol,
  sipProtocol,
  sllProtocol,
  sll2Protocol,
  snmpProtocol,
  sshProtocol,
  stunProtocol,
  syslogProtocol,
  tcpProtocol,
  tftpProtocol,
  tlsProtocol,
  udpProtocol,
  udpliteProtocol,
  vlanProtocol,
  vxlanProtocol,
]);
