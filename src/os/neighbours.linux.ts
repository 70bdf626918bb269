/** The hosts on this machine's links that the kernel has just heard from. */
import type { IpAddress } from '../addr/ip-address.ts';
import { ipAddress } from '../addr/ip-address.ts';
import { isLinkLocal } from '../addr/ip-scope.ts';
import { interfaceNameByIndex } from '../ffi/interface-names.ts';
import { neighbourState } from './routes.ts';
import { listNeighbours } from './routes.linux.ts';

/** Their addresses, link-local ones with their zone. Only entries confirmed lately count: stale ones may be long gone. */
export function reachableNeighbours(): readonly IpAddress[] {
  return listNeighbours().flatMap(({ address, state, interfaceIndex }) => {
    if ((state & neighbourState.reachable) === 0) return [];
    if (address.version === 4 || !isLinkLocal(address)) return [address];
    const zone = interfaceNameByIndex(interfaceIndex);
    return zone === null ? [] : [ipAddress(6, address.value, zone)];
  });
}
