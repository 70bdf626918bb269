/** Names of netlink and packet protocols as lsof prints them. */

/** NETLINK_* numbers (include/uapi/linux/netlink.h) that lsof 4.95 names. */
const netlinkNames: Readonly<Record<number, string>> = {
  0: 'ROUTE',
  1: 'UNUSED',
  2: 'USERSOCK',
  3: 'FIREWALL',
  4: 'INET_DIAG',
  5: 'NFLOG',
  6: 'XFRM',
  7: 'SELINUX',
  8: 'ISCSI',
  9: 'AUDIT',
  10: 'FIB_LOOKUP',
  11: 'CONNECTOR',
  12: 'NETFILTER',
  13: 'IP6_FW',
  14: 'DNRTMSG',
  15: 'KOBJECT_UEVENT',
  16: 'GENERIC',
  18: 'SCSITRANSPORT',
  19: 'ECRYPTFS',
  20: 'RDMA',
  21: 'CRYPTO',
  22: 'SMC',
};

/** ETH_P_* numbers (include/uapi/linux/if_ether.h) that lsof 4.95 names, in its spelling of seven columns at most. */
const etherNames: Readonly<Record<number, string>> = {
  0x0001: '802.3',
  0x0002: 'AX25',
  0x0003: 'ALL',
  0x0004: '802.2',
  0x0005: 'SNAP',
  0x0006: 'DDCMP',
  0x0007: 'WAN_PPP',
  0x0008: 'PPP MP',
  0x0009: 'LCLTALK',
  0x0010: 'PPPTALK',
  0x0011: '802.2',
  0x0015: 'MOBITEX',
  0x0016: 'CONTROL',
  0x0017: 'IRDA',
  0x0018: 'ECONET',
  0x0019: 'HDLC',
  0x001a: 'ARCNET',
  0x0060: 'LOOP',
  0x0200: 'PUP',
  0x0201: 'PUPAT',
  0x0800: 'IP',
  0x0805: 'X25',
  0x0806: 'ARP',
  0x08ff: 'BPQ',
  0x0a00: 'I3EPUP',
  0x0a01: 'I3EPUPA',
  0x6000: 'DEC',
  0x6001: 'DNA_DL',
  0x6002: 'DNA_RC',
  0x6003: 'DNA_RT',
  0x6004: 'LAT',
  0x6005: 'DIAG',
  0x6006: 'CUST',
  0x6007: 'SCA',
  0x8035: 'RARP',
  0x809b: 'ATALK',
  0x80f3: 'AARP',
  0x8100: '8021Q',
  0x8137: 'IPX',
  0x86dd: 'IPV6',
  0x8809: 'SLOW',
  0x883e: 'WCCP',
  0x8847: 'MPLS_UC',
  0x8848: 'MPLS_MC',
  0x884c: 'ATMMPOA',
  0x8863: 'PPP_DIS',
  0x8864: 'PPP_SES',
  0x8884: 'ATMFATE',
  0x88a2: 'AOE',
  0x88ca: 'TIPC',
};

/** The name of a netlink protocol. */
export function netlinkName(protocol: number): string {
  return netlinkNames[protocol] ?? `unknown protocol: ${protocol}`;
}

/** The name of a link-layer protocol, its number where it has none; seven columns at most. */
export function etherName(protocol: number): string {
  return (etherNames[protocol] ?? String(protocol)).slice(0, 7);
}
