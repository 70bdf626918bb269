/** TCP and UDP side by side. */

/** One property of both transports. */
export interface TransportTrait {
  readonly trait: string;
  readonly tcp: string;
  readonly udp: string;
  readonly source: string;
}

/** The traits that decide between the two. */
export const transportTraits: readonly TransportTrait[] = [
  {
    trait: 'connection',
    tcp: 'set up by three packets (SYN, SYN-ACK, ACK) before any data',
    udp: 'none: the first packet may carry data',
    source: 'RFC 9293 section 3.5, RFC 768',
  },
  {
    trait: 'unit',
    tcp: 'a stream of bytes without marks: what is written at once may be read in pieces',
    udp: 'datagrams: read as they were written, or not at all',
    source: 'RFC 9293 section 2.2, RFC 768',
  },
  {
    trait: 'loss',
    tcp: 'found by acknowledgements and sent again',
    udp: 'not noticed; the application copes or does without',
    source: 'RFC 9293 section 3.8, RFC 8085 section 3.3',
  },
  {
    trait: 'order',
    tcp: 'kept',
    udp: 'not kept; datagrams may also arrive twice',
    source: 'RFC 9293 section 3.4, RFC 8085 section 3.3',
  },
  {
    trait: 'damage',
    tcp: 'checksum always',
    udp: 'checksum, which IPv4 senders may leave out',
    source: 'RFC 9293 section 3.1, RFC 768, RFC 8200 section 8.1',
  },
  {
    trait: 'a slow receiver',
    tcp: 'holds the sender back by its window (flow control)',
    udp: 'loses what does not fit in its buffer',
    source: 'RFC 9293 section 3.8.6, RFC 8085',
  },
  {
    trait: 'a slow network',
    tcp: 'the sender slows down (congestion control)',
    udp: 'left to the application',
    source: 'RFC 5681, RFC 8085 section 3.1',
  },
  {
    trait: 'header',
    tcp: '20 to 60 bytes',
    udp: '8 bytes',
    source: 'RFC 9293 section 3.1, RFC 768',
  },
  {
    trait: 'peers of one listening socket',
    tcp: 'a new socket for each connection',
    udp: 'all peers on the one socket, unless the program connects it to the first',
    source: 'RFC 9293 section 3.9.1, udp(7)',
  },
  {
    trait: 'a closed port answers',
    tcp: 'RST',
    udp: 'ICMP port unreachable, often limited in rate; an open one may stay silent',
    source: 'RFC 9293 section 3.5.2, RFC 1122 section 4.1.3.1',
  },
  {
    trait: 'fits',
    tcp: 'web, mail, files, terminals, databases',
    udp: 'names, time, voice, games, discovery, and protocols that bring their own reliability (QUIC)',
    source: 'RFC 8085 section 3',
  },
];
