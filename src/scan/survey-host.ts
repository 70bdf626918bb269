/** Puts together what a survey knows of a host as a whole. */
import { ipText } from '../addr/ip-address.ts';
import type { IpSet } from '../addr/ip-set.ts';
import type { IpAddress } from '../addr/ip-address.ts';
import type { HostPresence, HostResult } from './host-result.ts';
import type { ScanPart } from './scan.ts';
import type { HostTally } from './scan-tally.ts';
import type { ScanTargets } from './scan-targets.ts';
import type { SurveyedHost } from './survey-request.ts';

type Further = Pick<HostResult, 'reverseName' | 'os' | 'trace' | 'suspect' | 'incomplete' | 'startedAt' | 'endedAt'>;

/** The record. */
export function hostResult({ presence, hostname, tally }: SurveyedHost, further: Further): HostResult {
  return {
    host: tally.host,
    hostname,
    state: 'up',
    reason: presence.reason,
    reasonFrom: presence.reasonFrom === null ? null : ipText(presence.reasonFrom),
    ttl: presence.ttl,
    rttMs: presence.rttMs,
    mac: presence.mac,
    ports: tally.total,
    counts: tally.counts,
    ...further,
  };
}

/** Enough ports that no real host has so many open among them. */
const [suspectPorts, suspectShare] = [100, 0.8];

/** Why a host's open ports are not to be believed, or null. `unreal`: those that were asked had nothing behind them. */
export function suspicion({ total, counts }: HostTally, unreal: boolean): string | null {
  const open = counts.filter(({ state }) => state === 'open').reduce((sum, { count }) => sum + count, 0);
  if (unreal) return `of ${open} open ports none that was asked has a service behind it, as of a SYN proxy or a tarpit`;
  if (total < suspectPorts || open / total < suspectShare) return null;
  return 'nearly every port says open, as a SYN proxy, a tarpit or a transparent proxy does whether anything listens or not';
}

/** The presence of a host that nobody asked. */
export function takenToBeUp(address: IpAddress, local: boolean): HostPresence {
  const reason = local ? 'localhost-response' : 'user-set';
  return { address, state: 'up', reason, reasonFrom: null, ttl: null, rttMs: null, mac: null };
}

/** The targets of a survey, and whatever else the parts ask. */
export function allAddresses({ addresses }: ScanTargets, parts: readonly ScanPart[]): IpSet {
  let all = addresses;
  for (const part of parts)
    if (part.addresses !== all && !part.addresses.subtract(all).isEmpty) all = all.union(part.addresses);
  return all;
}

/** Whether a part asks no address of this host, or nothing that a socket table tells. */
export function isElsewhere({ technique, addresses }: ScanPart, { local }: ScanTargets): boolean {
  return (technique.transport !== 'tcp' && technique.transport !== 'udp') || addresses.intersect(local).isEmpty;
}
