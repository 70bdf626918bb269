/** Whether a socket has an address that `-i` asks for. */
import type { NetworkAddress } from '../options/network-address.ts';
import type { Endpoint } from '../open-file.ts';
import type { InetRow } from './inet-table.ts';

/** Looks at the foreign end, then at the local one; the first address that either matches is marked as found. */
export function isSelectedAddress(
  addresses: readonly NetworkAddress[],
  protocol: InetRow['protocol'],
  local: Endpoint | null,
  foreign: Endpoint | null,
): boolean {
  if (addresses.length === 0) return false;
  const atForeign = foreign !== null && mark(firstMatch(addresses, protocol, foreign));
  const atLocal = local !== null && mark(firstMatch(addresses, protocol, local));
  return atForeign || atLocal;
}

/** The same without marking anything, for rows that no process may hold. */
export function mayMatch(
  addresses: readonly NetworkAddress[],
  protocol: InetRow['protocol'],
  local: Endpoint | null,
  foreign: Endpoint | null,
): boolean {
  return (
    (foreign !== null && firstMatch(addresses, protocol, foreign) !== undefined) ||
    (local !== null && firstMatch(addresses, protocol, local) !== undefined)
  );
}

function mark(address: NetworkAddress | undefined): boolean {
  if (address === undefined) return false;
  address.found = true;
  return true;
}

function firstMatch(
  addresses: readonly NetworkAddress[],
  protocol: InetRow['protocol'],
  end: Endpoint,
): NetworkAddress | undefined {
  return addresses.find(
    (address) =>
      (address.protocol === null || address.protocol.toUpperCase() === protocol) &&
      (address.family === null || address.family === end.family) &&
      (address.hex === null || address.hex === end.hex) &&
      (address.ports === null || (end.port >= address.ports.low && end.port <= address.ports.high)),
  );
}
