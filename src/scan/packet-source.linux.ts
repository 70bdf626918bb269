/** Where packets of our own come from: the address that the routing table would choose, and ports that no connection of this host has. */
import type { IpAddress } from '../addr/ip-address.ts';
import { RouteSpans, routeTo } from './route-spans.linux.ts';

/** Above what Linux gives to connections (net.ipv4.ip_local_port_range ends at 60999): no connection of this host is in the way. */
const range = { first: 61_000, last: 65_000 } as const;
/** How many of them one scan uses. */
const count = 256;

/** The source ports of a scan, both ends included. */
export function sourcePorts(seed: number): { readonly first: number; readonly last: number } {
  const first = range.first + (seed % Math.floor((range.last - range.first) / count)) * count;
  return { first, last: first + count - 1 };
}

/**
 * Tells the address to send from, or the errno name where there is no way to the destination; the kernel is asked once for each
 * span of the routing tables. What it tells throws as lookUpRoute does.
 */
export function kernelSources(): (destination: IpAddress) => IpAddress | string {
  const spans = new RouteSpans();
  const known = new Map<string, IpAddress | string>();
  return (destination) => {
    const key = spans.keyOf(destination);
    const found = known.get(key);
    if (found !== undefined) return found;
    const source = sourceOf(destination);
    // Where the source is the destination itself, it is another one for each.
    if (source !== destination) known.set(key, source);
    return source;
  };
}

function sourceOf(destination: IpAddress): IpAddress | string {
  const route = routeTo(destination);
  if (typeof route === 'string') return route;
  return route.source ?? (route.kind === 'local' ? destination : 'EADDRNOTAVAIL');
}
