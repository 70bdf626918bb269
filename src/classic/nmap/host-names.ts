/** The names of addresses: asked of name servers many at once, as nmap does, or of the system where the user says so. */
import { parseEndpoint } from '../../addr/endpoint.ts';
import type { IpAddress } from '../../addr/ip-address.ts';
import { parseIp } from '../../addr/ip-address.ts';
import type { Host } from '../../os/host.ts';
import type { NameServer } from '../../scan/names-types.ts';
import type { NmapOptions } from './nmap-options.ts';
import { quitting } from './refusal.ts';

/** What tells names. */
export interface HostNames {
  /** Null where the address has none, or nobody could tell in time. */
  of(address: IpAddress, signal: AbortSignal): Promise<string | null>;
  close(): void;
}

/** Opens it. Throws NmapRefusal for a name server that is no address. */
export async function openNmapNames(
  { systemDns, dnsServers }: NmapOptions,
  { clock, names }: Host,
): Promise<HostNames> {
  const servers = (dnsServers ?? []).map(serverOf);
  const resolver = systemDns
    ? (await import('../../scan/names-system.ts')).systemNames(names)
    : (await import('../../scan/names.ts')).openNames({ clock, servers });
  return {
    async of(address, signal) {
      const answer = await resolver.reverse(address, signal);
      return answer.ok ? (answer.found[0] ?? null) : null;
    },
    close: () => resolver.close(),
  };
}

/** `10.0.0.53`, `10.0.0.53:5353`, `[fd00::53]:5353`. */
function serverOf(text: string): NameServer {
  const alone = parseIp(text);
  if (alone.ok) return { address: alone.value };
  const endpoint = parseEndpoint(text);
  if (endpoint.ok && endpoint.value.host?.kind === 'address')
    return { address: endpoint.value.host.address, port: endpoint.value.port };
  throw quitting(`--dns-servers: "${text}" is not an address`);
}
