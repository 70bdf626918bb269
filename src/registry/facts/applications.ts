/** Which protocol and transport the common uses of a network rest on, with today's documents. */

/** A use, its protocol and what carries it. */
export interface ApplicationProtocol {
  readonly application: string;
  readonly protocol: string;
  readonly transports: readonly ('tcp' | 'udp')[];
  /** The documents in force. */
  readonly documents: readonly string[];
  /** What books still cite, obsoleted since; empty where nothing was replaced. */
  readonly formerly: readonly string[];
}

/** In the order of textbooks. */
export const applicationProtocols: readonly ApplicationProtocol[] = [
  {
    application: 'electronic mail',
    protocol: 'SMTP',
    transports: ['tcp'],
    documents: ['RFC 5321'],
    formerly: ['RFC 821', 'RFC 2821'],
  },
  {
    application: 'remote terminal',
    protocol: 'Telnet',
    transports: ['tcp'],
    documents: ['RFC 854'],
    formerly: [],
  },
  {
    application: 'remote terminal, encrypted',
    protocol: 'SSH',
    transports: ['tcp'],
    documents: ['RFC 4251', 'RFC 4253'],
    formerly: [],
  },
  {
    application: 'web',
    protocol: 'HTTP',
    transports: ['tcp', 'udp'],
    documents: ['RFC 9110', 'RFC 9111', 'RFC 9112', 'RFC 9113', 'RFC 9114'],
    formerly: ['RFC 2616', 'RFC 7230', 'RFC 7540'],
  },
  { application: 'file transfer', protocol: 'FTP', transports: ['tcp'], documents: ['RFC 959'], formerly: ['RFC 765'] },
  {
    application: 'streaming media',
    protocol: 'HTTP or RTP',
    transports: ['tcp', 'udp'],
    documents: ['RFC 8216', 'RFC 3550'],
    formerly: ['RFC 1889'],
  },
  {
    application: 'Internet telephony',
    protocol: 'SIP with RTP, or a proprietary protocol',
    transports: ['tcp', 'udp'],
    documents: ['RFC 3261', 'RFC 3550'],
    formerly: ['RFC 2543', 'RFC 1889'],
  },
];

/** The uses that rest on a protocol, by its name: `SMTP`, `HTTP`. */
export function applicationsOf(protocol: string): readonly ApplicationProtocol[] {
  return applicationProtocols.filter((row) => row.protocol.split(/\W+/).includes(protocol));
}
