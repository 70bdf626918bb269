/** `portolan scan TARGET...`: which ports are open, with the evidence. */
import { exitCodes } from '../../base/errors.ts';
import { portResultKind } from '../../scan/port-result.ts';
import { scanTargets } from '../../scan/scan-targets.ts';
import type { CliContext } from '../context.ts';
import { defineCommand } from '../kit.ts';
import type { OutputFlags } from '../output-flags.ts';
import { outputFlags, writeOptions } from '../output-flags.ts';
import { nmapFormat } from '../scan-files.ts';
import { finishScan, note } from '../scan-finish.ts';
import type { ScanFlags } from '../scan-flags.ts';
import { scanFlags, scanPlan, transportsOf } from '../scan-flags.ts';
import { resumedTargets } from '../scan-resume.ts';
import { ScanRights } from '../scan-rights.ts';
import type { AskedScan, ScanOutput } from '../scan-run.ts';
import { runScan } from '../scan-run.ts';
import { chooseTechniques, techniqueNames } from '../scan-technique.ts';

export default defineCommand<OutputFlags & ScanFlags, string[]>({
  name: 'scan',
  brief: 'which ports are open, asked from outside: scan 192.168.1.0/24, scan host.lan -p 1-1024',
  details: `Without a target: this host, all its ports. With CAP_NET_RAW (root) it sends SYN packets of its own, else it connects and resets
the connection, which every user may; UDP ports are then asked through sockets of the kernel.
Of other hosts the 1000 most likely ports are asked (our own ranking), unless --ports or --top-ports says otherwise.
Scan only what you own or may test. This host, private and link-local networks need nothing; any other target has to be
listed in the scope file ($XDG_CONFIG_HOME/portolan/scope or ~/.config/portolan/scope, one target a line) or --authorized.
Examples
  portolan scan                                 this host, checked against its socket table
  portolan scan 192.168.1.10 -p 22,80,8000-8100
  portolan scan 192.168.1.10 --identify         and what really speaks on the open ones
  portolan scan 10.0.0.0/24 --top-ports 100 --jsonl
  portolan scan 10.0.0.0/24 --resume scan.journal
  portolan scan 10.0.0.0/24 --names --traceroute
  portolan scan 10.0.0.7 --os                   and which operating system it runs
  portolan scan 10.0.0.7 --technique ack        what a firewall lets through
  portolan scan 10.0.0.7 -p T:22,U:53,161,S:9899   several transports
  portolan scan 10.0.0.7 --technique protocol   which IP protocols it speaks
  portolan scan 10.0.0.7 -p 22,80 --explain     what was sent, what came back
  portolan scan 10.0.0.7 -p 22 --dry-run        the packets, not sent
  portolan scan 10.0.0.7 --xml > monday.xml     to be compared later:
  portolan scan --diff monday.xml friday.xml    exit code 1 when something changed
  portolan scan 10.0.0.7 --nmap-data /usr/share/nmap
                                                services by the probes of your own copy of nmap
--jsonl and --csv write each port as soon as it is known. --names asks your DNS servers, nothing else does.
Techniques: ${techniqueNames.join(', ')}.
Exit code 0 when a port is open, 1 when none is, 4 when no host answered.`,
  parameters: {
    flags: { ...outputFlags, ...scanFlags },
    aliases: { p: 'ports', T: 'timing', n: 'names' },
    positional: { kind: 'array', parameter: { brief: 'target', parse: String, placeholder: 'target' } },
  },
  async run(context, flags, ...words) {
    if (flags.diff) return (await import('../scan-diff.ts')).printDifferences(words, flags, context);
    const options = writeOptions(flags, portResultKind);
    const format = nmapFormat(flags);
    const startedAt = context.host.clock.now();
    const rights = await ScanRights.of(context, flags);
    const journal = flags.dryRun ? null : await journalFile(flags.resume, rights);
    const examiner = flags.dryRun ? null : await serviceExaminer(flags, context);
    try {
      const beginning = { flags, journal, examiner, rights, startedAt };
      return await scanned(words, { ...options, nmap: format }, beginning, context);
    } finally {
      journal?.close();
      await examiner?.close();
    }
  },
});

const lessSure =
  'UDP is asked through sockets of the kernel: an answer that comes late, or from another port, is not seen, which packets (CAP_NET_RAW) show';

/** A scan that is about to begin. */
interface Beginning extends Pick<AskedScan, 'journal' | 'examiner' | 'rights' | 'startedAt'> {
  readonly flags: OutputFlags & ScanFlags;
}

async function journalFile(path: string | undefined, { owner }: ScanRights): Promise<AskedScan['journal']> {
  return path === undefined ? null : new (await import('../../scan/journal.ts')).JournalFile(path, owner);
}

async function serviceExaminer(
  { identify, nmapData, timeout: deadlineMs }: ScanFlags,
  { host: { clock } }: CliContext,
): Promise<AskedScan['examiner']> {
  if (!identify && nmapData === undefined) return null;
  const { openExaminer } = await import('../../scan/service-examiner.ts');
  return openExaminer({ clock, deadlineMs, nmapData });
}

async function scanned(
  words: readonly string[],
  output: ScanOutput,
  { flags, journal, examiner, rights, startedAt }: Beginning,
  context: CliContext,
): Promise<number> {
  await rights.giveUp(flags, context);
  const named = await scanTargets(words, context.host, {
    ...flags,
    exclude: flags.exclude,
    environment: context.environment,
  });
  const targets = resumedTargets(journal, named);
  if (!targets.leftOut.isEmpty)
    note(context, `left out, because no single host has such an address: ${targets.leftOut.toString()}`);
  const techniques = await chooseTechniques(flags.technique, transportsOf(flags), context);
  if (techniques.udp?.kind === 'dial') note(context, lessSure);
  const seed = flags.seed ?? Math.floor(startedAt * 1000) % 2 ** 32;
  const plan = scanPlan(flags, targets, techniques, seed);
  if (flags.dryRun) {
    await (await import('../scan-dry-run.ts')).printProbes(plan, context);
    if (flags.os) await (await import('../scan-dry-run.ts')).noteOsProbes(context);
    return exitCodes.ok;
  }
  const question = { startedAt, plan, targets, techniques, journal, examiner, rights };
  const asked = { arguments: ['portolan scan', ...words].join(' '), ...question };
  return finishScan(await runScan(asked, flags, output, context), flags, context);
}
