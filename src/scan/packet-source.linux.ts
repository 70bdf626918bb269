/** Where packets of our own come from: the address that the routing table would choose, and ports that no connection of this host has. */
import type { IpAddress } from '../addr/ip-address.ts';
import { lookUpRoute } from '../os/routes.linux.ts';
import { interfaceIndexByZone } from '../os/zone-index.linux.ts';

/** Above what Linux gives to connections (net.ipv4.ip_local_port_range ends at 60999): no connection of this host is in the way. */
const range = { first: 61_000, last: 65_000 } as const;
/** How many of them one scan uses. */
const count = 256;

/** The source ports of a scan, both ends included. */
export function sourcePorts(seed: number): { readonly first: number; readonly last: number } {
  const first = range.first + (seed % Math.floor((range.last - range.first) / count)) * count;
  return { first, last: first + count - 1 };
}

/** The address to send from, or the errno name where there is no way to the destination. Throws as lookUpRoute does. */
export function sourceOf(destination: IpAddress): IpAddress | string {
  const interfaceIndex = destination.zone === null ? null : interfaceIndexByZone(destination.zone);
  const answer = lookUpRoute({ destination, ...(interfaceIndex !== null && { interfaceIndex }) });
  if (!answer.ok) return answer.error;
  return answer.route.source ?? (answer.route.kind === 'local' ? destination : 'EADDRNOTAVAIL');
}
