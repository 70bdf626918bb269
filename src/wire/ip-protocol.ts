/** The numbers of the protocols above IP (IANA "Assigned Internet Protocol Numbers") that this floor knows. */

/** Protocol numbers, and IPv6 next-header values, by name. */
export const ipProtocols = {
  hopByHop: 0,
  icmp: 1,
  igmp: 2,
  ipv4: 4,
  tcp: 6,
  udp: 17,
  dccp: 33,
  ipv6: 41,
  routing: 43,
  fragment: 44,
  gre: 47,
  esp: 50,
  ah: 51,
  icmpv6: 58,
  noNext: 59,
  destinationOptions: 60,
  ospf: 89,
  pim: 103,
  vrrp: 112,
  sctp: 132,
  mobility: 135,
  udpLite: 136,
  hip: 139,
  shim6: 140,
} as const;
