/** Which of many hosts are up: a few ports of each, asked by connection; any word from the host itself counts. */
import { ipText } from '../addr/ip-address.ts';
import type { IpAddress } from '../addr/ip-address.ts';
import { rangeOfIp } from '../addr/ip-range.ts';
import { IpSet } from '../addr/ip-set.ts';
import { PortSet } from '../addr/port-set.ts';
import type { PortResult } from './port-result.ts';
import { Scan } from './scan.ts';
import type { ScanPlan, ScanSurroundings } from './scan.ts';
import type { Technique } from './technique.ts';

/** Between them these are open, or refused in words, on nearly every host that answers at all: web, SSH, Windows, names. */
const askedPorts = PortSet.ofPorts([22, 80, 135, 443, 445]);

/** What came of it. */
export interface Discovery {
  readonly up: IpSet;
  /** Hosts that kept silent, or that a router called unreachable. */
  readonly down: bigint;
  /** Probes sent. */
  readonly sent: number;
}

/**
 * Asks, by a technique that tells open from closed. `neighbours` is called afterwards: the addresses on the link that the kernel
 * has just heard from. Aborted, it knows the hosts that had answered by then. Throws what {@link Scan} throws.
 */
export async function discoverHosts(
  addresses: IpSet,
  technique: Technique,
  plan: Pick<ScanPlan, 'timing' | 'rate' | 'seed' | 'shard'>,
  surroundings: ScanSurroundings,
  signal: AbortSignal,
  neighbours: () => readonly IpAddress[],
): Promise<Discovery> {
  const timing = { ...plan.timing, maxRetries: Math.min(1, plan.timing.maxRetries) };
  const part = { technique, addresses, ports: askedPorts };
  const scan = new Scan({ ...plan, timing, parts: [part] }, { ...surroundings, journal: null });
  const up = new Set<string>();
  for await (const results of scan.run(signal)) for (const result of results) if (isWordOf(result)) up.add(result.host);
  // A host on the link that drops every probe has still told the kernel its hardware address.
  const near = neighbours().filter((address) => addresses.has(address));
  const found = [...addresses].filter((address) => up.has(ipText(address)));
  const set = IpSet.of([...found, ...near].map(rangeOfIp));
  return { up: set, down: addresses.count - set.count, sent: scan.summary().sent };
}

/** Said by others, or by our own kernel when no neighbour answered for the address. */
const unreachable = new Set([
  'host-unreach',
  'net-unreach',
  'addr-unreach',
  'no-route',
  'time-exceeded',
  'perm-denied',
]);

function isWordOf({ state, reason, reasonFrom }: PortResult): boolean {
  if (state === 'open' || state === 'closed') return true;
  return state === 'filtered' && reason !== 'no-response' && reasonFrom === null && !unreachable.has(reason);
}
