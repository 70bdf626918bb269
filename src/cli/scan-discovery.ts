/** Which hosts are up, asked the way that this machine's privileges allow. */
import { linkNeighbours } from '../os/neighbours.linux.ts';
import { findHosts, findHostsByConnecting } from '../scan/discover-hosts.ts';
import { usualConnectProbes, usualProbes } from '../scan/discovery/methods.ts';
import type { ScanPlan } from '../scan/scan.ts';
import { ownAddresses } from '../scan/scan-targets.ts';
import type { SurveySurroundings } from '../scan/survey-request.ts';
import type { CliContext } from './context.ts';
import { maySendPackets } from './scan-technique.ts';

/** How a survey finds them: by packets with CAP_NET_RAW, by connections without. */
export function discovery(
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
