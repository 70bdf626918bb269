/** The words of the packet filter language, from pcap-filter(7) of libpcap 1.10. */

/** How terms are joined; `and` and `or` have one rank and are read from left to right, `not` binds tighter. */
export const CONNECTIVES: Readonly<Record<string, string>> = {
  and: 'both sides must match',
  '&&': 'both sides must match',
  or: 'either side may match',
  '||': 'either side may match',
  not: 'what follows must not match',
  '!': 'what follows must not match',
  '(': 'opens a group that is decided first',
  ')': 'closes the innermost group',
};

/** Protocol words, with what packets of theirs are called. */
export const PROTOCOLS: Readonly<Record<string, string>> = {
  ether: 'Ethernet frames',
  fddi: 'FDDI frames',
  tr: 'Token Ring frames',
  wlan: 'wireless frames',
  ip: 'IPv4 packets',
  ip6: 'IPv6 packets',
  arp: 'ARP packets',
  rarp: 'reverse ARP packets',
  tcp: 'TCP segments',
  udp: 'UDP datagrams',
  sctp: 'SCTP packets',
  icmp: 'ICMP messages',
  icmp6: 'ICMPv6 messages',
  igmp: 'IGMP messages',
  pim: 'PIM messages',
  ah: 'IPsec AH packets',
  esp: 'IPsec ESP packets',
  vrrp: 'VRRP announcements',
  carp: 'CARP announcements',
  stp: 'spanning tree frames',
  llc: 'LLC frames',
  iso: 'OSI packets',
  clnp: 'OSI CLNP packets',
  esis: 'OSI ES-IS packets',
  isis: 'OSI IS-IS packets',
};

/** Words that stand alone as a test. */
export const TESTS: Readonly<Record<string, string>> = {
  broadcast: 'packets sent to a broadcast address',
  multicast: 'packets sent to a multicast address',
  inbound: 'packets that this machine receives',
  outbound: 'packets that this machine sends',
};

/** Words that take one argument, and what they say of it. */
export const WITH_ARGUMENT: Readonly<Record<string, (argument: string) => string>> = {
  less: (length) => `packets of at most ${length} bytes`,
  greater: (length) => `packets of at least ${length} bytes`,
  gateway: (host) => `packets sent through the gateway ${host}`,
  proto: (protocol) => `packets whose protocol field is ${protocol}`,
  protochain: (protocol) => `packets with ${protocol} anywhere in their chain of headers`,
  ifindex: (index) => `packets of the interface number ${index}`,
};

/** Words whose number is optional and which shift the offsets of the rest of the filter. */
export const SHIFTING: Readonly<Record<string, string>> = {
  vlan: 'frames with an 802.1Q tag; the rest of the filter reads behind the tag',
  mpls: 'packets with an MPLS label; the rest of the filter reads behind it',
  pppoed: 'PPPoE discovery frames only',
  pppoes: 'PPPoE session frames; the rest of the filter reads inside the session',
  geneve: 'Geneve tunnel packets; the rest of the filter reads inside the tunnel',
  vxlan: 'VXLAN tunnel packets (libpcap newer than 1.10); the rest reads inside the tunnel',
};

/** Every word that a mistyped one may have been. */
export const KEYWORDS: readonly string[] = [
  'host',
  'net',
  'port',
  'portrange',
  'src',
  'dst',
  'mask',
  ...Object.keys(PROTOCOLS),
  ...Object.keys(TESTS),
  ...Object.keys(WITH_ARGUMENT),
  ...Object.keys(SHIFTING),
];
