/** Every protocol that is dissected, one file each. Written by scripts/gen-protocols.ts: npm run gen. */
import type { Protocol } from '../protocol.ts';
import ahProtocol from './ah.ts';
import arpProtocol from './arp.ts';
import bgpProtocol from './bgp.ts';
import cdpProtocol from './cdp.ts';
import dhcpProtocol from './dhcp.ts';
import dhcpv6Protocol from './dhcpv6.ts';
import dnsProtocol from './dns.ts';
import eigrpProtocol from './eigrp.ts';
import espProtocol from './esp.ts';
import ethProtocol from './eth.ts';
import ftpProtocol from './ftp.ts';
import geneveProtocol from './geneve.ts';
import greProtocol from './gre.ts';
import hsrpProtocol from './hsrp.ts';
import httpProtocol from './http.ts';
import http2Protocol from './http2.ts';
import icmpProtocol from './icmp.ts';
import icmpv6Protocol from './icmpv6.ts';
import igmpProtocol from './igmp.ts';
import imapProtocol from './imap.ts';
import ipProtocol from './ip.ts';
import ipv6Protocol from './ipv6.ts';
import kerberosProtocol from './kerberos.ts';
import ldapProtocol from './ldap.ts';
import llcProtocol from './llc.ts';
import lldpProtocol from './lldp.ts';
import mplsProtocol from './mpls.ts';
import mqttProtocol from './mqtt.ts';
import mysqlProtocol from './mysql.ts';
import nbssProtocol from './nbss.ts';
import ntpProtocol from './ntp.ts';
import nullProtocol from './null.ts';
import ospfProtocol from './ospf.ts';
import pgsqlProtocol from './pgsql.ts';
import pimProtocol from './pim.ts';
import popProtocol from './pop.ts';
import pppProtocol from './ppp.ts';
import pppoeProtocol from './pppoe.ts';
import quicProtocol from './quic.ts';
import radiusProtocol from './radius.ts';
import rawProtocol from './raw.ts';
import respProtocol from './resp.ts';
import sctpProtocol from './sctp.ts';
import sipProtocol from './sip.ts';
import sllProtocol from './sll.ts';
import sll2Protocol from './sll2.ts';
import smb2Protocol from './smb2.ts';
import smtpProtocol from './smtp.ts';
import snmpProtocol from './snmp.ts';
import sshProtocol from './ssh.ts';
import stpProtocol from './stp.ts';
import stunProtocol from './stun.ts';
import syslogProtocol from './syslog.ts';
import tcpProtocol from './tcp.ts';
import telnetProtocol from './telnet.ts';
import tftpProtocol from './tftp.ts';
import tlsProtocol from './tls.ts';
import udpProtocol from './udp.ts';
import udpliteProtocol from './udplite.ts';
import vlanProtocol from './vlan.ts';
import vrrpProtocol from './vrrp.ts';
import vxlanProtocol from './vxlan.ts';
import wgProtocol from './wg.ts';

/** All of them, by file name. */
export const protocols: readonly Protocol[] = Object.freeze([
  ahProtocol,
  arpProtocol,
  bgpProtocol,
  cdpProtocol,
  dhcpProtocol,
  dhcpv6Protocol,
  dnsProtocol,
  eigrpProtocol,
  espProtocol,
  ethProtocol,
  ftpProtocol,
  geneveProtocol,
  greProtocol,
  hsrpProtocol,
  httpProtocol,
  http2Protocol,
  icmpProtocol,
  icmpv6Protocol,
  igmpProtocol,
  imapProtocol,
  ipProtocol,
  ipv6Protocol,
  kerberosProtocol,
  ldapProtocol,
  llcProtocol,
  lldpProtocol,
  mplsProtocol,
  mqttProtocol,
  mysqlProtocol,
  nbssProtocol,
  ntpProtocol,
  nullProtocol,
  ospfProtocol,
  pgsqlProtocol,
  pimProtocol,
  popProtocol,
  pppProtocol,
  pppoeProtocol,
  quicProtocol,
  radiusProtocol,
  rawProtocol,
  respProtocol,
  sctpProtocol,
  sipProtocol,
  sllProtocol,
  sll2Protocol,
  smb2Protocol,
  smtpProtocol,
  snmpProtocol,
  sshProtocol,
  stpProtocol,
  stunProtocol,
  syslogProtocol,
  tcpProtocol,
  telnetProtocol,
  tftpProtocol,
  tlsProtocol,
  udpProtocol,
  udpliteProtocol,
  vlanProtocol,
  vrrpProtocol,
  vxlanProtocol,
  wgProtocol,
]);
