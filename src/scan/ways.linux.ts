/** The ways out of this machine, as its routing tables have them. */
import type { IpAddress } from '../addr/ip-address.ts';
import type { Link } from '../link/link.ts';
import { lookUpRoute } from '../os/routes.linux.ts';
import { interfaceIndexByZone } from '../os/zone-index.linux.ts';
import { DirectOutbox, SharedOutbox } from './outbox.ts';
import type { Outbox } from './outbox.ts';
import { sourceOf } from './packet-source.linux.ts';
import type { ProbeSpace } from './probe-space.ts';
import { plainWays } from './ways.ts';
import type { Ways } from './ways.ts';

/** Probes that are worth the trouble. */
const worthSharing = 4096;

/** The ways for the destinations of a space; `link` begins with IP. */
export function kernelWays(link: Link, space: ProbeSpace): Ways {
  return plainWays(link, sourceOf, outboxFor(link, space));
}

/** To this host itself a packet costs the kernel the answer as well, all of it within the system call that sends. */
function outboxFor(link: Link, space: ProbeSpace): Outbox {
  return space.size >= worthSharing && isThisHost(space.address(0)) ? new SharedOutbox(link) : new DirectOutbox(link);
}

function isThisHost(address: IpAddress): boolean {
  const interfaceIndex = address.zone === null ? null : interfaceIndexByZone(address.zone);
  const answer = lookUpRoute({ destination: address, ...(interfaceIndex !== null && { interfaceIndex }) });
  return answer.ok && answer.route.kind === 'local';
}
