/** The interface that an address's zone names (RFC 4007 section 11: a name or an index). */
import { interfaceIndexByName } from '../ffi/interface-names.ts';

/** Its index, or null when there is no such interface. */
export function interfaceIndexByZone(zone: string): number | null {
  return /^\d+$/.test(zone) ? Number(zone) : interfaceIndexByName(zone);
}
