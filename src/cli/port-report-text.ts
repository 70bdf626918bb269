/** The report on one port, for people and as plain data. */
import type { ProcessInfo } from '../os/process-table.ts';
import { describePort } from '../registry/describe-port.ts';
import { recordValue } from '../report/json.ts';
import { printable } from '../report/printable.ts';
import { listenerKind } from '../sockets/chart.ts';
import type { Listener } from '../sockets/chart.ts';
import { exposureWords } from '../sockets/exposure.ts';
import type { ExplainedListener, PortReport } from '../sockets/port-report.ts';
import { forwardText } from '../sockets/container-text.ts';
import type { Owner, SocketRecord } from '../sockets/socket-record.ts';
import { endpointText, ownersText, socketKind } from '../sockets/socket-record.ts';
import type { CliContext } from './context.ts';
import { sinceText } from './since-text.ts';

const shownConnections = 10;
const longestArguments = 200;
const shownOwners = 5;

/** The report as text, ending in a newline: verdict, evidence, next step. */
export function portReportText(report: PortReport, context: CliContext): string {
  const lines = [verdict(report, context)];
  for (const [index, explained] of report.listeners.entries()) {
    // Several listeners share the port: each gets a paragraph.
    if (index > 0) lines.push('');
    lines.push(...listenerLines(explained, context));
  }
  if (report.listeners.length > 1) lines.push('');
  lines.push(...connectionLines('clients', report.clients), ...connectionLines('outgoing', report.outgoing));
  if (report.listeners.length === 0) lines.push(...connectionLines('on the port', report.others));
  lines.push(...registryLines(report, context));
  const note = report.occupation?.note ?? null;
  if (note !== null) lines.push(row('kernel', note));
  lines.push(`next: ${printable(nextStep(report))}`);
  return `${lines.join('\n')}\n`;
}

function verdict({ port, listeners, occupation }: PortReport, { out }: CliContext): string {
  const [first] = listeners;
  if (first === undefined)
    return out.style.badge(
      occupation?.kind === 'free' ? 'good' : 'warning',
      printable(occupation?.verdict ?? `nobody listens on port ${port}`),
    );
  const holders = [...new Set(listeners.map(({ listener }) => holder(listener)))];
  const { level } = first.listener.exposure;
  const where = first.listener.namespace === 'this' ? '' : ' of its namespace';
  const tone = level === 'loopback' ? 'good' : 'warning';
  return out.style.badge(tone, printable(`${port}: ${holders.join(', ')}; open to: ${exposureWords[level]}${where}`));
}

function holder({ container, unit, owners, transport, namespace }: Listener): string {
  const name = container ?? unit ?? owners[0]?.command ?? 'owner hidden';
  return `${name} (${transport}${namespace === 'this' ? '' : ` in namespace ${namespace}`})`;
}

function listenerLines({ listener, ancestors, unit }: ExplainedListener, { host }: CliContext): string[] {
  const binds = listener.binds.map((bind) => endpointText(bind.local, bind.family));
  const lines = [row('bound', `${listener.transport} ${[...new Set(binds)].join(', ')}: ${listener.exposure.why}`)];
  if (listener.namespace !== 'this') lines.push(row('namespace', listener.namespace));
  for (const owner of listener.owners.slice(0, shownOwners)) lines.push(...ownerLines(owner, host.clock.now()));
  const more = listener.owners.length - shownOwners;
  if (more > 0) lines.push(row('', `and ${more} more ${more === 1 ? 'process' : 'processes'}`));
  if (listener.ownerReason !== null) lines.push(row('process', listener.ownerReason));
  if (ancestors.length > 0) lines.push(row('started by', chain(ancestors)));
  const ofContainer = listener.container !== null && listener.unit?.endsWith('.scope') === true;
  if (listener.unit !== null && !ofContainer) lines.push(row('unit', unitText(listener.unit, unit)));
  const forwarded = listener.owners.find((owner) => owner.forwardsTo !== null)?.forwardsTo ?? null;
  if (forwarded !== null) lines.push(row('forwards to', forwardText(forwarded)));
  if (listener.container !== null) lines.push(row('container', listener.container));
  return lines;
}

function ownerLines(owner: Owner, now: number): string[] {
  const age = sinceText(owner.startedAt, now);
  const lines = [row('process', `${owner.command}[${owner.pid}] as ${owner.user ?? owner.uid}, started ${age} ago`)];
  const typed = (owner.arguments ?? []).join(' ');
  if (typed !== '' && typed !== owner.command) lines.push(row('command', typed, longestArguments));
  if (owner.executableDeleted)
    lines.push(row('warning', `${owner.executable ?? 'its executable'} was deleted or replaced since it started`));
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
        `${endpointText(socket.local, socket.family)} - ${endpointText(socket.remote, socket.family)} ${socket.state} ${ownersText(socket)}${placeText(socket)}`,
      ),
    );
  }
  if (sockets.length > shownConnections) lines.push(row('', `and ${sockets.length - shownConnections} more`));
  return lines;
}

function placeText({ namespace }: SocketRecord): string {
  return namespace === 'this' ? '' : ` in namespace ${namespace}`;
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
  const { listener } = first;
  if (listener.owners.length > 0) return `portolan watch port:${port}, or portolan stop ${port}`;
  return listener.ownerReason?.includes('needs root') === true ? `sudo portolan ${port}` : `portolan ls port:${port}`;
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
