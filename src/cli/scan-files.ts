/** A finished scan in nmap's file formats, for tools that read those. */
import { PortSet } from '../addr/port-set.ts';
import { PortolanError } from '../base/errors.ts';
import type { NmapExtra, NmapReport, NmapScan } from '../classic/nmap/nmap-report.ts';
import type { ScanPlan } from '../scan/scan.ts';
import type { OutputFlags } from './output-flags.ts';
import type { HostTally } from '../scan/scan-tally.ts';
import type { ToldHost } from './scan-report.ts';

/** The two formats. */
export type NmapFormat = 'xml' | 'grepable';

/** Which of them is asked for, or null. Throws PTL_USAGE where another format is, too. */
export function nmapFormat(flags: OutputFlags & Readonly<Record<NmapFormat, boolean>>): NmapFormat | null {
  const chosen = (['xml', 'grepable', 'json', 'jsonl', 'csv', 'markdown', 'fields'] as const).filter(
    (name) => flags[name] !== undefined && flags[name] !== false,
  );
  const [first, second] = chosen;
  if (first !== 'xml' && first !== 'grepable') return null;
  if (second === undefined) return first;
  throw new PortolanError('PTL_USAGE', `--${first} and --${second} exclude each other`, { hint: 'choose one format' });
}

/** Writes the lines of a format. */
export async function nmapLines(format: NmapFormat, report: NmapReport): Promise<Iterable<string>> {
  if (format === 'xml') return (await import('../classic/nmap/nmap-xml.ts')).nmapXml(report);
  return (await import('../classic/nmap/nmap-grepable.ts')).nmapGrepable(report);
}

/** What is the same for a whole scan. */
export type NmapFrame = Pick<NmapReport, 'arguments' | 'startedAt' | 'endedAt' | 'asked' | 'complete'>;

/** The report of a scan. */
export function nmapReport(plan: ScanPlan, hosts: readonly ToldHost[], frame: NmapFrame): NmapReport {
  return {
    ...frame,
    version: 'portolan',
    scans: scansOf(plan),
    hosts: hosts.map(({ host, tally }) => ({
      address: host.host,
      hostname: host.hostname,
      reverseName: host.reverseName,
      presence: host,
      ports: tally.shown,
      extra: extraOf(tally),
      trace: host.trace === null ? null : { probe: null, hops: host.trace },
      os: host.os,
      timedOut: host.incomplete === 'host-timeout',
      startedAt: host.startedAt,
      endedAt: host.endedAt,
    })),
  };
}

/** nmap's words where they are not ours. */
const scanTypes: Readonly<Record<string, string>> = {
  'udp.payload': 'udp',
  'udp.socket': 'udp',
  'sctp.init': 'sctpinit',
  'sctp.cookie': 'sctpcookieecho',
  'ip.protocol': 'ipproto',
};

/** Two parts of one technique (this host and others) are one scan to nmap. */
function scansOf({ parts }: ScanPlan): readonly NmapScan[] {
  return [...new Set(parts.map(({ technique }) => technique))].map((technique) => {
    const ports = parts.filter((part) => part.technique === technique).map((part) => part.ports);
    return {
      type: scanTypes[technique.id] ?? technique.id.replace('tcp.', ''),
      protocol: technique.transport,
      ports: ports.reduce((all, some) => all.union(some), PortSet.empty),
    };
  });
}

function extraOf({ counts, shown }: HostTally): readonly NmapExtra[] {
  return counts.flatMap(({ transport, state, reason, count }) => {
    const like = shown.filter((one) => one.transport === transport && one.state === state && one.reason === reason);
    return count > like.length ? [{ transport, state, reason, count: count - like.length }] : [];
  });
}
