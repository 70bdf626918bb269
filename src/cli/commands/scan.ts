/** `portolan scan TARGET...`: which ports are open, with the evidence. */
import { ipText, parseIp } from '../../addr/ip-address.ts';
import { exitCodes } from '../../base/errors.ts';
import { linkNeighbours } from '../../os/neighbours.linux.ts';
import { printable } from '../../report/printable.ts';
import { writeRecords } from '../../report/write-records.ts';
import { discoverHosts } from '../../scan/discover.ts';
import { Journal } from '../../scan/journal.ts';
import { openProber } from '../../scan/open-prober.ts';
import { permutation, shardPosition, shardSize } from '../../scan/permutation.ts';
import type { PortResult } from '../../scan/port-result.ts';
import { portResultKind } from '../../scan/port-result.ts';
import { ProbeSpace } from '../../scan/probe-space.ts';
import { journalPlan, Scan } from '../../scan/scan.ts';
import type { ScanPlan, ScanSurroundings } from '../../scan/scan.ts';
import type { CliContext } from '../context.ts';
import { defineCommand } from '../kit.ts';
import { printHiddenColumns } from '../notices.ts';
import type { OutputFlags } from '../output-flags.ts';
import { formatOf, outputFlags, writeOptions } from '../output-flags.ts';
import type { ScanFlags, ScanTechniques } from '../scan-flags.ts';
import { asksUdp, scanFlags, scanPlan } from '../scan-flags.ts';
import { nmapFormat, nmapLines, nmapReport } from '../scan-files.ts';
import { LocalListeners, withOwner } from '../scan-owners.ts';
import type { HostTally } from '../scan-tally.ts';
import { ScanTally } from '../scan-tally.ts';
import type { ScanTargets } from '../scan-targets.ts';
import { ownAddresses, scanTargets } from '../scan-targets.ts';
import { chooseTechnique, discoveryTechnique, techniqueNames, udpTechnique } from '../scan-technique.ts';
import { confidenceLine, showProgress, verdictLine } from '../scan-text.ts';

type Flags = OutputFlags & ScanFlags;

/** What a finished scan is told from. */
interface Found {
  readonly scan: Scan;
  readonly hosts: readonly HostTally[];
  readonly local: ReadonlySet<string>;
}

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
    const asked = await scanTargets(words, context.host, {
      ...flags,
      exclude: flags.exclude,
      environment: context.environment,
    });
    if (!asked.leftOut.isEmpty)
      note(context, `left out, because no single host has such an address: ${asked.leftOut.toString()}`);
    const seed = Math.floor(context.host.clock.now() * 1000) % 2 ** 32;
    const techniques = {
      tcp: await chooseTechnique(flags.technique, context),
      udp: asksUdp(flags) ? await udpTechnique(context) : null,
    };
    const targets = flags.dryRun ? asked : await hostsThatAreUp(asked, flags, techniques, seed, context);
    if (targets.addresses.isEmpty) {
      context.err.write(`no host answered (${asked.addresses.count} asked); --no-discovery scans them all the same\n`);
      return context.signal.aborted ? exitCodes.interrupted : exitCodes.unreachable;
    }
    const plan = scanPlan(flags, targets, techniques, seed);
    if (flags.dryRun) return printProbes(plan, context);
    const found = await runScan(plan, targets, flags, context);
    if (format === null) await printFound(found, options, context, formatOf(flags) === 'table');
    else {
      const frame = {
        arguments: ['portolan scan', ...words].join(' '),
        startedAt,
        endedAt: context.host.clock.now(),
        asked: Number(asked.addresses.count),
        complete: !context.signal.aborted,
      };
      for (const line of await nmapLines(format, nmapReport(plan, found.hosts, frame))) context.out.write(line);
    }
    return finish(found, flags, context);
  },
});

/** Of several other hosts, those that answer; this host is. */
async function hostsThatAreUp(
  targets: ScanTargets,
  flags: Flags,
  techniques: ScanTechniques,
  seed: number,
  context: CliContext,
): Promise<ScanTargets> {
  const remote = targets.addresses.subtract(targets.local);
  if (!flags.discovery || remote.count < 2n) return targets;
  const plan = scanPlan(flags, targets, techniques, seed);
  const { up, down } = await discoverHosts(
    remote,
    await discoveryTechnique(techniques.tcp),
    plan,
    { ...surroundingsOf(targets, null, context), neighbours: linkNeighbours },
    context.signal,
  );
  if (down > 0n)
    note(context, `${down} of ${remote.count} hosts did not answer and are left out (--no-discovery scans them too)`);
  return { ...targets, addresses: targets.local.union(up) };
}

function surroundingsOf(targets: ScanTargets, journal: Journal | null, { host }: CliContext): ScanSurroundings {
  return {
    clock: host.clock,
    openProber: (technique, space, seed) => openProber(technique, space, seed, host.clock),
    own: ownAddresses(host),
    names: targets.names,
    journal,
  };
}

async function runScan(plan: ScanPlan, targets: ScanTargets, flags: Flags, context: CliContext): Promise<Found> {
  const journal = flags.resume === undefined ? null : Journal.open(flags.resume, journalPlan(plan));
  try {
    const comparable = !targets.local.isEmpty && plan.parts.every(({ technique }) => technique.tellsOpen);
    const before = comparable ? await LocalListeners.read(context.host, false) : null;
    const scan = new Scan(plan, surroundingsOf(targets, journal, context));
    const tally = new ScanTally({ all: flags.all, always: before?.ports() ?? new Set() });
    const local = new Set<string>();
    const isLocal = (host: string): boolean => {
      if (isOwn(host, targets)) local.add(host);
      return local.has(host);
    };
    const undecided = await takeResults(scan, tally, isLocal, context);
    if (before === null) {
      tally.add(undecided);
      return { scan, local, hosts: tally.hosts() };
    }
    const pair = { before, after: await LocalListeners.read(context.host, true) };
    tally.add(undecided.map((result) => withOwner(result, pair)));
    const hosts = tally.hosts().map((one) => ({
      ...one,
      shown: one.shown
        .map((result) => (local.has(one.host) ? withOwner(result, pair) : result))
        .filter((result) => flags.all || isTelling(result, one)),
    }));
    return { scan, hosts, local };
  } finally {
    journal?.close();
  }
}

/** Runs the scan into the tally, but for this host's UDP silence: that is decided by the socket table of afterwards. */
async function takeResults(
  scan: Scan,
  tally: ScanTally,
  isLocal: (host: string) => boolean,
  context: CliContext,
): Promise<readonly PortResult[]> {
  const over = new AbortController();
  const progress = showProgress(() => scan.progress(), context, over.signal);
  const undecided: PortResult[] = [];
  const known = new Map<string, boolean>();
  try {
    for await (const results of scan.run(context.signal)) {
      for (const result of results) {
        if (!known.has(result.host)) known.set(result.host, isLocal(result.host));
        if (known.get(result.host)! && result.transport === 'udp' && result.state === 'open|filtered')
          undecided.push(result);
        else tally.addOne(result);
      }
    }
  } finally {
    over.abort();
    await progress;
  }
  return undecided;
}

function isOwn(text: string, { local }: ScanTargets): boolean {
  const address = parseIp(text);
  return address.ok && local.has(address.value);
}

/** A port that was kept because something listens there is told only where the scan did not find it. */
function isTelling(result: PortResult, tally: HostTally): boolean {
  if (result.state === 'open' || result.disagreement !== null) return true;
  const sameState = tally.counts.filter(({ state }) => state === result.state);
  return sameState.reduce((sum, { count }) => sum + count, 0) <= 25;
}

async function printFound(
  { hosts, local, scan }: Found,
  options: ReturnType<typeof writeOptions<PortResult>>,
  context: CliContext,
  people: boolean,
): Promise<void> {
  if (!people) {
    await writeRecords(
      context.out,
      portResultKind,
      hosts.map(({ shown }) => shown),
      options,
    );
    return;
  }
  const columns = options.columns ?? portResultKind.columns.filter(({ name, shown }) => shown && name !== 'host');
  for (const tally of hosts) {
    context.out.write(`${verdictLine(tally, context.out.style)}\n`);
    if (tally.shown.length === 0) continue;
    const used = columns.filter(
      ({ name }) =>
        options.columns !== undefined ||
        ((name !== 'owner' || local.has(tally.host)) &&
          (name !== 'disagreement' || tally.shown.some((one) => one.disagreement !== null))),
    );
    const tone = (result: PortResult, { name }: { name: string }): 'bad' | 'good' | undefined =>
      name === 'disagreement' ? 'bad' : name === 'state' && result.state === 'open' ? 'good' : undefined;
    const { hidden } = await writeRecords(context.out, portResultKind, [tally.shown], {
      ...options,
      columns: used,
      tone,
    });
    context.out.write('\n');
    printHiddenColumns(hidden, context);
  }
  context.out.write(`${printable(confidenceLine(scan.summary()))}\n`);
  const next = nextStep(hosts, local);
  if (next !== null) context.out.write(`next: ${next}\n`);
}

/** Disagreements first; else what is open. */
function nextStep(hosts: readonly HostTally[], local: ReadonlySet<string>): string | null {
  const shown = hosts.flatMap((tally) => tally.shown);
  const chosen = shown.find((one) => one.disagreement !== null) ?? shown.find((one) => one.state === 'open');
  if (chosen === undefined) return null;
  return local.has(chosen.host) ? `portolan ${chosen.port}` : `portolan port ${chosen.port}`;
}

/** Says on standard error what is missing from the answer, and ends with the exit code. */
function finish({ scan, hosts }: Found, flags: Flags, context: CliContext): number {
  const summary = scan.summary();
  if (summary.givenUp.length > 0)
    note(context, `given up before all ports were asked: ${summary.givenUp.slice(0, 10).join(', ')}`);
  const told = hosts.reduce((sum, { shown }) => sum + shown.length, 0);
  const counted = hosts.reduce((sum, { total }) => sum + total, 0);
  const people = formatOf(flags) === 'table' && nmapFormat(flags) === null;
  if (!people && nmapFormat(flags) === null && told < counted)
    note(context, `${counted - told} closed or filtered ports are not listed; --all lists them`);
  if (!people) note(context, confidenceLine(summary));
  if (context.signal.aborted) {
    const how =
      flags.resume === undefined
        ? 'with --resume FILE the next one can go on where it stopped'
        : 'repeat the command to go on';
    note(context, `interrupted: ${summary.unscanned} of ${summary.total} ports have no result; ${how}`);
    return exitCodes.interrupted;
  }
  const open = hosts.flatMap(({ counts }) => counts).some(({ state }) => state === 'open');
  if (open) return exitCodes.ok;
  return summary.silent === counted && counted > 0 ? exitCodes.unreachable : exitCodes.no;
}

/** Every probe in the order in which it would be sent. */
function printProbes(plan: ScanPlan, { out }: CliContext): number {
  for (const part of plan.parts) {
    const space = new ProbeSpace(part.addresses, part.ports);
    const order = permutation(space.size, plan.seed);
    for (let step = 0; step < shardSize(space.size, plan.shard); step++) {
      const index = order.at(shardPosition(step, plan.shard));
      out.write(`${part.technique.id} ${ipText(space.address(space.addressNumber(index)))} ${space.port(index)}\n`);
    }
  }
  return exitCodes.ok;
}

function note({ out, err }: CliContext, text: string): void {
  out.flush();
  err.write(`note: ${printable(text)}\n`);
}
