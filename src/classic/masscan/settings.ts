/** What a command line or a configuration file of masscan asks for. */
import type { IpAddress } from '../../addr/ip-address.ts';
import type { IpSet } from '../../addr/ip-set.ts';
import type { PortSpec } from '../../addr/port-spec.ts';
import { PortSet } from '../../addr/port-set.ts';
import { IpSet as Addresses } from '../../addr/ip-set.ts';

/** The forms of results. */
export const masscanFormats = ['list', 'json', 'ndjson', 'grepable', 'xml', 'unicornscan'] as const;

/** One of {@link masscanFormats}. */
export type MasscanFormat = (typeof masscanFormats)[number];

/** The settings; null: not given. */
export interface MasscanSettings {
  ranges: IpSet;
  excluded: IpSet;
  /** A range was given that cannot be read: the rest is scanned only if something is left. */
  ports: PortSpec;
  /** -sU: numbers without a letter are UDP ports. */
  udpOnly: boolean;
  ping: boolean;
  rate: number;
  /** As it was given, up to 64 bits; null: of the time. */
  seed: bigint | null;
  shard: { readonly one: number; readonly of: number };
  retries: number;
  /** Seconds. */
  wait: number;
  showOpen: boolean;
  showClosed: boolean;
  banners: boolean;
  /** Seconds for each banner. */
  connectionTimeout: number;
  device: string | null;
  source: IpAddress | null;
  sourcePorts: { readonly first: number; readonly last: number } | null;
  ttl: number | null;
  format: MasscanFormat | null;
  file: string | null;
  append: boolean;
  interactive: boolean;
  echo: boolean;
  listOnly: boolean;
  dryRun: boolean;
  packetTrace: boolean;
  resumeIndex: number;
  resumeCount: number | null;
  verbose: number;
  show: 'help' | 'usage' | 'nmap' | 'version' | 'interfaces' | null;
}

/** The settings before anything was read: masscan's own. */
export function usualSettings(): MasscanSettings {
  return {
    ranges: Addresses.empty,
    excluded: Addresses.empty,
    ports: { tcp: PortSet.empty, udp: PortSet.empty, sctp: PortSet.empty },
    udpOnly: false,
    ping: false,
    rate: 100,
    seed: null,
    shard: { one: 1, of: 1 },
    retries: 0,
    wait: 10,
    showOpen: true,
    showClosed: false,
    banners: false,
    connectionTimeout: 30,
    device: null,
    source: null,
    sourcePorts: null,
    ttl: null,
    format: null,
    file: null,
    append: false,
    interactive: false,
    echo: false,
    listOnly: false,
    dryRun: false,
    packetTrace: false,
    resumeIndex: 0,
    resumeCount: null,
    verbose: 0,
    show: null,
  };
}
