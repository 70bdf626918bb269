/** A finished scan as nmap's file formats tell it. Types only. */
import type { PortSet } from '../../addr/port-set.ts';
import type { PortResult } from '../../scan/port-result.ts';
import type { PortState } from '../../scan/port-state.ts';

/** A scan of some ports by one technique. */
export interface NmapScan {
  /** In nmap's words: `syn`, `connect`, `udp`. */
  readonly type: string;
  readonly protocol: 'tcp' | 'udp' | 'sctp';
  readonly ports: PortSet;
}

/** Ports that are counted, not listed. */
export interface NmapExtra {
  readonly state: PortState;
  readonly reason: string;
  readonly count: number;
}

/** A host. */
export interface NmapHost {
  readonly address: string;
  readonly hostname: string | null;
  readonly ports: readonly PortResult[];
  readonly extra: readonly NmapExtra[];
}

/** A finished scan. Times are milliseconds since 1970 UTC. */
export interface NmapReport {
  readonly version: string;
  readonly arguments: string;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly scans: readonly NmapScan[];
  readonly hosts: readonly NmapHost[];
  /** Hosts asked for, those that did not answer included. */
  readonly asked: number;
  /** Whether the scan came to its end. */
  readonly complete: boolean;
}

/** `Fri Nov 20 20:38:01 2026`, as ctime(3), in UTC. */
export function ctime(milliseconds: number): string {
  // Always "Thu, 05 Nov 2026 20:38:01 GMT" (ECMA-262, Date.prototype.toUTCString).
  const text = new Date(milliseconds).toUTCString();
  const day = text.slice(5, 7).replace(/^0/, ' ');
  return `${text.slice(0, 3)} ${text.slice(8, 11)} ${day} ${text.slice(17, 25)} ${text.slice(12, 16)}`;
}

/** The last line of every nmap output. */
export function doneText({ startedAt, endedAt, hosts, asked }: NmapReport): string {
  const up = `${hosts.length} host${hosts.length === 1 ? '' : 's'} up`;
  return `${asked} IP address${asked === 1 ? '' : 'es'} (${up}) scanned in ${((endedAt - startedAt) / 1000).toFixed(2)} seconds`;
}
