/** The operating system of a host as a scan tells it. */

/** What an operating system is called. */
export interface OsName {
  /** `Linux 4.20-6.x`. */
  readonly name: string;
  /** 0 to 1. */
  readonly confidence: number;
  readonly vendor: string;
  readonly family: string;
  /** `5.X`; null where the family alone is known. */
  readonly generation: string | null;
  /** `general purpose`, `router`, `embedded`. */
  readonly type: string;
  readonly cpe: readonly string[];
}

/** The operating system by the behaviour of its TCP/IP stack. */
export interface OsGuess {
  /** Null where what was observed fits nothing known, or too much of it. */
  readonly name: string | null;
  /** 0 to 1; 0 without a name. */
  readonly confidence: number;
  /** What the guess rests on, a clause each. */
  readonly observations: readonly string[];
  readonly cpe: readonly string[];
  /** Those observations that speak against the name, and services that name another system. */
  readonly contradictions?: readonly string[];
  /** What services and, of this host, its own kernel say: told beside the guess, and no part of its confidence. */
  readonly hints?: readonly string[];
  /** The best first, the guess itself included. */
  readonly candidates?: readonly OsName[];
  /** Hops to the host: 0 for this one, 1 on the same link; null where it is not known. */
  readonly distance?: number | null;
  /** IP identifications of three SYN-ACKs in a row; null where one is missing, and for IPv6. */
  readonly ipIds?: readonly number[] | null;
  /** Since the clock of its timestamps began; null where it tells nothing. */
  readonly uptimeSeconds?: number | null;
  /** TCP and UDP ports that were asked. */
  readonly portsUsed?: readonly {
    readonly transport: 'tcp' | 'udp';
    readonly state: 'open' | 'closed';
    readonly port: number;
  }[];
}

/** In a cell of a table; `-` where nobody asked. */
export function osText(os: OsGuess | null): string {
  if (os === null) return '-';
  return os.name === null ? 'no idea' : `${os.name} (${Math.round(os.confidence * 100)} %)`;
}
