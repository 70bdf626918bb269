/** What a command line of zmap asks for. */
import type { PortSet } from '../../addr/port-set.ts';
import type { IpAddress } from '../../addr/ip-address.ts';
import type { ProbeModuleName } from './probe-modules.ts';

/** The settings; null: not given. */
export interface ZmapSettings {
  targets: readonly string[];
  ports: PortSet | null;
  outputFile: string | null;
  blacklist: string | null;
  whitelist: string | null;
  ipList: string | null;
  /** Packets a second; Infinity for as fast as it goes. */
  rate: number | null;
  /** Bits a second. */
  bandwidth: number | null;
  maxTargets: { readonly count: number } | { readonly percent: number } | null;
  maxResults: number | null;
  /** Seconds; 0 for no limit. */
  maxRuntime: number;
  probes: number;
  cooldown: number;
  seed: bigint | null;
  shards: number;
  shard: number;
  threads: number | null;
  dryRun: boolean;
  sourcePorts: { readonly first: number; readonly last: number } | null;
  source: IpAddress | null;
  device: string | null;
  module: ProbeModuleName;
  probeArguments: string | null;
  fields: readonly string[];
  outputModule: 'csv' | 'json';
  filter: string;
  list: 'probe-modules' | 'output-modules' | 'output-fields' | null;
  verbosity: number;
  logFile: string | null;
  logFolder: string | null;
  metadata: string | null;
  statusFile: string | null;
  quiet: boolean;
  notes: string | null;
  userMetadata: string | null;
  ignoreBlacklistErrors: boolean;
  show: 'help' | 'version' | null;
}
