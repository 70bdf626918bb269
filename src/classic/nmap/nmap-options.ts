/** What a command line of nmap asks for. */

/** Ways to ask ports, in the order in which nmap uses them. */
export const scanKinds = [
  'connect',
  'syn',
  'ack',
  'window',
  'maimon',
  'fin',
  'null',
  'xmas',
  'udp',
  'sctp-init',
  'ip-protocol',
] as const;

/** One of {@link scanKinds}. */
export type ScanKind = (typeof scanKinds)[number];

/** What hosts are asked to find out whether they are up. */
export interface PingRequest {
  readonly kind: 'syn' | 'ack' | 'udp' | 'sctp' | 'echo' | 'timestamp' | 'mask' | 'protocol';
  /** The list behind the letter; empty for nmap's default. */
  readonly list: string;
}

/** Files that are written; `-` is standard output. */
export interface NmapFiles {
  readonly normal: string | null;
  readonly xml: string | null;
  readonly grepable: string | null;
  readonly append: boolean;
  /** Null for none. */
  readonly stylesheet: string | null;
}

/** What sets the packets apart; null: as usual. */
export interface PacketOptions {
  readonly device: string | null;
  readonly source: string | null;
  readonly sourcePort: number | null;
  readonly payload: Uint8Array | null;
  /** Random bytes at the end of each packet. */
  readonly payloadLength: number | null;
  readonly ttl: number | null;
  readonly badSum: boolean;
  readonly flags: number | null;
}

/** Times are milliseconds, rates packets a second; null: as the template says. */
export interface PaceOptions {
  readonly template: number;
  readonly minRate: number | null;
  readonly maxRate: number | null;
  readonly minParallelism: number | null;
  readonly maxParallelism: number | null;
  readonly minHostGroup: number | null;
  readonly maxHostGroup: number | null;
  readonly minRttMs: number | null;
  readonly maxRttMs: number | null;
  readonly initialRttMs: number | null;
  readonly maxRetries: number | null;
  readonly hostTimeoutMs: number | null;
  readonly scanDelayMs: number | null;
  readonly maxScanDelayMs: number | null;
  readonly defeatRstRateLimit: boolean;
  readonly defeatIcmpRateLimit: boolean;
}

/** A command line. */
export interface NmapOptions {
  readonly operands: readonly string[];
  readonly scans: ReadonlySet<ScanKind>;
  readonly listOnly: boolean;
  readonly noPortScan: boolean;
  readonly noPing: boolean;
  readonly arpPing: boolean;
  readonly pings: readonly PingRequest[];
  readonly discoveryIgnoresResets: boolean;
  readonly ipv6: boolean;
  /** `never` (-n), `always` (-R), or of hosts that are up. */
  readonly names: 'never' | 'always' | 'usual';
  readonly dnsServers: readonly string[] | null;
  readonly systemDns: boolean;
  readonly resolveAll: boolean;
  readonly inputFile: string | null;
  readonly exclude: string | null;
  readonly excludeFile: string | null;
  readonly ports: string | null;
  readonly excludePorts: string | null;
  readonly fast: boolean;
  readonly topPorts: number | null;
  /** The least share of hosts, 0 to 1, that have the port open. */
  readonly portRatio: number | null;
  readonly inOrder: boolean;
  readonly serviceVersions: boolean;
  readonly versionIntensity: number | null;
  readonly os: boolean;
  /** Only hosts with an open and a closed TCP port are asked. */
  readonly osLimit: boolean;
  /** Guesses are told even where none is good enough to be named. */
  readonly osGuess: boolean;
  /** How often each question about the system is asked; null for the usual number. */
  readonly osTries: number | null;
  readonly traceroute: boolean;
  /** -A was given: scripts are left out of it. */
  readonly everything: boolean;
  readonly pace: PaceOptions;
  readonly packets: PacketOptions;
  readonly files: NmapFiles;
  readonly openOnly: boolean;
  readonly reason: boolean;
  readonly verbose: number;
  readonly debug: number;
  readonly packetTrace: boolean;
  readonly statsEveryMs: number | null;
  readonly resume: string | null;
  readonly show: 'help' | 'version' | 'interfaces' | null;
  readonly dataFolder: string | null;
  /** What the user says of this process's rights; null: the system is asked. */
  readonly privileged: boolean | null;
  /** Said on standard error before anything else, a line each. */
  readonly warnings: readonly string[];
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Options while they are read. */
export type OptionsDraft = Omit<Mutable<NmapOptions>, 'scans' | 'pings' | 'pace' | 'packets' | 'files' | 'warnings'> & {
  scans: Set<ScanKind>;
  pings: PingRequest[];
  pace: Mutable<PaceOptions>;
  packets: Mutable<PacketOptions>;
  files: Mutable<NmapFiles>;
  warnings: string[];
};
