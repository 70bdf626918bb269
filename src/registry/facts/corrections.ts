/** What books and pages on ports get wrong, and what is true. */

/** A common error. */
export interface Correction {
  /** As one reads it. */
  readonly claim: string;
  readonly truth: string;
  readonly source: string;
  /** The ports it is about; empty where it is about ports at large. */
  readonly ports: readonly number[];
}

/** The errors, those about single ports first. */
export const corrections: readonly Correction[] = [
  {
    claim: 'FTP is on port 23',
    truth: 'FTP takes commands on 21; 23 is Telnet',
    source: 'RFC 959, RFC 854',
    ports: [21, 23],
  },
  {
    claim: 'mail is RFC 2821, the web RFC 2616, RTP RFC 1889',
    truth: 'all three are obsolete: RFC 5321, RFC 9110 to 9114 and RFC 3550 are in force',
    source: 'RFC 5321, RFC 9110, RFC 3550',
    ports: [25, 80],
  },
  {
    claim: 'TCP stands for Transport Control Protocol',
    truth: 'it stands for Transmission Control Protocol',
    source: 'RFC 9293',
    ports: [],
  },
  {
    claim: 'there are 65,535 ports',
    truth:
      'the field has 16 bits: 65,536 values for each transport protocol; 0 is reserved, and binding it asks for any free port',
    source: 'RFC 6335 section 6',
    ports: [0],
  },
  {
    claim: 'temporary source ports are 49152 and up',
    truth: 'that is the recommendation; Linux takes 32768 to 60999 unless it is told otherwise',
    source: 'RFC 6335 section 6, Linux ip-sysctl ip_local_port_range',
    ports: [],
  },
  {
    claim: 'ports below 1024 need an administrator',
    truth: 'on Linux a setting decides (ip_unprivileged_port_start), and a capability suffices (CAP_NET_BIND_SERVICE)',
    source: 'Linux ip-sysctl, capabilities(7)',
    ports: [],
  },
  {
    claim: 'ss -tuln shows all connections',
    truth: 'it shows listening TCP sockets and unconnected UDP sockets only; -a adds the connections',
    source: 'ss(8)',
    ports: [],
  },
  {
    claim: 'a port is open, closed, filtered, open|filtered or closed|filtered',
    truth: 'a sixth state is left out: unfiltered, reachable while open or closed is not known (from an ACK scan)',
    source: 'nmap(1), section on port states',
    ports: [],
  },
  {
    claim: 'a UDP server made with nc accepts datagrams from anybody',
    truth: 'it depends on the build: the OpenBSD one locks to its first peer, ncat serves one and ends',
    source: 'observed',
    ports: [],
  },
  {
    claim: 'what listens on 127.0.0.1 is secure',
    truth:
      'other users of the machine and containers that share its network namespace reach it, and so may a web page in a local browser (DNS rebinding)',
    source: 'network_namespaces(7)',
    ports: [],
  },
  {
    claim: 'what listens on [::] takes IPv6 only',
    truth: 'it takes IPv4 as well unless the socket is set to IPV6_V6ONLY',
    source: 'RFC 3493 section 5.3, ipv6(7)',
    ports: [],
  },
  {
    claim: "Wireshark's display filters are like tcpdump's",
    truth: 'they are two languages: capture filters (port 80) and display filters (tcp.port == 80)',
    source: 'pcap-filter(7), wireshark-filter(4)',
    ports: [],
  },
  {
    claim: 'connection refused means that no service runs',
    truth:
      'a firewall that rejects with ICMP port unreachable gives the same error; only the packet tells: RST or ICMP',
    source: 'RFC 1122 section 4.2.3.9',
    ports: [],
  },
];

/** The corrections that are about a port. */
export function correctionsAt(port: number): readonly Correction[] {
  return corrections.filter((row) => row.ports.includes(port));
}

/** The corrections that are about ports at large. */
export function generalCorrections(): readonly Correction[] {
  return corrections.filter((row) => row.ports.length === 0);
}
