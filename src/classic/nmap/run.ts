/** Runs nmap's command line: rights, plan, targets, one survey after the other, and what is told of the hosts. */
import { release, type } from 'node:os';
import type { IpAddress } from '../../addr/ip-address.ts';
import { ipText } from '../../addr/ip-address.ts';
import { IpSet } from '../../addr/ip-set.ts';
import type { Clock } from '../../base/clock.ts';
import { usualName } from '../../registry/service-name.ts';
import type { OsDetector } from '../../scan/os-detection/os-detector.ts';
import { rightsOf } from '../../os/process-rights.ts';
import type { ClassicContext } from '../classic.ts';
import { readInput } from '../read-input.ts';
import { interfaceList } from './interface-list.ts';
import { openNmapNames } from './host-names.ts';
import type { NmapOptions } from './nmap-options.ts';
import { parseNmap } from './options.ts';
import type { NmapScan } from './nmap-report.ts';
import { compatible, dateTime } from './nmap-report.ts';
import type { NmapRun } from './nmap-run.ts';
import { NmapOutputs } from './outputs.ts';
import type { NmapPlan } from './plan.ts';
import { checkRights, kindFacts, nmapPlan } from './plan.ts';
import { checkShape } from './packet-shape.ts';
import { PortionRun } from './portion-run.ts';
import { keptXml, quoted, readInterrupted } from './resume.ts';
import type { InterruptedRun } from './resume.ts';
import { NmapSession } from './session.ts';
import { portions, remaining, targetList } from './target-list.ts';
import type { TargetList } from './target-list.ts';

/** Scans; the exit code. Throws NmapRefusal and what the scan throws. */
export function runNmap(
  options: NmapOptions,
  words: readonly string[],
  version: string,
  context: ClassicContext,
): Promise<number> {
  if (options.show === 'interfaces') {
    context.write(`Starting Portolan ${version} (nmap 7.93 compatible) at ${dateTime(context.host.clock.now())}\n`);
    context.write(interfaceList(context.host));
    return Promise.resolve(0);
  }
  if (options.resume === null) return scanOnce(options, words, version, context, null);
  const earlier = readInterrupted(options.resume);
  const again = parseNmap(['--append-output', ...earlier.words], earlier.startedAt);
  return scanOnce(again, ['--append-output', ...earlier.words], version, context, earlier);
}

async function scanOnce(
  options: NmapOptions,
  words: readonly string[],
  version: string,
  context: ClassicContext,
  earlier: InterruptedRun | null,
): Promise<number> {
  const { host, signal } = context;
  const warn = (line: string): void => context.writeError(`${line}\n`);
  const raw = options.privileged ?? maySendPackets(context);
  for (const line of [...options.warnings, ...checkRights(options, raw)]) warn(line);
  const startedAt = host.clock.now();
  const xmlBytes = earlier === null || options.files.xml === null ? null : keptXml(options.files.xml);
  // As bytes, which are not held back: who reads along sees each host when it is told.
  const rights = await rightsOf(host, context);
  const outputs = new NmapOutputs(options.files, (text) => context.write(Buffer.from(text)), rights.owner);
  outputs.screen(`Starting Portolan ${version} (nmap 7.93 compatible) at ${dateTime(startedAt)}\n`);
  const plan = nmapPlan(options, raw);
  checkShape(
    options,
    plan.parts.map(({ kind }) => kind),
    host,
  );
  for (const line of plan.warnings) warn(line);
  const frame = {
    version: compatible(version),
    arguments: ['portolan nmap', ...words.map(quoted)].join(' '),
    startedAt,
    scans: plan.parts.map(({ kind, protocol, ports }): NmapScan => ({ type: kindFacts[kind].type, protocol, ports })),
    verbose: options.verbose,
    debug: options.debug,
    stylesheet: options.files.stylesheet,
  };
  const session = new NmapSession(options, outputs, frame, host.clock);
  if (xmlBytes !== null) outputs.cutXml(xmlBytes);
  session.begin(xmlBytes !== null && xmlBytes > 0);
  // Lists of targets and the scope may be root's to read. What the kernel's buffers take of it is taken now.
  if (raw && rights.isRoot) (await import('../../link/raw-senders.linux.ts')).reserveSenders(sendersInReserve);
  if (rights.isRoot) usualName(1, 'tcp');
  const examiner = await openVersions(options, host.clock);
  const remark = await rights.giveUp(['CAP_NET_RAW', 'CAP_DAC_READ_SEARCH']);
  if (remark !== null) warn(`Note: ${remark}`);
  const named = await targetList(options, { ...context, warn, readInput: () => readInput(context) });
  const list = named === null || earlier === null ? named : behind(named, earlier);
  if (list === null) {
    warn('WARNING: No targets were specified, so 0 hosts scanned.');
    session.end(0, true);
    await examiner?.close();
    return 0;
  }
  const seed = Math.floor(startedAt * 1000) % 2 ** 32;
  const helpers = { examiner, ...(await openHelpers(options, plan, seed, context)) };
  rights.drop(raw ? ['CAP_DAC_READ_SEARCH'] : ['CAP_DAC_READ_SEARCH', 'CAP_NET_RAW']);
  try {
    await scanAll({ options, plan, list, session, context, seed, rights, ...helpers });
  } finally {
    helpers.tracer?.close();
    helpers.detector?.close();
    helpers.names?.close();
    await helpers.examiner?.close();
  }
  session.end(list.asked, !signal.aborted);
  if (!signal.aborted) return 0;
  warn('caught SIGINT signal, cleaning up; what is told of hosts that were being scanned is not all of them');
  if (hasFile(options)) warn('Note: --resume with one of the output files goes on with this scan.');
  return 1;
}

function hasFile({ files: { normal, xml, grepable } }: NmapOptions): boolean {
  return [normal, xml, grepable].some((path) => path !== null && path !== '-');
}

/** What a run that was broken off left to be done. */
function behind(list: TargetList, { lastHost, finished }: InterruptedRun): TargetList {
  const groups = finished ? [] : remaining(list.groups, lastHost);
  const addresses = groups.reduce((sum, group) => sum.union(group), IpSet.empty);
  return { ...list, groups, asked: Number(addresses.count) };
}

/** Raw links that are open at once, and some more. */
const sendersInReserve = 8;

/** nmap's intensity where nobody says another, and a port's time at it: less where less is asked. */
const [usualIntensity, leastMs, stepMs] = [7, 800, 600];

async function openHelpers(
  options: NmapOptions,
  plan: NmapPlan,
  seed: number,
  { host }: ClassicContext,
): Promise<Pick<NmapRun, 'tracer' | 'detector' | 'names'>> {
  const { clock } = host;
  return {
    tracer: plan.traceroute ? await (await import('../../scan/open-tracer.ts')).openTracer({ seed }, clock) : null,
    detector: plan.os ? await openDetector(seed, options.osTries, plan, clock) : null,
    names: options.names === 'never' ? null : await openNmapNames(options, host),
  };
}

async function openVersions(options: NmapOptions, clock: Clock): Promise<NmapRun['examiner']> {
  if (!options.serviceVersions || options.listOnly) return null;
  const intensity = options.versionIntensity ?? usualIntensity;
  const nmapData = options.dataFolder ?? undefined;
  const deadlineMs = nmapData === undefined ? leastMs + stepMs * intensity : undefined;
  const { openExaminer } = await import('../../scan/service-examiner.ts');
  return openExaminer({ clock, nmapData, intensity, deadlineMs });
}

async function openDetector(seed: number, tries: number | null, plan: NmapPlan, clock: Clock): Promise<OsDetector> {
  const { openOsDetector, osPace } = await import('../../scan/os-detection/os-detector.ts');
  const attempts = tries ?? undefined;
  return openOsDetector({ seed, attempts, ...osPace(plan), ownSystem: `${type()} ${release()}` }, clock);
}

/** Hosts that are surveyed together unless the user says how many. */
const usualGroup = 1024;

async function scanAll(run: NmapRun): Promise<void> {
  const { options, list, context } = run;
  const { minHostGroup, maxHostGroup } = options.pace;
  const size = maxHostGroup ?? Math.max(usualGroup, minHostGroup ?? 0);
  let left = Number(list.targets.addresses.count);
  for (const portion of portions(list.groups, list.targets.addresses, size)) {
    if (context.signal.aborted) return;
    if (options.listOnly) await listPortion(portion, run);
    else await new PortionRun(portion, run, (left -= portion.length) <= 0).scan();
  }
}

/** -sL: names, and nothing is sent to the hosts. */
async function listPortion(portion: readonly IpAddress[], run: NmapRun): Promise<void> {
  const names = await Promise.all(
    portion.map(async (address) => (await run.names?.of(address, run.context.signal)) ?? null),
  );
  for (const [index, address] of portion.entries()) {
    const text = ipText(address);
    run.session.host({
      address: text,
      hostname: run.list.targets.names.get(text) ?? null,
      reverseName: names[index]!,
      ports: [],
      extra: [],
      scanned: false,
      presence: { state: 'unknown', reason: 'user-set', ttl: null, mac: null },
    });
  }
}

function maySendPackets({ host }: ClassicContext): boolean {
  const { capabilities, effectiveUid } = host.privileges();
  return capabilities === null ? effectiveUid === 0 : capabilities.has('CAP_NET_RAW');
}
