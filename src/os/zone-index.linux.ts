/** The interface that an address's zone names (RFC 4007 section 11: a name or an index). */
import { interfaceIndexByName, interfaceNameByIndex } from '../ffi/interface-names.ts';

/** Its index, or null when there is no such interface. */
export function interfaceIndexByZone(zone: string): number | null {
  return /^\d+$/.test(zone) ? Number(zone) : interfaceIndexByName(zone);
}

/** The name of its interface: what sockets and links are bound by. A number that no interface has stays as it is. */
export function interfaceNameOfZone(zone: string): string {
  return /^\d+$/.test(zone) ? (interfaceNameByIndex(Number(zone)) ?? zone) : zone;
}
