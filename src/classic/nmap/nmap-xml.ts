/** nmap's XML (its nmap.dtd, output version 1.05): what other tools read. */
import { printable } from '../../report/printable.ts';
import type { PortResult } from '../../scan/port-result.ts';
import type { NmapEnd, NmapExtra, NmapFrame, NmapHost, NmapReport, NmapTrace } from './nmap-report.ts';
import { ctime, doneText, elapsedText, endOf, extrasByState } from './nmap-report.ts';
import { osElements } from './os-text.ts';

/** The file as lines; each ends with a line feed. */
export function* nmapXml(report: NmapReport): Generator<string, undefined> {
  yield* xmlHead(report);
  for (const host of report.hosts) yield* xmlHost(host, { ...report, endedAt: report.endedAt });
  yield* xmlFoot(endOf(report));
}

/** What stands before the hosts. */
export function* xmlHead(frame: NmapFrame): Generator<string, undefined> {
  const { startedAt, stylesheet, verbose = 0, debug = 0 } = frame;
  yield '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE nmaprun>\n';
  if (stylesheet != null) yield `<?xml-stylesheet href="${escaped(stylesheet)}" type="text/xsl"?>\n`;
  const begun = `Nmap ${frame.version} scan initiated ${ctime(startedAt)} as: ${frame.arguments}`;
  yield `<!-- ${escaped(begun)} -->\n`;
  // The DTD allows no other scanner than nmap; the version says who wrote it.
  yield `<nmaprun${attributes({ scanner: 'nmap', args: frame.arguments, start: seconds(startedAt), startstr: ctime(startedAt), version: frame.version, xmloutputversion: '1.05' })}>\n`;
  for (const { type, protocol, ports } of frame.scans)
    yield `<scaninfo${attributes({ type, protocol, numservices: ports.count, services: ports.toString() })}/>\n`;
  yield `<verbose level="${verbose}"/>\n<debugging level="${debug}"/>\n`;
}

/** One host. */
export function* xmlHost(
  host: NmapHost,
  { startedAt, endedAt }: { readonly startedAt: number; readonly endedAt: number },
): Generator<string, undefined> {
  const { presence, scanned = true } = host;
  const times = { starttime: seconds(host.startedAt ?? startedAt), endtime: seconds(host.endedAt ?? endedAt) };
  const { state, reason, ttl } = presence ?? { state: 'up', reason: 'user-set', ttl: null };
  yield `<host${scanned ? attributes(times) : ''}><status${attributes({ state, reason, reason_ttl: ttl ?? 0 })}/>\n`;
  yield* addressLines(host);
  if (state === 'down' || state === 'unknown') {
    if (state === 'unknown' && namesOf(host).length > 0) yield* hostNameLines(host);
    yield '</host>\n';
    return;
  }
  yield* hostNameLines(host);
  if (scanned && host.timedOut !== true) yield* portLines(host);
  if (host.os != null) yield* osElements(host.os, attributes, escaped, host.endedAt ?? null);
  if (host.trace != null) yield* traceLines(host.trace);
  if (host.times != null)
    yield `<times${attributes({ srtt: host.times.srtt, rttvar: host.times.rttvar, to: host.times.timeout })}/>\n`;
  yield '</host>\n';
}

/** A host that was just found, before its ports are known. */
export function* xmlHint(host: NmapHost): Generator<string, undefined> {
  const { state, reason, ttl } = host.presence!;
  yield `<hosthint><status${attributes({ state, reason, reason_ttl: ttl ?? 0 })}/>\n`;
  yield* addressLines(host);
  yield* hostNameLines(host);
  yield '</hosthint>\n';
}

/** A step of the scan begins, goes on or ends; `time` is milliseconds since 1970 UTC. */
export function xmlTask(
  what: 'taskbegin' | 'taskprogress' | 'taskend',
  task: string,
  time: number,
  more: Readonly<Record<string, string | number>> = {},
): string {
  return `<${what}${attributes({ task, time: seconds(time), ...more })}/>\n`;
}

/** What stands behind the hosts. */
export function* xmlFoot(report: NmapEnd): Generator<string, undefined> {
  const end = {
    time: seconds(report.endedAt),
    timestr: ctime(report.endedAt),
    summary: `Nmap done at ${ctime(report.endedAt)}; ${doneText(report)}`,
    elapsed: elapsedText(report.startedAt, report.endedAt),
  };
  const exit = report.complete ? { exit: 'success' } : { exit: 'error', errormsg: 'interrupted' };
  const { up, asked } = report;
  yield `<runstats><finished${attributes({ ...end, ...exit })}/><hosts${attributes({ up, down: asked - up, total: asked })}/>\n`;
  yield '</runstats>\n</nmaprun>\n';
}

function* addressLines({ address, presence }: NmapHost): Generator<string, undefined> {
  yield `<address${attributes({ addr: address, addrtype: address.includes(':') ? 'ipv6' : 'ipv4' })}/>\n`;
  if (presence?.mac != null) yield `<address${attributes({ addr: presence.mac.toUpperCase(), addrtype: 'mac' })}/>\n`;
}

function namesOf({ hostname, reverseName }: NmapHost): readonly (readonly [string, string])[] {
  return [
    ...(hostname === null ? [] : [[hostname, 'user'] as const]),
    ...(reverseName == null ? [] : [[reverseName, 'PTR'] as const]),
  ];
}

function* hostNameLines(host: NmapHost): Generator<string, undefined> {
  yield '<hostnames>\n';
  for (const [name, type] of namesOf(host)) yield `<hostname${attributes({ name, type })}/>\n`;
  yield '</hostnames>\n';
}

function* portLines({ extra, ports }: NmapHost): Generator<string, undefined> {
  yield '<ports>';
  for (const { state, count, reasons } of extrasByState(extra)) {
    yield `<extraports${attributes({ state, count })}>\n`;
    for (const one of reasons) yield extraLine(one);
    yield '</extraports>\n';
  }
  for (const port of ports) yield portLine(port);
  yield '</ports>\n';
}

function extraLine({ reason, count, transport, ports }: NmapExtra): string {
  const which = transport === undefined || ports === undefined ? {} : { proto: transport, ports: ports.toString() };
  return `<extrareasons${attributes({ reason, count, ...which })}/>\n`;
}

function portLine({ transport, port, state, reason, reasonFrom, ttl, owner, service }: PortResult): string {
  const from = reasonFrom === null ? {} : { reason_ip: reasonFrom };
  const seen = `<state${attributes({ state, reason, reason_ttl: ttl ?? 0, ...from })}/>`;
  const held = owner === null ? '' : `<owner${attributes({ name: owner.user ?? owner.command })}/>`;
  const said = service === null ? '' : serviceElement(service);
  return `<port${attributes({ protocol: transport, portid: port })}>${seen}${held}${said}</port>\n`;
}

function serviceElement(service: NonNullable<PortResult['service']>): string {
  const facts = {
    product: service.product,
    version: service.version,
    extrainfo: service.info,
    hostname: service.hostname,
    ostype: service.os,
    devicetype: service.deviceType ?? null,
    tunnel: service.tls === true ? 'ssl' : null,
  };
  const told = Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== null));
  const probed = service.method !== 'table';
  const how = { method: probed ? 'probed' : 'table', conf: probed ? Math.round(service.confidence * 10) : 3 };
  const head = `<service${attributes({ name: service.tls === true ? (service.protocol ?? service.name) : service.name, ...(told as Record<string, string>), ...how })}`;
  const names = service.cpe.map((cpe) => `<cpe>${escaped(cpe)}</cpe>`).join('');
  return names === '' ? `${head}/>` : `${head}>${names}</service>`;
}

function* traceLines({ probe, hops }: NmapTrace): Generator<string, undefined> {
  const by = probe === null ? {} : { ...(probe.port !== null && { port: probe.port }), proto: probe.protocol };
  yield `<trace${attributes(by)}>\n`;
  for (const { ttl, address, hostname, rttMs } of hops) {
    if (address === null) continue;
    const rtt = rttMs === null ? '--' : rttMs.toFixed(2);
    yield `<hop${attributes({ ttl, ipaddr: address, rtt, ...(hostname !== null && { host: hostname }) })}/>\n`;
  }
  yield '</trace>\n';
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escaped(String(value))}"`)
    .join('');
}

/**
 * XML 1.0 section 2.4; control characters, which XML cannot carry at all, are made visible first. Two hyphens would end a
 * comment, so the second is written by number wherever they stand, as nmap does.
 */
function escaped(text: string): string {
  return printable(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&apos;')
    .replaceAll(/(?<=-)-/g, '&#45;');
}

function seconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000);
}
