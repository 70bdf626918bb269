/** nmap's grepable format: a line a host, ports as `port/state/protocol/owner/service/rpc/version/`. */
import { PortSet } from '../../addr/port-set.ts';
import { printable } from '../../report/printable.ts';
import type { PortResult } from '../../scan/port-result.ts';
import type { NmapEnd, NmapFrame, NmapHost, NmapReport } from './nmap-report.ts';
import { ctime, doneText, endOf, extrasByState, serviceText, versionText } from './nmap-report.ts';

/** The file as lines; each ends with a line feed. */
export function* nmapGrepable(report: NmapReport): Generator<string, undefined> {
  yield* grepableHead(report);
  for (const host of report.hosts) {
    yield grepableStatus(host);
    yield* grepablePorts(host);
  }
  yield grepableFoot(endOf(report));
}

/** What stands before the hosts. */
export function* grepableHead(frame: NmapFrame): Generator<string, undefined> {
  yield `# Nmap ${field(frame.version)} scan initiated ${ctime(frame.startedAt)} as: ${field(frame.arguments)}\n`;
  if ((frame.verbose ?? 0) === 0) return;
  const asked = (['tcp', 'udp', 'sctp', 'ip'] as const).map((protocol) => {
    const scan = frame.scans.find((one) => one.protocol === protocol);
    const ports = scan?.ports ?? PortSet.empty;
    return `${protocol === 'ip' ? 'PROTOCOLS' : protocol.toUpperCase()}(${ports.count};${ports.toString()})`;
  });
  yield `# Ports scanned: ${asked.join(' ')}\n`;
}

/** Whether a host is up. */
export function grepableStatus(host: NmapHost): string {
  const state = host.presence?.state ?? 'up';
  return `${headOf(host)}\tStatus: ${state[0]!.toUpperCase()}${state.slice(1)}\n`;
}

/** Its ports, a line at most. */
export function* grepablePorts(host: NmapHost): Generator<string, undefined> {
  const { ports, extra, os, timedOut } = host;
  if (timedOut === true) {
    yield `${headOf(host)}\tStatus: Timeout\n`;
    return;
  }
  if (host.scanned === false || ports.length + extra.length === 0) return;
  const protocols = [...ports, ...extra].every(({ transport }) => transport === 'ip');
  const asked = `${protocols ? 'Protocols' : 'Ports'}: ${ports.map(protocols ? protocolText : portText).join(', ')}`;
  // The format has room for one state that is not listed: nmap's, too, names the most frequent.
  const [most] = extrasByState(extra);
  const ignored = most === undefined ? [] : [`Ignored State: ${most.state} (${most.count})`];
  const guess = os == null || os.name === null ? [] : [`OS: ${onePart(os.name)}`];
  yield `${[headOf(host), asked, ...ignored, ...guess].join('\t')}\n`;
}

/** What stands behind the hosts. */
export function grepableFoot(end: NmapEnd): string {
  return `# Nmap done at ${ctime(end.endedAt)} -- ${doneText(end)}\n`;
}

function headOf({ address, hostname, reverseName }: NmapHost): string {
  // nmap tells the name that DNS has; where nobody asked, the one that was asked for.
  const name = reverseName === undefined ? hostname : reverseName;
  return `Host: ${address} (${field(name ?? '')})`;
}

function portText({ port, state, transport, owner, service }: PortResult): string {
  const parts = [port, state, transport, owner?.user ?? '', serviceText(service), '', versionText(service)];
  return `${parts.map((part) => onePart(String(part))).join('/')}/`;
}

function protocolText({ port, state, service }: PortResult): string {
  return `${port}/${state}/${onePart(serviceText(service))}/`;
}

/** A slash would begin the next part, as a comma the next port. */
function onePart(text: string): string {
  return field(text).replaceAll('/', '|').replaceAll(',', ';');
}

function field(text: string): string {
  return printable(text);
}
