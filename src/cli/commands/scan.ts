/** `portolan scan TARGET...`: which ports are open, with the evidence. */
import { exitCodes } from '../../base/errors.ts';
import { writeRecords } from '../../report/write-records.ts';
import type { PortResult } from '../../scan/port-result.ts';
import { portResultKind } from '../../scan/port-result.ts';
import type { ScanPlan } from '../../scan/scan.ts';
import { scanTargets } from '../../scan/scan-targets.ts';
import type { ScanTargets } from '../../scan/scan-targets.ts';
import type { ServiceExaminer } from '../../scan/service-examiner.ts';
import { openExaminer } from '../../scan/service-examiner.ts';
import { survey } from '../../scan/survey.ts';
import type { CliContext } from '../context.ts';
import { defineCommand } from '../kit.ts';
import type { OutputFlags } from '../output-flags.ts';
import { outputFlags, writeOptions } from '../output-flags.ts';
import { printProbes } from '../scan-dry-run.ts';
import type { NmapFormat, NmapFrame } from '../scan-files.ts';
import { nmapFormat, nmapLines, nmapReport } from '../scan-files.ts';
import { finishScan, note } from '../scan-finish.ts';
import type { ScanFlags } from '../scan-flags.ts';
import { asksUdp, scanFlags, scanPlan } from '../scan-flags.ts';
import { printReport } from '../scan-report.ts';
import { scanSurroundings } from '../scan-surroundings.ts';
import { chooseTechnique, techniqueNames, udpTechnique } from '../scan-technique.ts';
import { ScanTelling } from '../scan-telling.ts';

type Flags = OutputFlags & ScanFlags;

export default defineCommand<Flags, string[]>({
  name: 'scan',
  brief: 'which ports are open, asked from outside: scan 192.168.1.0/24, scan host.lan -p 1-1024',
  details: `Without a target: this host, all its ports. With CAP_NET_RAW (root) it sends SYN packets of its own, else it connects and resets
the connection, which every user may.
Of other hosts the 1000 most likely ports are asked (our own ranking), unless --ports or --top-ports says otherwise.
Scan only what you own or may test. This host, private and link-local networks need nothing; any other target has to be
listed in the scope file ($XDG_CONFIG_HOME/portolan/scope or ~/.config/portolan/scope, one target a line) or --authorized.
Examples
  portolan scan                                 this host, checked against its socket table
  portolan scan 192.168.1.10 -p 22,80,8000-8100
  portolan scan 192.168.1.10 --identify         and what really speaks on the open ones
  portolan scan 10.0.0.0/24 --top-ports 100 --jsonl
  portolan scan 10.0.0.0/24 --resume scan.journal
  portolan scan 10.0.0.7 --technique ack        what a firewall lets through
  portolan scan 10.0.0.7 -p T:22,U:53,161       both transports
Techniques: ${techniqueNames.join(', ')}.
Exit code 0 when a port is open, 1 when none is, 4 when no host answered.`,
  parameters: {
    flags: { ...outputFlags, ...scanFlags },
    aliases: { p: 'ports', T: 'timing' },
    positional: { kind: 'array', parameter: { brief: 'target', parse: String, placeholder: 'target' } },
  },
  async run(context, flags, ...words) {
    const options = writeOptions(flags, portResultKind);
    const format = nmapFormat(flags);
    const startedAt = context.host.clock.now();
    const targets = await scanTargets(words, context.host, {
      ...flags,
      exclude: flags.exclude,
      environment: context.environment,
    });
    if (!targets.leftOut.isEmpty)
      note(context, `left out, because no single host has such an address: ${targets.leftOut.toString()}`);
    const seed = flags.seed ?? Math.floor(startedAt * 1000) % 2 ** 32;
    const techniques = {
      tcp: await chooseTechnique(flags.technique, context),
      udp: asksUdp(flags) ? await udpTechnique(context) : null,
    };
    const plan = scanPlan(flags, targets, techniques, seed);
    if (flags.dryRun) {
      printProbes(plan, context.out);
      return exitCodes.ok;
    }
    const request = {
      ...plan,
      targets,
      all: flags.all,
      parts: (up: ScanTargets) => scanPlan(flags, up, techniques, seed).parts,
    };
    const examiner = flags.identify || flags.nmapData !== undefined ? await examinerOf(flags, context) : null;
    try {
      const around = scanSurroundings(flags, targets, techniques, examiner, context);
      const telling = new ScanTelling(survey(request, around, context.signal), targets, flags.all);
      if (format === null && (options.format === 'jsonl' || options.format === 'csv'))
        await writeRecords(context.out, portResultKind, telling.ports(context), { ...options, live: true });
      else {
        await telling.finish(context);
        const frame = {
          arguments: ['portolan scan', ...words].join(' '),
          startedAt,
          endedAt: context.host.clock.now(),
          asked: Number(targets.addresses.count),
          complete: !context.signal.aborted,
        };
        if (format !== null) await printNmap(format, telling, plan, frame, context);
        else await printFound(telling, options, context);
      }
      return finishScan(telling, flags, context);
    } finally {
      await examiner?.close();
    }
  },
});

function examinerOf({ timeout, nmapData }: ScanFlags, { host: { clock } }: CliContext): Promise<ServiceExaminer> {
  return openExaminer({ clock, deadlineMs: timeout, nmapData });
}

async function printNmap(
  format: NmapFormat,
  { plan, hosts }: ScanTelling,
  asked: ScanPlan,
  frame: NmapFrame,
  context: CliContext,
): Promise<void> {
  for (const line of await nmapLines(format, nmapReport(plan ?? asked, hosts, frame))) context.out.write(line);
}

async function printFound(
  { hosts, survey: done }: ScanTelling,
  options: ReturnType<typeof writeOptions<PortResult>>,
  context: CliContext,
): Promise<void> {
  if (options.format === 'table') return printReport(hosts, done.summary(), options.columns, context);
  const ports = hosts.map(({ tally }) => tally.shown);
  await writeRecords(context.out, portResultKind, ports, options);
}
