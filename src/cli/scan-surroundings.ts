/** What a survey is handed on this machine: what it asks through, and the questions that the flags add to the port scan. */
import { existsSync } from 'node:fs';
import { release, type } from 'node:os';
import { linkNeighbours } from '../os/neighbours.linux.ts';
import { findHosts, findHostsByConnecting } from '../scan/discover-hosts.ts';
import { usualConnectProbes, usualProbes } from '../scan/discovery/methods.ts';
import { Journal } from '../scan/journal.ts';
import type { NameResolver } from '../scan/names-types.ts';
import { openProber } from '../scan/open-prober.ts';
import type { OsDetector } from '../scan/os-detection/os-detector.ts';
import type { ProbeWitness } from '../scan/probe-witness.ts';
import type { ScanPlan } from '../scan/scan.ts';
import { ownAddresses } from '../scan/scan-targets.ts';
import type { ScanTargets } from '../scan/scan-targets.ts';
import type { ServiceExaminer } from '../scan/service-examiner.ts';
import type { SurveySurroundings } from '../scan/survey-request.ts';
import { traceHost } from '../scan/survey-trace.ts';
import type { Tracer } from '../scan/trace-types.ts';
import { LocalListeners } from '../sockets/local-listeners.ts';
import type { CliContext } from './context.ts';
import type { ScanFlags } from './scan-flags.ts';
import { maySendPackets, mustSendPackets } from './scan-technique.ts';

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
  seed: number,
  { host }: CliContext,
): Promise<OsDetector | null> {
  if (!os) return null;
  mustSendPackets(host, 'OS detection', 'run it with sudo, or leave --os away');
  const { openOsDetector } = await import('../scan/os-detection/os-detector.ts');
  return openOsDetector({ seed, ownSystem: `${type()} ${release()}` }, host.clock);
}

/** Puts them together. */
export function scanSurroundings(
  flags: ScanFlags,
  targets: ScanTargets,
  plan: ScanPlan,
  { examiner, witness, tracer, detector, resolver }: ScanHelpers,
  context: CliContext,
): SurveySurroundings {
  const { host } = context;
  const open: SurveySurroundings['openProber'] = (technique, space, seed) =>
    openProber(technique, space, seed, host.clock);
  const { resume } = flags;
  const nameOf = resolver === null ? null : nameFrom(resolver);
  return {
    clock: host.clock,
    openProber: witness?.watch(open) ?? open,
    own: ownAddresses(host),
    names: targets.names,
    listeners: (owners: boolean) => LocalListeners.read(host, owners),
    ...(resume !== undefined && { openJournal: (journal) => Journal.open(resume, journal) }),
    ...(asksWhoIsUp(flags, targets) && { discover: discovery(plan, context) }),
    ...(examiner !== null && { identify: (question, signal) => examiner.identify(question, signal) }),
    ...(detector !== null && { osOf: (one, signal) => detector.osOf(one, signal) }),
    ...(tracer !== null && { trace: (one, signal) => traceHost(tracer, one, nameOf, signal) }),
    ...(nameOf !== null && { nameOf }),
  };
}

function nameFrom(resolver: NameResolver): NonNullable<SurveySurroundings['nameOf']> {
  return async (address, signal) => {
    const answer = await resolver.reverse(address, signal);
    return answer.ok ? answer.found[0]! : null;
  };
}

/** A single host was named by somebody who wants to know about it, whatever it answers; a journal knows its hosts. */
function asksWhoIsUp({ discovery: wanted, resume }: ScanFlags, { addresses, local }: ScanTargets): boolean {
  const goesOn = resume !== undefined && existsSync(resume);
  return wanted && !goesOn && addresses.subtract(local).count > 1n;
}

function discovery(
  { timing, rate, seed }: ScanPlan,
  { host }: CliContext,
): NonNullable<SurveySurroundings['discover']> {
  const packets = maySendPackets(host);
  const plan = { probes: packets ? usualProbes : usualConnectProbes, link: true, timing, rate, seed };
  const around = { interfaces: () => host.interfaces(), clock: host.clock, own: ownAddresses(host) };
  return (addresses, signal) =>
    packets
      ? findHosts(addresses, plan, around, signal)
      : findHostsByConnecting(addresses, plan, { ...around, neighbours: linkNeighbours }, signal);
}
