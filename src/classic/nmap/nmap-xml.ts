/** nmap's XML (its nmap.dtd, output version 1.05): what other tools read. */
import { printable } from '../../report/printable.ts';
import type { PortResult } from '../../scan/port-result.ts';
import type { NmapExtra, NmapHost, NmapReport } from './nmap-report.ts';
import { ctime, doneText } from './nmap-report.ts';

/** The file as lines; each ends with a line feed. */
export function* nmapXml(report: NmapReport): Generator<string, undefined> {
  const start = seconds(report.startedAt);
  yield '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE nmaprun>\n';
  // The DTD allows no other scanner than nmap; the version says who wrote it.
  yield `<nmaprun${attributes({ scanner: 'nmap', args: report.arguments, start, startstr: ctime(report.startedAt), version: report.version, xmloutputversion: '1.05' })}>\n`;
  for (const { type, protocol, ports } of report.scans)
    yield `<scaninfo${attributes({ type, protocol, numservices: ports.count, services: ports.toString() })}/>\n`;
  yield '<verbose level="0"/>\n<debugging level="0"/>\n';
  for (const host of report.hosts) yield* hostLines(host, start, seconds(report.endedAt));
  const end = { time: seconds(report.endedAt), timestr: ctime(report.endedAt), elapsed: elapsed(report) };
  const summary = `Nmap done at ${ctime(report.endedAt)}; ${doneText(report)}`;
  const exit = report.complete ? { summary, exit: 'success' } : { summary, exit: 'error', errormsg: 'interrupted' };
  const up = report.hosts.length;
  yield `<runstats><finished${attributes({ ...end, ...exit })}/><hosts${attributes({ up, down: report.asked - up, total: report.asked })}/>\n`;
  yield '</runstats>\n</nmaprun>\n';
}

function* hostLines(host: NmapHost, starttime: number, endtime: number): Generator<string, undefined> {
  const addrtype = host.address.includes(':') ? 'ipv6' : 'ipv4';
  yield `<host${attributes({ starttime, endtime })}><status state="up" reason="user-set" reason_ttl="0"/>\n`;
  yield `<address${attributes({ addr: host.address, addrtype })}/>\n<hostnames>\n`;
  if (host.hostname !== null) yield `<hostname${attributes({ name: host.hostname, type: 'user' })}/>\n`;
  yield '</hostnames>\n<ports>';
  for (const state of new Set(host.extra.map((extra) => extra.state)))
    yield extraLines(host.extra.filter((extra) => extra.state === state));
  for (const port of host.ports) yield portLine(port);
  yield '</ports>\n</host>\n';
}

function extraLines(extras: readonly NmapExtra[]): string {
  const count = extras.reduce((sum, extra) => sum + extra.count, 0);
  const reasons = extras.map(({ reason, count: times }) => `<extrareasons${attributes({ reason, count: times })}/>\n`);
  return `<extraports${attributes({ state: extras[0]!.state, count })}>\n${reasons.join('')}</extraports>\n`;
}

function portLine({ transport, port, state, reason, reasonFrom, ttl, owner, service }: PortResult): string {
  const from = reasonFrom === null ? {} : { reason_ip: reasonFrom };
  const seen = `<state${attributes({ state, reason, reason_ttl: ttl ?? 0, ...from })}/>`;
  const held = owner === null ? '' : `<owner${attributes({ name: owner.user ?? owner.command })}/>`;
  const said =
    service === null
      ? ''
      : `<service${attributes({
          name: service.name,
          ...(service.product !== null && { product: service.product }),
          ...(service.version !== null && { version: service.version }),
          ...(service.info !== null && { extrainfo: service.info }),
          ...(service.tls === true && { tunnel: 'ssl' }),
          method: service.method === 'table' ? 'table' : 'probed',
          conf: Math.round(service.confidence * 10),
        })}>${service.cpe.map((cpe) => `<cpe>${escaped(cpe)}</cpe>`).join('')}</service>`;
  return `<port${attributes({ protocol: transport, portid: port })}>${seen}${held}${said}</port>\n`;
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escaped(String(value))}"`)
    .join('');
}

/** XML 1.0 section 2.4; control characters, which XML cannot carry at all, are made visible first. */
function escaped(text: string): string {
  return printable(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

function seconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000);
}

function elapsed({ startedAt, endedAt }: NmapReport): string {
  return ((endedAt - startedAt) / 1000).toFixed(2);
}
