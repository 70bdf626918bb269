/** The hosts file (hosts(5)): names and addresses that are known without asking anybody. */
import { ipText, parseIp } from '../addr/ip-address.ts';
import type { IpAddress, IpVersion } from '../addr/ip-address.ts';
import { isHostName } from './names-message.ts';

/** What stands in it. */
export interface HostsFile {
  /** The first name of an address, or null. */
  nameOf(address: IpAddress): string | null;
  /** Addresses of a name, of one version. */
  addressesOf(name: string, version: IpVersion): readonly IpAddress[];
}

/** Reads its text: `address name [alias...] # comment` line by line; what is malformed is left out. */
export function parseHosts(text: string): HostsFile {
  const names = new Map<string, string>();
  const addresses = new Map<string, IpAddress[]>();
  for (const line of text.split('\n')) {
    const [where, ...words] = line.replace(/#.*/, '').trim().split(/\s+/);
    const parsed = parseIp(where ?? '');
    const known = words.filter(isHostName);
    if (!parsed.ok || known.length === 0) continue;
    const key = ipText(parsed.value);
    if (!names.has(key)) names.set(key, known[0]!);
    for (const name of known) {
      const list = addresses.get(name.toLowerCase()) ?? [];
      addresses.set(name.toLowerCase(), list);
      list.push(parsed.value);
    }
  }
  return {
    nameOf: (address) => names.get(ipText(address)) ?? null,
    addressesOf: (name, version) =>
      (addresses.get(name.toLowerCase()) ?? []).filter((address) => address.version === version),
  };
}
