/** Whose a RST was. A firewall may send one in the host's name, but not from the host's place: the TTL shows how far it came. */
import type { AddressEvidence } from './evidence.ts';

/** What systems begin with: old ones 32, Unix 64, Windows 128, network gear 255. */
const initialHopLimits = [32, 64, 128, 255] as const;

/** How many routers decremented a TTL or hop limit, if it began as systems do. */
export function hopsOf(hopLimit: number): number {
  return (initialHopLimits.find((initial) => initial >= hopLimit) ?? 255) - hopLimit;
}

/** The host itself, something else on the way, or this machine's own firewall. Where nothing tells, the host is believed. */
export function resetOrigin({ reset, route }: Pick<AddressEvidence, 'reset' | 'route'>): 'host' | 'elsewhere' | 'here' {
  if (reset === null) return 'host';
  if (reset.local) return 'here';
  if (reset.hopLimit === null) return 'host';
  const hops = hopsOf(reset.hopLimit);
  if (reset.reference !== null) return hops === hopsOf(reset.reference.hopLimit) ? 'host' : 'elsewhere';
  // Behind a router at least one hop is gone: an untouched RST is the router's.
  const behindRouter = route?.ok === true && route.gateway !== null;
  return behindRouter && hops === 0 ? 'elsewhere' : 'host';
}
