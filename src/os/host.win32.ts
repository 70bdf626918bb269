/** Windows: the seam is here, the sources are not yet. */
import { PortolanError } from '../base/errors.ts';
import type { Host } from './host.ts';

/** Always throws PTL_PLATFORM: the sockets of Windows would come from GetExtendedTcpTable, which this version does not call. */
export function win32Host(): Host {
  throw new PortolanError('PTL_PLATFORM', 'Portolan cannot read the sockets of Windows yet', {
    evidence: 'platform win32',
    hint: 'everything that needs no local sockets works here (port, explain, schema, completion); for the rest run Portolan inside WSL 2, where it charts the Linux side',
  });
}
