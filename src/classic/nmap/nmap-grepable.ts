/** nmap's grepable format: a line a host, ports as `port/state/protocol/owner/service/rpc/version/`. */
import { printable } from '../../report/printable.ts';
import type { PortResult } from '../../scan/port-result.ts';
import type { NmapHost, NmapReport } from './nmap-report.ts';
import { ctime, doneText } from './nmap-report.ts';

/** The file as lines; each ends with a line feed. */
export function* nmapGrepable(report: NmapReport): Generator<string, undefined> {
  yield `# Nmap ${field(report.version)} scan initiated ${ctime(report.startedAt)} as: ${field(report.arguments)}\n`;
  for (const host of report.hosts) yield* hostLines(host);
  yield `# Nmap done at ${ctime(report.endedAt)} -- ${doneText(report)}\n`;
}

function* hostLines({ address, hostname, ports, extra }: NmapHost): Generator<string, undefined> {
  const head = `Host: ${address} (${field(hostname ?? '')})`;
  yield `${head}\tStatus: Up\n`;
  const listed = ports.length === 0 ? [] : [`Ports: ${ports.map(portText).join(', ')}`];
  const counted = new Map<string, number>();
  for (const { state, count } of extra) counted.set(state, (counted.get(state) ?? 0) + count);
  // The format has room for one state that is not listed: nmap's, too, names the most frequent.
  const [most] = [...counted].sort((a, b) => b[1] - a[1]);
  const ignored = most === undefined ? [] : [`Ignored State: ${most[0]} (${most[1]})`];
  if (listed.length + ignored.length > 0) yield `${[head, ...listed, ...ignored].join('\t')}\n`;
}

function portText({ port, state, transport, owner, service }: PortResult): string {
  const version = [service?.product, service?.version].filter((part) => part != null).join(' ');
  const parts = [port, state, transport, owner?.user ?? '', service?.name ?? '', '', version];
  return `${parts.map((part) => onePart(String(part))).join('/')}/`;
}

/** A slash would begin the next part, as a comma the next port. */
function onePart(text: string): string {
  return field(text).replaceAll('/', '|').replaceAll(',', ';');
}

function field(text: string): string {
  return printable(text);
}
