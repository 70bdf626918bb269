/** Carries a scan out and writes what it finds in the format that was asked for. */
import type { Column } from '../base/record.ts';
import type { Format } from '../report/write-records.ts';
import { writeRecords } from '../report/write-records.ts';
import type { PortResult } from '../scan/port-result.ts';
import { portResultKind } from '../scan/port-result.ts';
import type { ScanPlan } from '../scan/scan.ts';
import type { ScanTargets } from '../scan/scan-targets.ts';
import type { ServiceExaminer } from '../scan/service-examiner.ts';
import { survey } from '../scan/survey.ts';
import type { CliContext } from './context.ts';
import type { ScanExplanation } from './scan-explain.ts';
import type { NmapFormat } from './scan-files.ts';
import { nmapLines, nmapReport } from './scan-files.ts';
import type { ScanFlags } from './scan-flags.ts';
import { scanPlan } from './scan-flags.ts';
import { printReport } from './scan-report.ts';
import type { ScanRights } from './scan-rights.ts';
import type { ScanQuestion } from './scan-surroundings.ts';
import { openScanDetector, openScanTracer, scanSurroundings, sendsPackets } from './scan-surroundings.ts';
import { ScanTelling } from './scan-telling.ts';

/** What was asked for. */
export interface AskedScan extends ScanQuestion {
  readonly rights: ScanRights;
  /** Asks services, where that is wanted. */
  readonly examiner: ServiceExaminer | null;
  /** The command line, for nmap's formats. */
  readonly arguments: string;
  readonly startedAt: number;
}

/** How it is to be written. */
export interface ScanOutput {
  readonly format: Format;
  readonly columns?: readonly Column<PortResult>[];
  /** One of nmap's formats instead, or null. */
  readonly nmap: NmapFormat | null;
}

/** Runs it; resolves to what was told. Interrupted, that is what was known by then. */
export async function runScan(
  asked: AskedScan,
  flags: ScanFlags,
  output: ScanOutput,
  context: CliContext,
): Promise<ScanTelling> {
  const { plan, targets, techniques, rights, examiner } = asked;
  const { clock } = context.host;
  let wanted: ScanPlan['parts'] = [];
  const parts = (up: ScanTargets): ScanPlan['parts'] => (wanted = scanPlan(flags, up, techniques, plan.seed).parts);
  const witness = flags.explain ? new (await import('../scan/probe-witness.ts')).ProbeWitness(clock) : null;
  const tracer = await openScanTracer(flags, plan.seed, context);
  const detector = await openScanDetector(flags, plan, context);
  const resolver = flags.names ? (await import('../scan/names.ts')).openNames({ clock }) : null;
  try {
    const helpers = { examiner, witness, tracer, detector, resolver, rights };
    const around = await scanSurroundings(flags, asked, () => wanted, helpers, context);
    rights.settle(targets, { packets: sendsPackets(flags, asked) });
    const running = survey({ ...plan, targets, all: flags.all, parts }, around, context.signal);
    // Whoever wants each host, or every port explained, gets them one by one.
    const lines = output.format === 'jsonl' || output.format === 'csv';
    const groups =
      output.nmap === null && !flags.os && (lines || (output.format === 'table' && !flags.all && !flags.explain));
    const telling = new ScanTelling(running, targets, { all: flags.all, groups, explained: flags.explain });
    const explanation =
      witness === null
        ? null
        : new (await import('./scan-explain.ts')).ScanExplanation(plan, witness, () => running.summary());
    await write(telling, asked, output, { explanation, live: !flags.os }, context);
    return telling;
  } finally {
    tracer?.close();
    detector?.close();
    resolver?.close();
  }
}

/** What is told beside the ports, and whether all of it is known as each port is. */
interface Beside {
  readonly explanation: ScanExplanation | null;
  readonly live: boolean;
}

/** Lines are written as they come unless they tell what is only known in the end, everything else in the end. */
async function write(
  telling: ScanTelling,
  asked: AskedScan,
  { nmap, format, columns }: ScanOutput,
  { explanation, live }: Beside,
  context: CliContext,
): Promise<void> {
  const explained = explanation === null ? {} : { columns: [...portResultKind.columns, explanation.column()] };
  const options = { format, ...(columns === undefined ? explained : { columns }) };
  if (live && nmap === null && (format === 'jsonl' || format === 'csv')) {
    await writeRecords(context.out, portResultKind, telling.ports(context), { ...options, live: true });
    return;
  }
  await telling.finish(context);
  const { hosts, groups, plan, survey: done } = telling;
  if (nmap !== null) {
    const frame = {
      arguments: asked.arguments,
      startedAt: asked.startedAt,
      endedAt: context.host.clock.now(),
      asked: Number(asked.targets.addresses.count),
      complete: !context.signal.aborted,
    };
    for (const line of await nmapLines(nmap, nmapReport(plan ?? asked.plan, hosts, frame))) context.out.write(line);
  } else if (format === 'table') {
    await printReport(hosts, groups, done.summary(), { columns, explanation }, context);
  } else {
    const ports = hosts.map(({ host: { os }, tally }) =>
      live ? tally.shown : tally.shown.map((port) => ({ ...port, os })),
    );
    await writeRecords(context.out, portResultKind, ports, options);
  }
}
