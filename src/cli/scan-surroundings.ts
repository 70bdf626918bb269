/** What a survey is handed on this machine: what it asks through, and the questions that the flags add to the port scan. */
import { linkNeighbours } from '../os/neighbours.linux.ts';
import type { IpSet } from '../addr/ip-set.ts';
import { discoverHosts } from '../scan/discover.ts';
import type { HostPresence } from '../scan/host-result.ts';
import { Journal } from '../scan/journal.ts';
import { openProber } from '../scan/open-prober.ts';
import { ownAddresses } from '../scan/scan-targets.ts';
import type { ScanTargets } from '../scan/scan-targets.ts';
import type { ServiceExaminer } from '../scan/service-examiner.ts';
import type { SurveySurroundings } from '../scan/survey-request.ts';
import { LocalListeners } from '../sockets/local-listeners.ts';
import type { CliContext } from './context.ts';
import type { ScanFlags, ScanTechniques } from './scan-flags.ts';
import { scanPlan } from './scan-flags.ts';
import { discoveryTechnique } from './scan-technique.ts';

/** Puts them together. `examiner`: what asks services, null where none is to be asked. */
export function scanSurroundings(
  flags: ScanFlags,
  targets: ScanTargets,
  techniques: ScanTechniques,
  examiner: ServiceExaminer | null,
  context: CliContext,
): SurveySurroundings {
  const { host } = context;
  const remote = targets.addresses.subtract(targets.local);
  const base = {
    clock: host.clock,
    openProber: (...[technique, space, seed]: Parameters<SurveySurroundings['openProber']>) =>
      openProber(technique, space, seed, host.clock),
    own: ownAddresses(host),
    names: targets.names,
    listeners: (owners: boolean) => LocalListeners.read(host, owners),
  };
  const { resume } = flags;
  return {
    ...base,
    ...(resume !== undefined && { openJournal: (plan) => Journal.open(resume, plan) }),
    ...(flags.discovery && remote.count > 1n && { discover: discovery(flags, targets, techniques, base) }),
    ...(examiner !== null && { identify: (question, signal) => examiner.identify(question, signal) }),
  };
}

function discovery(
  flags: ScanFlags,
  targets: ScanTargets,
  techniques: ScanTechniques,
  surroundings: SurveySurroundings,
): NonNullable<SurveySurroundings['discover']> {
  return async function* ask(addresses: IpSet, signal: AbortSignal): AsyncGenerator<readonly HostPresence[]> {
    const plan = scanPlan(flags, targets, techniques, flags.seed ?? 1);
    const technique = await discoveryTechnique(techniques.tcp);
    const around = { ...surroundings, journal: null, neighbours: linkNeighbours };
    const { up } = await discoverHosts(addresses, technique, plan, around, signal);
    yield [...up].map((address) => ({
      address,
      state: 'up',
      reason: 'unknown-response',
      reasonFrom: null,
      ttl: null,
      rttMs: null,
      mac: null,
    }));
  };
}
