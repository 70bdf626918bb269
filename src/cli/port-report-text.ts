/** The report on one port, for people and as plain data. */
import type { ProcessInfo } from '../os/process-table.ts';
import { describePort } from '../registry/describe-port.ts';
import { recordValue } from '../report/json.ts';
import { printable } from '../report/printable.ts';
import { listenerKind } from '../sockets/chart.ts';
import type { Listener } from '../sockets/chart.ts';
import { exposureWords } from '../sockets/exposure.ts';
import type { ExplainedListener, PortReport } from '../sockets/port-report.ts';
import type { SocketRecord } from '../sockets/socket-record.ts';
import { endpointText, ownersText, socketKind } from '../sockets/socket-record.ts';
import type { CliContext } from './context.ts';
import { sinceText } from './since-text.ts';

const shownConnections = 10;
const longestArguments = 200;

/** The report as text, ending in a newline: verdict, evidence, next step. */
export function portReportText(report: PortReport, context: CliContext): string {
  const lines = [verdict(report, context)];
  for (const explained of report.listeners) lines.push(...listenerLines(explained, context));
  lines.push(...connectionLines('clients', report.clients), ...connectionLines('outgoing', report.outgoing));
  if (report.listeners.length === 0) lines.push(...connectionLines('on the port', report.others));
  lines.push(...registryLines(report, context), `next: ${nextStep(report)}`);
  return `${lines.join('\n')}\n`;
}

function verdict({ port, listeners, occupation }: PortReport, { out }: CliContext): string {
  const [first] = listeners;
  if (first === undefined)
    return out.style.badge(
      occupation?.kind === 'free' ? 'good' : 'warning',
      printable(occupation?.verdict ?? `nobody listens on port ${port}`),
    );
  const holders = listeners.map(({ listener }) => holder(listener));
  const widest = exposureWords[first.listener.exposure.level];
  const tone = first.listener.exposure.level === 'loopback' ? 'good' : 'warning';
  return out.style.badge(tone, `${port}: ${[...new Set(holders)].join(', ')}; open to: ${widest}`);
}

function holder(listener: Listener): string {
  const name = listener.container ?? listener.unit ?? listener.owners[0]?.command ?? 'owner hidden';
  return printable(`${name} (${listener.transport})`);
}

function listenerLines({ listener, ancestors, unit }: ExplainedListener, { host }: CliContext): string[] {
  const lines = [
    row(
      'bound',
      `${listener.binds.map((bind) => endpointText(bind.local, bind.family)).join(', ')}: ${listener.exposure.why}`,
    ),
  ];
  if (listener.namespace !== 'this') lines.push(row('namespace', listener.namespace));
  for (const owner of listener.owners.slice(0, 5)) {
    const started = sinceText(owner.startedAt, host.clock.now());
    lines.push(row('process', `${owner.command}[${owner.pid}] as ${owner.user ?? owner.uid}, since ${started}`));
    if (owner.arguments !== null && owner.arguments.length > 0)
      lines.push(row('command', owner.arguments.join(' '), longestArguments));
    if (owner.executableDeleted)
      lines.push(row('warning', `${owner.executable ?? 'its executable'} was deleted or replaced since it started`));
  }
  if (listener.owners.length > 5) lines.push(row('', `and ${listener.owners.length - 5} more processes`));
  if (listener.ownerReason !== null) lines.push(row('process', listener.ownerReason));
  if (ancestors.length > 0) lines.push(row('started by', chain(ancestors)));
  if (listener.unit !== null) lines.push(row('unit', unitText(listener.unit, unit)));
  if (listener.container !== null) lines.push(row('container', listener.container));
  return lines;
}

function chain(ancestors: readonly ProcessInfo[]): string {
  return ancestors.map((process) => `${process.command}[${process.pid}]`).join(' < ');
}

function unitText(name: string, facts: ExplainedListener['unit']): string {
  if (facts === null) return name;
  const parts = [
    facts.description,
    facts.file,
    facts.triggeredBy.length > 0 ? `started by ${facts.triggeredBy.join(', ')}` : null,
  ];
  return [name, ...parts.filter((part) => part !== null)].join('; ');
}

function connectionLines(title: string, sockets: readonly SocketRecord[]): string[] {
  if (sockets.length === 0) return [];
  const lines = [row(title, `${sockets.length}`)];
  for (const socket of sockets.slice(0, shownConnections)) {
    lines.push(
      row(
        '',
        `${endpointText(socket.local, socket.family)} - ${endpointText(socket.remote, socket.family)} ${socket.state} ${ownersText(socket)}`,
      ),
    );
  }
  if (sockets.length > shownConnections) lines.push(row('', `and ${sockets.length - shownConnections} more`));
  return lines;
}

function registryLines({ port, listeners }: PortReport, { host }: CliContext): string[] {
  const transport = listeners[0]?.listener.transport === 'udp' ? 'udp' : 'tcp';
  const { ephemeral, unprivilegedStart } = host.portSettings();
  const settings =
    ephemeral === null
      ? null
      : { ephemeral: { first: ephemeral.low, last: ephemeral.high }, unprivilegedFrom: unprivilegedStart ?? 1024 };
  const facts = describePort(port, transport, settings);
  const names = [facts.common, facts.registered].filter((entry) => entry !== null);
  const said = names.map(
    (entry) => `${entry.name} (${entry.source}${entry.description === '' ? '' : `: ${entry.description}`})`,
  );
  const lines = [
    row(
      'number',
      `${said.length === 0 ? 'not registered' : said.join('; ')}; ${facts.rangeClass.name} range${facts.kernel?.isEphemeral === true ? ", inside this kernel's ephemeral range" : ''}`,
    ),
  ];
  const last = facts.attacks.at(-1);
  if (last !== undefined && listeners.length > 0)
    lines.push(row('history', `${last.year}: ${last.what} (${last.source})`));
  return lines;
}

function nextStep({ port, listeners, occupation }: PortReport): string {
  const [first] = listeners;
  if (first === undefined) return occupation?.next ?? `portolan port ${port}`;
  return first.listener.owners.length === 0
    ? `sudo portolan ${port}`
    : `portolan watch port:${port}, or portolan stop ${port}`;
}

function row(label: string, text: string, maximum = 1000): string {
  return `  ${label.padEnd(11)} ${printable(text, { maximum })}`;
}

/** The report as plain data for JSON. */
export function portReportValue(report: PortReport): object {
  return {
    port: report.port,
    listeners: report.listeners.map(({ listener, ancestors, unit }) => ({
      ...recordValue(listenerKind.columns, listener),
      ancestors: ancestors.map(({ pid, command, arguments: args, executable }) => ({
        pid,
        command,
        arguments: args,
        executable,
      })),
      unitFacts: unit,
    })),
    clients: report.clients.map((socket) => recordValue(socketKind.columns, socket)),
    outgoing: report.outgoing.map((socket) => recordValue(socketKind.columns, socket)),
    others: report.others.map((socket) => recordValue(socketKind.columns, socket)),
    occupation: report.occupation,
    notices: report.notices,
  };
}
