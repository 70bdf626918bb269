/** The end of a scan: what is missing from the answer, on standard error, and the exit code. */
import { exitCodes } from '../base/errors.ts';
import { printable } from '../report/printable.ts';
import type { ScanTargets } from '../scan/scan-targets.ts';
import type { CliContext } from './context.ts';
import type { OutputFlags } from './output-flags.ts';
import { formatOf } from './output-flags.ts';
import type { ScanFlags } from './scan-flags.ts';
import { nmapFormat } from './scan-files.ts';
import type { ScanTelling } from './scan-telling.ts';
import { confidenceLine, osClauses } from './scan-text.ts';

/** Says it and gives the exit code. */
export function finishScan(
  { hosts, groups, told, survey, targets }: ScanTelling,
  flags: OutputFlags & ScanFlags,
  context: CliContext,
): number {
  const summary = survey.summary();
  const nmap = nmapFormat(flags) !== null;
  const people = formatOf(flags) === 'table' && !nmap;
  sayWhoIsDown(BigInt(told.remote), targets, context);
  if (summary !== null && summary.givenUp.length > 0)
    note(context, `given up before all ports were asked: ${summary.givenUp.slice(0, 10).join(', ')}`);
  if (!people && !nmap && told.listed < told.ports)
    note(context, `${told.ports - told.listed} closed or filtered ports are not listed; --all lists them`);
  if (people && groups.length > 0)
    note(context, 'hosts without an open port, and their ports, are told together; --all lists each');
  if (!people && summary !== null) note(context, confidenceLine(summary));
  for (const { host, tally } of people || nmap ? [] : hosts)
    if (host.os !== null && tally.shown.length === 0)
      note(context, `${host.host} has no port that is listed; ${osClauses(host.os)[0]}`);
  if (context.signal.aborted) {
    if (summary !== null)
      note(context, `interrupted: ${summary.unscanned} of ${summary.total} ports have no result; ${howToGoOn(flags)}`);
    return exitCodes.interrupted;
  }
  if (told.hosts === 0) return exitCodes.unreachable;
  if (told.open > 0) return exitCodes.ok;
  return summary?.silent === told.ports && told.ports > 0 ? exitCodes.unreachable : exitCodes.no;
}

/** A note on standard error, behind what was written to standard output until now. */
export function note({ out, err }: CliContext, text: string): void {
  out.flush();
  err.write(`note: ${printable(text)}\n`);
}

function sayWhoIsDown(up: bigint, { addresses, local }: ScanTargets, context: CliContext): void {
  const remote = addresses.subtract(local).count;
  if (up === remote || context.signal.aborted) return;
  if (up === 0n && local.isEmpty) {
    context.out.flush();
    context.err.write(`no host answered (${remote} asked); --no-discovery scans them all the same\n`);
  } else
    note(context, `${remote - up} of ${remote} hosts did not answer and are left out (--no-discovery scans them too)`);
}

function howToGoOn({ resume }: ScanFlags): string {
  return resume === undefined
    ? 'with --resume FILE the next one can go on where it stopped'
    : 'repeat the command to go on';
}
