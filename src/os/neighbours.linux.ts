/** What the kernel knows of the hosts on this machine's links: who has answered for an address, who has not (yet). */
import type { IpAddress } from '../addr/ip-address.ts';
import { ipAddress } from '../addr/ip-address.ts';
import { isLinkLocal } from '../addr/ip-scope.ts';
import { interfaceNameByIndex } from '../ffi/interface-names.ts';
import { neighbourState } from './routes.ts';
import { listNeighbours } from './routes.linux.ts';

/** An address and how it stands: stale entries, which may be of hosts long gone, are left out. */
export interface LinkNeighbour {
  /** A link-local one with its zone. */
  readonly address: IpAddress;
  /** `asked`: the kernel still waits for an answer; `failed`: it has asked three times in vain. */
  readonly state: 'reachable' | 'asked' | 'failed';
}

/** The neighbours of this namespace. Throws as listNeighbours does. */
export function linkNeighbours(): readonly LinkNeighbour[] {
  return listNeighbours().flatMap(({ address, state, interfaceIndex }) => {
    const known =
      (state & neighbourState.reachable) !== 0
        ? 'reachable'
        : (state & neighbourState.incomplete) !== 0
          ? 'asked'
          : (state & neighbourState.failed) !== 0
            ? 'failed'
            : null;
    if (known === null) return [];
    if (address.version === 4 || !isLinkLocal(address)) return [{ address, state: known }];
    const zone = interfaceNameByIndex(interfaceIndex);
    return zone === null ? [] : [{ address: ipAddress(6, address.value, zone), state: known }];
  });
}
