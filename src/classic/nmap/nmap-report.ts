/** A scan as nmap's output formats tell it: what is known before, of each host, and at the end. */
import type { PortSet } from '../../addr/port-set.ts';
import type { OsGuess } from '../../scan/os-guess.ts';
import type { PortResult } from '../../scan/port-result.ts';
import type { PortState } from '../../scan/port-state.ts';

/** A scan of some ports by one technique. */
export interface NmapScan {
  /** In nmap's words: `syn`, `connect`, `udp`. */
  readonly type: string;
  readonly protocol: PortResult['transport'] | 'ip';
  readonly ports: PortSet;
}

/** Ports that are counted, not listed. */
export interface NmapExtra {
  readonly state: PortState;
  readonly reason: string;
  readonly count: number;
  /** Absent where nobody kept them. */
  readonly transport?: PortResult['transport'];
  readonly ports?: PortSet;
}

/** Round-trip times in microseconds, smoothed as RFC 6298 has it. */
export interface NmapTimes {
  readonly srtt: number;
  readonly rttvar: number;
  readonly timeout: number;
}

/** The way to a host. */
export interface NmapTrace {
  /** What it was traced with: a port, `proto 1/icmp`; null where the host is on this link and nothing had to be sent. */
  readonly probe: { readonly protocol: string; readonly port: number | null } | null;
  readonly hops: readonly {
    readonly ttl: number;
    readonly address: string | null;
    readonly hostname: string | null;
    readonly rttMs: number | null;
  }[];
}

/** A host. */
export interface NmapHost {
  readonly address: string;
  /** The name it was asked for by. */
  readonly hostname: string | null;
  readonly ports: readonly PortResult[];
  readonly extra: readonly NmapExtra[];
  /** What follows is known of a host that was asked whether it is up; absent elsewhere. */
  readonly presence?: {
    readonly state: 'up' | 'down' | 'unknown';
    readonly reason: string;
    readonly ttl: number | null;
    readonly mac: string | null;
  };
  readonly reverseName?: string | null;
  /** Further addresses of the name that are not scanned. */
  readonly otherAddresses?: readonly string[];
  readonly times?: NmapTimes | null;
  readonly trace?: NmapTrace | null;
  readonly os?: OsGuess | null;
  /** Whether it was given up before all its ports were asked. */
  readonly timedOut?: boolean;
  /** Whether the run was broken off before all was known: told on the screen only, so that a resumed run asks it again. */
  readonly interrupted?: boolean;
  /** Whether ports were asked at all; true when absent. */
  readonly scanned?: boolean;
  /** Milliseconds since 1970 UTC. */
  readonly startedAt?: number;
  readonly endedAt?: number;
}

/** What is known before the first packet. Times are milliseconds since 1970 UTC. */
export interface NmapFrame {
  /** Who writes, as in {@link compatible}. */
  readonly version: string;
  readonly arguments: string;
  readonly startedAt: number;
  readonly scans: readonly NmapScan[];
  readonly verbose?: number;
  readonly debug?: number;
  readonly stylesheet?: string | null;
}

/** What is known at the end. */
export interface NmapEnd {
  readonly startedAt: number;
  readonly endedAt: number;
  readonly up: number;
  /** Hosts asked for, those that did not answer included. */
  readonly asked: number;
  /** Whether the scan came to its end. */
  readonly complete: boolean;
}

/** A finished scan. */
export interface NmapReport extends NmapFrame, Omit<NmapEnd, 'up'> {
  readonly hosts: readonly NmapHost[];
}

/** What stands where nmap names its version: programs that read it find the version whose formats these are. */
export function compatible(version: string): string {
  return `7.93 compatible (Portolan ${version})`;
}

/** The end of a report. */
export function endOf(report: NmapReport): NmapEnd {
  return { ...report, up: report.hosts.length };
}

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (value: number): string => String(value).padStart(2, '0');

/** `Fri Nov 20 20:38:01 2026`, as ctime(3), in the time of this machine. */
export function ctime(milliseconds: number): string {
  const time = new Date(milliseconds);
  const day = String(time.getDate()).padStart(2);
  return `${days[time.getDay()]} ${months[time.getMonth()]} ${day} ${clockTime(time)}:${two(time.getSeconds())} ${time.getFullYear()}`;
}

/** `21:47`. */
export function clockTime(time: Date): string {
  return `${two(time.getHours())}:${two(time.getMinutes())}`;
}

/** `2026-11-20 21:47 UTC`, in the time of this machine; `seconds` adds them. */
export function dateTime(milliseconds: number, seconds = false): string {
  const time = new Date(milliseconds);
  const date = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  const zone = new Intl.DateTimeFormat('en-GB', { timeZoneName: 'short' }).formatToParts(time);
  const name = zone.find(({ type }) => type === 'timeZoneName')?.value ?? '';
  return `${date} ${clockTime(time)}${seconds ? `:${two(time.getSeconds())}` : ''} ${name}`.trimEnd();
}

/** The last line of every nmap output. */
export function doneText({ startedAt, endedAt, up, asked }: NmapEnd): string {
  const hosts = `${up} host${up === 1 ? '' : 's'} up`;
  return `${asked} IP address${asked === 1 ? '' : 'es'} (${hosts}) scanned in ${elapsedText(startedAt, endedAt)} seconds`;
}

/** Seconds with two decimals. */
export function elapsedText(startedAt: number, endedAt: number): string {
  return ((endedAt - startedAt) / 1000).toFixed(2);
}

/** The name of a service: inside TLS, what is inside; empty where none is known. */
export function serviceText(service: PortResult['service']): string {
  if (service === null) return '';
  return service.tls === true && service.method !== 'table' ? `ssl/${service.protocol ?? service.name}` : service.name;
}

/** What nmap prints of a service: product, version, and further facts in parentheses. */
export function versionText(service: PortResult['service']): string {
  const parts = [service?.product, service?.version].filter((part) => part != null && part !== '');
  const info = service?.info ?? null;
  return [...parts, ...(info === null || info === '' ? [] : [`(${info})`])].join(' ');
}

/** Counted ports by state, the most frequent first; of each state its reasons, the most frequent first, and the last told first. */
export function extrasByState(
  extras: readonly NmapExtra[],
): readonly { readonly state: PortState; readonly count: number; readonly reasons: readonly NmapExtra[] }[] {
  const groups = [...Map.groupBy(extras, ({ state }) => state)].map(([state, reasons]) => ({
    state,
    count: reasons.reduce((sum, { count }) => sum + count, 0),
    reasons: reasons.toReversed().sort((a, b) => b.count - a.count),
  }));
  return groups.sort((a, b) => b.count - a.count || stateOrder(a.state) - stateOrder(b.state));
}

/** nmap's own order of states, which decides between equals. */
function stateOrder(state: PortState): number {
  return ['closed', 'open', 'filtered', 'unfiltered', 'open|filtered', 'closed|filtered', 'local-error'].indexOf(state);
}
