/** The ports of the hostile server: those that its ruleset plays with, and where the others begin. */

/** Ports on which packets are not what the listener behind them would make of them. */
export const packetGames = {
  /** The handshake's last packet is answered by a reset. */
  resetInHandshake: 6001,
  /** SYN-ACK, and nothing after it is heard. */
  tarpit: 6002,
  /** A proxy completes the handshake for a server that is not there. */
  synProxy: 6003,
  /** Every segment says that nothing may be sent. */
  zeroWindow: 6004,
  /** Completes handshakes; data never arrives. */
  deafToData: 6005,
} as const;

/** Where everything that is sent to the address with 65,535 open ports ends. */
export const everythingPort = 6010;

/** First port of each group; the others follow one by one. */
export const firstPorts = {
  streams: 7000,
  certificates: 7800,
  datagrams: 8000,
  samples: 20_000,
  datagramSamples: 30_000,
} as const;

/** What the server prints once everything listens: the port of each name. */
export interface HostilePorts {
  readonly tcp: Readonly<Record<string, number>>;
  readonly udp: Readonly<Record<string, number>>;
}
