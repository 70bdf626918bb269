/** What a survey is handed on this machine: what it asks through, and the questions that the flags add to the port scan. */
import { release, type } from 'node:os';
import type { IpSet } from '../addr/ip-set.ts';
import type { HostPresence } from '../scan/host-result.ts';
import type { NameResolver } from '../scan/names-types.ts';
import { openProber } from '../scan/open-prober.ts';
import type { OsDetector } from '../scan/os-detection/os-detector.ts';
import type { ProbeWitness } from '../scan/probe-witness.ts';
import type { JournalFile } from '../scan/journal.ts';
import type { ScanPart, ScanPlan } from '../scan/scan.ts';
import { ownAddresses } from '../scan/scan-targets.ts';
import type { ScanTargets } from '../scan/scan-targets.ts';
import type { ServiceExaminer } from '../scan/service-examiner.ts';
import type { SurveySurroundings } from '../scan/survey-request.ts';
import type { Tracer } from '../scan/trace-types.ts';
import { LocalListeners } from '../sockets/local-listeners.ts';
import type { CliContext } from './context.ts';
import type { ScanFlags, ScanTechniques } from './scan-flags.ts';
import type { ScanRights } from './scan-rights.ts';
import { mustSendPackets } from './scan-technique.ts';

/** What of a scan decides how it is asked. */
export interface ScanQuestion {
  /** For all targets, up or not. */
  readonly plan: ScanPlan;
  readonly targets: ScanTargets;
  readonly techniques: ScanTechniques;
  /** The file of `--resume`, or null. */
  readonly journal: JournalFile | null;
}

/** What was opened for a scan, each null where it is not wanted. */
export interface ScanHelpers {
  /** Asks services. */
  readonly examiner: ServiceExaminer | null;
  /** Remembers when ports were asked. */
  readonly witness: ProbeWitness | null;
  /** Traces ways. */
  readonly tracer: Tracer | null;
  /** Finds out operating systems. */
  readonly detector: OsDetector | null;
  /** Asks DNS. */
  readonly resolver: NameResolver | null;
  readonly rights: ScanRights;
}

/** Opens a tracer where the flags want one. Throws PTL_PERMISSION without CAP_NET_RAW. */
export async function openScanTracer(
  { traceroute }: ScanFlags,
  seed: number,
  { host }: CliContext,
): Promise<Tracer | null> {
  if (!traceroute) return null;
  mustSendPackets(host, 'a traceroute', 'run it with sudo, or leave --traceroute away');
  return (await import('../scan/open-tracer.ts')).openTracer({ seed }, host.clock);
}

/** Opens an OS detector where the flags want one. Throws PTL_PERMISSION without CAP_NET_RAW. */
export async function openScanDetector(
  { os }: ScanFlags,
  plan: ScanPlan,
  { host }: CliContext,
): Promise<OsDetector | null> {
  if (!os) return null;
  mustSendPackets(host, 'OS detection', 'run it with sudo, or leave --os away');
  const { openOsDetector, osPace } = await import('../scan/os-detection/os-detector.ts');
  return openOsDetector({ seed: plan.seed, ...osPace(plan), ownSystem: `${type()} ${release()}` }, host.clock);
}

/** Puts them together; what a question needs is loaded only where it is asked. */
export async function scanSurroundings(
  flags: ScanFlags,
  asked: ScanQuestion,
  parts: () => readonly ScanPart[],
  { examiner, witness, tracer, detector, resolver, rights }: ScanHelpers,
  context: CliContext,
): Promise<SurveySurroundings> {
  const { host } = context;
  const { targets, plan, journal } = asked;
  const open: SurveySurroundings['openProber'] = (technique, space, seed) =>
    openProber(technique, space, seed, host.clock);
  const nameOf = resolver === null ? null : nameFrom(resolver);
  const traceHost = tracer === null ? null : (await import('../scan/survey-trace.ts')).traceHost;
  return {
    clock: host.clock,
    openProber: rights.watch(witness?.watch(open) ?? open, parts),
    own: ownAddresses(host),
    names: targets.names,
    async listeners(owners: boolean) {
      const table = await LocalListeners.read(host, owners);
      if (owners) rights.ownersAreTold();
      return table;
    },
    ...(journal !== null && { openJournal: (begun) => journal.begin(begun) }),
    ...(asksWhoIsUp(flags, asked) && {
      discover: (addresses, signal) => whoIsUp(plan, context, addresses, signal),
    }),
    ...(examiner !== null && { identify: (question, signal) => examiner.identify(question, signal) }),
    ...(detector !== null && { osOf: (one, signal) => detector.osOf(one, signal) }),
    ...(traceHost !== null && { trace: (one, signal) => traceHost(tracer!, one, nameOf, signal) }),
    ...(nameOf !== null && { nameOf }),
  };
}

function nameFrom(resolver: NameResolver): NonNullable<SurveySurroundings['nameOf']> {
  return async (address, signal) => {
    const answer = await resolver.reverse(address, signal);
    return answer.ok ? answer.found[0]! : null;
  };
}

/** Whether links are opened behind this: for ports, for hosts, or for more than that. */
export function sendsPackets(flags: ScanFlags, asked: ScanQuestion): boolean {
  const { os, traceroute } = flags;
  const byPackets = Object.values(asked.techniques).some(({ kind }) => kind === 'packet');
  return byPackets || os || traceroute || asksWhoIsUp(flags, asked);
}

/** A single host was named by somebody who wants to know about it, whatever it answers; a journal knows its hosts. */
function asksWhoIsUp({ discovery: wanted }: ScanFlags, { targets, journal }: ScanQuestion): boolean {
  const goesOn = journal !== null && !journal.isEmpty;
  return wanted && !goesOn && targets.addresses.subtract(targets.local).count > 1n;
}

/** Loaded only where there is somebody to find. */
async function* whoIsUp(
  plan: ScanPlan,
  context: CliContext,
  addresses: IpSet,
  signal: AbortSignal,
): AsyncGenerator<readonly HostPresence[], undefined> {
  const { discovery } = await import('./scan-discovery.ts');
  yield* discovery(plan, context)(addresses, signal);
}
