/** nmap's normal output: what people read. */
import { printable } from '../../report/printable.ts';
import { displayWidth } from '../../report/width.ts';
import type { PortResult } from '../../scan/port-result.ts';
import type { NmapExtra, NmapHost, NmapTrace } from './nmap-report.ts';
import { dateTime, extrasByState, serviceText, versionText } from './nmap-report.ts';
import { osLines } from './os-text.ts';

/** What the user wants to see. */
export interface NormalSettings {
  readonly reason: boolean;
  readonly versions: boolean;
  readonly traceroute: boolean;
  readonly verbose: number;
  readonly debug: number;
  /** Ports are counted as protocols are. */
  readonly protocols: boolean;
  /** What a closed port that did not answer in time may be taken for is said. */
  readonly resetsIgnored: boolean;
}

/** `name (address)`, or the address alone. */
export function hostTitle({ address, hostname, reverseName }: NmapHost): string {
  const name = hostname ?? reverseName ?? null;
  return name === null ? address : `${printable(name)} (${address})`;
}

/** The report of a host, its empty line included. */
export function* normalHost(host: NmapHost, settings: NormalSettings): Generator<string, undefined> {
  const state = host.presence?.state ?? 'up';
  if (state === 'unknown') {
    yield `Nmap scan report for ${hostTitle(host)}\n`;
    return;
  }
  if (state === 'down') {
    const why = settings.reason ? `, received ${reasonText(host.presence!)}` : '';
    yield `Nmap scan report for ${hostTitle(host)} [host down${why}]\n`;
    return;
  }
  yield* headLines(host, settings);
  if (host.timedOut === true) {
    yield `Skipping host ${hostTitle(host)} due to host timeout\n`;
    return;
  }
  if (host.scanned !== false) yield* portLines(host, settings);
  if (host.presence?.mac != null) yield `MAC Address: ${host.presence.mac.toUpperCase()} (Unknown)\n`;
  if (host.os != null) yield* osLines(host.os, settings.verbose > 0 ? (host.endedAt ?? null) : null);
  if (settings.versions) yield* serviceInfo(host.ports);
  if (host.trace != null) yield* traceLines(host.trace);
  if (settings.debug > 0 && host.times != null)
    yield `Final times for host: srtt: ${host.times.srtt} rttvar: ${host.times.rttvar}  to: ${host.times.timeout}\n`;
  if (host.scanned !== false || settings.traceroute) yield '\n';
}

function* headLines(host: NmapHost, { reason, verbose, debug }: NormalSettings): Generator<string, undefined> {
  yield `Nmap scan report for ${hostTitle(host)}\n`;
  const why = reason && host.presence !== undefined ? `, received ${reasonText(host.presence)}` : '';
  const latency = host.times == null ? '' : ` (${significant(host.times.srtt / 1e6)}s latency)`;
  yield `Host is up${why}${latency}.\n`;
  const others = host.otherAddresses ?? [];
  if (others.length > 0)
    yield `Other addresses for ${printable(host.hostname ?? host.address)} (not scanned): ${others.join(' ')}\n`;
  if (host.hostname !== null && host.reverseName != null && host.reverseName !== host.hostname)
    yield `rDNS record for ${host.address}: ${printable(host.reverseName)}\n`;
  const { startedAt, endedAt } = host;
  if ((verbose > 1 || debug > 0) && host.scanned !== false && startedAt !== undefined && endedAt !== undefined)
    yield `Scanned at ${dateTime(startedAt, true)} for ${Math.floor(endedAt / 1000) - Math.floor(startedAt / 1000)}s\n`;
}

function* portLines(host: NmapHost, settings: NormalSettings): Generator<string, undefined> {
  const { ports, extra } = host;
  const total = ports.length + extra.reduce((sum, { count }) => sum + count, 0);
  if (total === 0) return;
  const things = settings.protocols ? 'protocols' : 'ports';
  if (ports.length === 0) {
    const subject = total === 1 ? `The 1 scanned ${things.slice(0, -1)}` : `All ${total} scanned ${things}`;
    yield `${subject} on ${hostTitle(host)} ${total === 1 ? 'is' : 'are'} in ignored states.\n`;
  }
  if (extra.length > 0) {
    yield `Not shown: ${extrasByState(extra)
      .flatMap(({ reasons }) => reasons.map((one) => extraText(one, settings)))
      .join(', ')}\n`;
    if (settings.resetsIgnored) yield 'Some closed ports may be reported as filtered due to --defeat-rst-ratelimit\n';
  } else yield '\n';
  if (ports.length > 0) yield* portTable(ports, settings);
}

function extraText({ count, state, transport, reason }: NmapExtra, { protocols }: NormalSettings): string {
  return `${count} ${state} ${protocols ? 'n/a protocols' : `${transport ?? 'tcp'} ports`} (${reason})`;
}

/** The table: columns as wide as their widest cell, one space between, nothing behind the last. */
function portTable(ports: readonly PortResult[], settings: NormalSettings): readonly string[] {
  const head = [settings.protocols ? 'PROTOCOL' : 'PORT', 'STATE', 'SERVICE'];
  if (settings.reason) head.push('REASON');
  if (settings.versions) head.push('VERSION');
  const rows = ports.map((port) => {
    const cells = [
      settings.protocols ? String(port.port) : `${port.port}/${port.transport}`,
      port.state,
      printable(serviceText(port.service) || 'unknown'),
    ];
    if (settings.reason) cells.push(reasonText(port));
    if (settings.versions) cells.push(printable(versionText(port.service)));
    return cells;
  });
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((cells) => displayWidth(cells[column]!))));
  return all.map((cells) => {
    const padded = cells.map((cell, column) => cell + ' '.repeat(widths[column]! - displayWidth(cell)));
    return `${padded.join(' ').trimEnd()}\n`;
  });
}

/** `admin-prohibited from 10.0.0.1 ttl 64`. */
function reasonText({
  reason,
  reasonFrom,
  ttl,
}: {
  readonly reason: string;
  readonly reasonFrom?: string | null;
  readonly ttl: number | null;
}): string {
  return [reason, ...(reasonFrom == null ? [] : [`from ${reasonFrom}`]), ...(ttl === null ? [] : [`ttl ${ttl}`])].join(
    ' ',
  );
}

/** Hosts, systems and devices that the services named, each once. */
function* serviceInfo(ports: readonly PortResult[]): Generator<string, undefined> {
  const services = ports.flatMap(({ service }) => (service === null || service.method === 'table' ? [] : [service]));
  const once = (values: readonly (string | null | undefined)[]): readonly string[] => [
    ...new Set(values.filter((value) => value != null && value !== '') as string[]),
  ];
  const named = (singular: string, values: readonly string[]): readonly string[] =>
    values.length === 0
      ? []
      : [`${singular}${values.length > 1 ? 's' : ''}: ${values.map((value) => printable(value)).join(', ')}`];
  const cpe = once(services.flatMap((service) => service.cpe)).filter((name) => /^cpe:\/[oh]:/.test(name));
  const parts = [
    ...named('Host', once(services.map(({ hostname }) => hostname))),
    ...named('OS', once(services.map(({ os }) => os))),
    ...named('Device', once(services.map(({ deviceType }) => deviceType))),
    ...(cpe.length === 0 ? [] : [`CPE: ${cpe.map((name) => printable(name)).join(', ')}`]),
  ];
  if (parts.length > 0) yield `Service Info: ${parts.join('; ')}\n`;
}

function* traceLines({ probe, hops }: NmapTrace): Generator<string, undefined> {
  const by =
    probe === null
      ? ''
      : probe.port === null
        ? ` (using proto 1/${probe.protocol})`
        : ` (using port ${probe.port}/${probe.protocol})`;
  yield `\nTRACEROUTE${by}\n`;
  const rows = hops.map(({ ttl, address, hostname, rttMs }) => {
    const place = hostname === null ? (address ?? '') : `${printable(hostname)} (${address})`;
    return {
      ttl,
      silent: address === null,
      cells: [String(ttl), rttMs === null ? '--' : `${rttMs.toFixed(2)} ms`, place],
    };
  });
  const all = [['HOP', 'RTT', 'ADDRESS'], ...rows.flatMap(({ silent, cells }) => (silent ? [] : [cells]))];
  const [hop, rtt] = [0, 1].map((column) => Math.max(...all.map((cells) => cells[column]!.length)));
  yield `${'HOP'.padEnd(hop!)} ${'RTT'.padEnd(rtt!)} ADDRESS\n`;
  for (let at = 0; at < rows.length; at++) {
    const { ttl, silent, cells } = rows[at]!;
    if (!silent) yield `${cells[0]!.padEnd(hop!)} ${cells[1]!.padEnd(rtt!)} ${cells[2]!}\n`;
    else {
      while (rows[at + 1]?.silent === true) at++;
      const last = rows[at]!.ttl;
      yield last === ttl ? `${String(ttl).padEnd(hop!)} ...\n` : `${String(ttl).padEnd(hop!)} ... ${last}\n`;
    }
  }
}

/** Two significant digits without an exponent: `0.000013`, `0.0000060`, `1.2`. */
export function significant(value: number): string {
  if (value <= 0) return '0.0';
  const decimals = Math.max(0, 1 - Math.floor(Math.log10(Number(value.toPrecision(2)))));
  return value.toFixed(Math.min(decimals, 20));
}
