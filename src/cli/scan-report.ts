/** A finished survey for people: each host with its verdict, its ports and what else was found out, then the next step. */
import { endpointText } from '../addr/endpoint.ts';
import type { Column } from '../base/record.ts';
import { printable } from '../report/printable.ts';
import { writeRecords } from '../report/write-records.ts';
import type { HostResult } from '../scan/host-result.ts';
import type { PortResult } from '../scan/port-result.ts';
import { noteText, portResultKind } from '../scan/port-result.ts';
import type { QuietGroup } from '../scan/quiet-hosts.ts';
import type { ScanSummary } from '../scan/scan.ts';
import type { HostTally } from '../scan/scan-tally.ts';
import type { CliContext } from './context.ts';
import { printHiddenColumns } from './notices.ts';
import type { ScanExplanation } from './scan-explain.ts';
import { confidenceLine, hostLines, quietLine, verdictLine } from './scan-text.ts';

/** A host that was told. */
export interface ToldHost {
  readonly host: HostResult;
  readonly tally: HostTally;
  readonly local: boolean;
}

/** How it is written. */
export interface ReportOptions {
  /** The columns that were asked for by name. */
  readonly columns: readonly Column<PortResult>[] | undefined;
  /** Null where nothing is to be explained. */
  readonly explanation: ScanExplanation | null;
}

/** Writes it: the hosts one by one, then those of which there is nothing else to tell together. */
export async function printReport(
  hosts: readonly ToldHost[],
  groups: readonly QuietGroup[],
  summary: ScanSummary | null,
  { columns, explanation }: ReportOptions,
  context: CliContext,
): Promise<void> {
  for (const told of hosts) {
    await printHost(told, columns, context);
    for (const line of explanation?.lines(told.tally) ?? []) context.out.write(line);
    if (explanation !== null) context.out.write('\n');
  }
  for (const group of groups) context.out.write(`${quietLine(group, context.out.style)}\n`);
  if (summary !== null) context.out.write(`${printable(confidenceLine(summary))}\n`);
  const next = nextStep(hosts);
  if (next !== null) context.out.write(`next: ${next}\n`);
}

async function printHost(
  { host, tally, local }: ToldHost,
  asked: readonly Column<PortResult>[] | undefined,
  context: CliContext,
): Promise<void> {
  context.out.write(`${verdictLine(host, tally, context.out.style)}\n`);
  for (const line of hostLines(host)) context.out.write(`${line}\n`);
  if (tally.shown.length === 0) return;
  const columns = asked ?? portResultKind.columns.filter((column) => isWorthShowing(column, tally, local));
  const tone = (result: PortResult, { name }: { name: string }): 'bad' | 'good' | undefined =>
    name === 'disagreement' ? 'bad' : name === 'state' && result.state === 'open' ? 'good' : undefined;
  const shown = host.os === null ? tally.shown : tally.shown.map((port) => ({ ...port, os: host.os }));
  const { hidden } = await writeRecords(context.out, portResultKind, [shown], { format: 'table', columns, tone });
  context.out.write('\n');
  printHiddenColumns(hidden, context);
}

/** The host stands above the table; a column of dashes tells nothing. */
function isWorthShowing({ name, shown }: Column<PortResult>, tally: HostTally, local: boolean): boolean {
  if (!shown || name === 'host') return false;
  if (name === 'owner') return local;
  return name !== 'disagreement' || tally.shown.some((result) => noteText(result) !== '');
}

/** Disagreements first; else what is open. Numbers of IP protocols are no ports. */
function nextStep(hosts: readonly ToldHost[]): string | null {
  const shown = hosts.flatMap(({ tally, local }) => tally.shown.map((result) => ({ result, local })));
  const ports = shown.filter(({ result: { transport } }) => transport === 'tcp' || transport === 'udp');
  const chosen =
    ports.find(({ result }) => noteText(result) !== '') ?? ports.find(({ result }) => result.state === 'open');
  if (chosen === undefined) return null;
  const { host, port, transport, answer } = chosen.result;
  if (chosen.local) return `portolan ${port}`;
  if (answer !== undefined) return `portolan port ${port}`;
  const where = endpointText({ host: { kind: 'name', name: host.includes(':') ? `[${host}]` : host }, port });
  return `portolan identify ${where}${transport === 'udp' ? ' --udp' : ''}`;
}
