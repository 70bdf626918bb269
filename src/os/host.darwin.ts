/** macOS: the seam is here, the sources are not yet. */
import { PortolanError } from '../base/errors.ts';
import type { Host } from './host.ts';

/** Always throws PTL_PLATFORM: the sockets of macOS would come from libproc, which this version does not call. */
export function darwinHost(): Host {
  throw new PortolanError('PTL_PLATFORM', 'Portolan cannot read the sockets of macOS yet', {
    evidence: 'platform darwin',
    hint: 'everything that needs no local sockets works here (port, explain, schema, completion); the rest runs on Linux, also in a virtual machine or container',
  });
}
