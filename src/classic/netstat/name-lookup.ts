/** Names for addresses, ports and users, as far as the command line wants names; addresses are looked up side by side. */
import type { SystemNames } from '../../os/host.ts';
import type { ByteText } from '../byte-text.ts';
import { toByteText } from '../byte-text.ts';
import type { NetstatOptions } from './options.ts';

/** Where addresses are asked for at the same time; a resolver that does not answer costs its 5 seconds once, not per row. */
const lookupsAtOnce = 32;

/** Names as they are printed. */
export interface NameLookup {
  /** Looks the addresses up; afterwards `host` knows them. */
  prepare(addresses: Iterable<string>): Promise<void>;
  host(address: string): ByteText;
  port(port: number, protocol: string): ByteText;
  user(uid: number): ByteText;
}

/** Names by these options; `guard` makes what comes from outside fit for the output. */
export function nameLookup(
  names: SystemNames,
  options: Pick<NetstatOptions, 'numericHosts' | 'numericPorts' | 'numericUsers'>,
  guard: (name: ByteText) => ByteText,
): NameLookup {
  const hosts = new Map<string, ByteText>();
  const shown = (name: string): ByteText => guard(toByteText(name));
  return {
    async prepare(addresses) {
      if (options.numericHosts) return;
      const missing = [...new Set(addresses)].filter((address) => !hosts.has(address) && !isUnspecified(address));
      const next = missing.values();
      const work = async (): Promise<void> => {
        for (const address of next) hosts.set(address, shown((await names.hostOf(address)) ?? asIpv4(address)));
      };
      await Promise.all(Array.from({ length: Math.min(lookupsAtOnce, missing.length) }, work));
    },
    host(address) {
      if (options.numericHosts) return asIpv4(address);
      return hosts.get(address) ?? (address === '::' ? '[::]' : asIpv4(address));
    },
    port(port, protocol) {
      if (port === 0) return '*';
      if (options.numericPorts) return String(port);
      // The port of a raw socket is the number of its IP protocol.
      const name = protocol === 'raw' ? names.protocol(port) : names.service(port, protocol);
      return name === null ? String(port) : shown(name);
    },
    user(uid) {
      if (options.numericUsers) return String(uid);
      const name = names.user(uid);
      return name === null ? String(uid) : shown(name);
    },
  };
}

function isUnspecified(address: string): boolean {
  return address === '0.0.0.0' || address === '::';
}

/** An IPv4-mapped address (RFC 4291 section 2.5.5.2) is shown as the IPv4 address it stands for, but looked up as it is. */
function asIpv4(address: string): string {
  return address.startsWith('::ffff:') && address.includes('.') ? address.slice(7) : address;
}
