/** Host, service and login names for the addresses, ports and users of a listing, remembered as lsof remembers them. */
import type { SystemNames } from '../../../os/host.ts';
import { toByteText } from '../../byte-text.ts';
import type { Endpoint } from '../open-file.ts';
import { addressText, isUnspecified } from '../sockets/address-hex.ts';

/** The names; all as byte text. */
export interface ListingNames {
  /** Looks up the hosts of these ends, so that `host` can answer. */
  resolve(ends: Iterable<Endpoint>): Promise<void>;
  /** `*`, a name, or the address (IPv6 in brackets). */
  host(end: Endpoint): string;
  /** `*`, a service, or the number. */
  port(port: number, protocol: string): string;
  /** A login name of at most 32 characters; null after a complaint where there is none. */
  login(uid: number): string | null;
}

/** How they are asked for. */
export interface NameRules {
  readonly numericHosts: boolean;
  readonly numericPorts: boolean;
}

/** After this many look-ups of ports lsof reads the whole table of services instead. */
const mostPortLookups = 10;
const longestLogin = 32;
const resolversAtOnce = 16;

/** Names from the system's databases. */
export function listingNames(system: SystemNames, rules: NameRules, complain: (message: string) => void): ListingNames {
  const hosts = new Map<string, string>();
  const logins = new Map<number, string>();
  const services = serviceNames(system);
  return {
    async resolve(ends) {
      if (rules.numericHosts) return;
      const unknown = [...new Map(Array.from(ends, (end) => [end.hex, end])).values()].filter(
        (end) => !hosts.has(end.hex) && !isUnspecified(end.hex),
      );
      const next = async (): Promise<void> => {
        for (let end = unknown.pop(); end !== undefined; end = unknown.pop()) {
          const name = await system.hostOf(addressText(end.family, end.hex));
          if (name !== null) hosts.set(end.hex, toByteText(name));
        }
      };
      await Promise.all(Array.from({ length: resolversAtOnce }, next));
    },
    host(end) {
      if (isUnspecified(end.hex)) return '*';
      const known = hosts.get(end.hex);
      if (known !== undefined) return known;
      const text = addressText(end.family, end.hex);
      const shown = end.family === 6 ? `[${text}]` : text;
      hosts.set(end.hex, shown);
      return shown;
    },
    port(port, protocol) {
      if (port === 0) return '*';
      if (rules.numericPorts || (protocol !== 'TCP' && protocol !== 'UDP')) return String(port);
      return services(port, protocol === 'TCP' ? 'tcp' : 'udp') ?? String(port);
    },
    login(uid) {
      const known = logins.get(uid);
      if (known !== undefined) return known;
      const name = system.user(uid);
      if (name === null) {
        complain(`no pwd entry for UID ${uid}`);
        return null;
      }
      const shown = toByteText(name).slice(0, longestLogin);
      logins.set(uid, shown);
      return shown;
    },
  };
}

/**
 * lsof looks ports up one by one at first and remembers a port that has no name for both protocols: a later UDP port of that
 * number stays a number even if UDP has a name for it. From the eleventh look-up on it knows the whole table.
 */
function serviceNames(system: SystemNames): (port: number, protocol: 'tcp' | 'udp') => string | null {
  const named = new Map<string, string>();
  const unnamedPorts = new Set<number>();
  const unnamed = new Set<string>();
  let lookups = 0;
  return (port, protocol) => {
    const key = `${port}/${protocol}`;
    const known = named.get(key);
    if (known !== undefined) return known;
    const isFirst = lookups < mostPortLookups;
    if (isFirst ? unnamedPorts.has(port) : unnamed.has(key)) return null;
    if (isFirst) lookups++;
    const name = system.service(port, protocol);
    if (name === null) {
      if (isFirst) unnamedPorts.add(port);
      else unnamed.add(key);
      return null;
    }
    named.set(key, toByteText(name));
    return toByteText(name);
  };
}
