/** The names that ss prints in place of numbers: services, hosts, interfaces, protocols. */
import { readFileSync } from 'node:fs';
import type { Host } from '../../os/host.ts';
import { toByteText } from '../byte-text.ts';
import { ethernetProtocolName } from './ethernet-protocols.ts';

/** Which database a port is looked up in: that of the table shown last; `any` before the first one, `raw` means IP protocols. */
export type ServiceDatabase = 'tcp' | 'udp' | 'raw' | 'any';

/** Names, remembered. All texts are byte strings. */
export interface Names {
  /** A port's cell: `*` for 0, a name unless it is ephemeral or names are off, else the number. */
  port(port: number, database: ServiceDatabase): string;
  /** Looks up the names of addresses, so that `address` knows them; without -r nothing is done. */
  prepare(addresses: Iterable<string>): Promise<void>;
  /** An address's cell without its colon: bracketed when it is an IPv6 number; `*` for the IPv6 wildcard of both families. */
  address(address: string, family: 4 | 6, v6only: boolean): string;
  /** An address as text: a name when -r found one, else as it is. */
  readonly host: (address: string) => string;
  interface(index: number): string;
  /** Whether a port is given out by the kernel by itself (net.ipv4.ip_local_port_range). */
  readonly ephemeral: (port: number) => boolean;
  /** An Ethernet protocol's name, or its number in brackets. */
  ethernetProtocol(number: number): string;
  /** A netlink protocol's name, from iproute2's own file where it is installed. */
  netlinkProtocol(number: number): string;
  netlinkProtocolNumber(name: string): number | null;
}

/** What the names need. */
export interface NamesOptions {
  readonly host: Host;
  readonly numeric: boolean;
  readonly resolve: boolean;
}

/** Makes the names; nothing is read before it is asked. */
export function createNames({ host, numeric, resolve }: NamesOptions): Names {
  const ports: Record<ServiceDatabase, string[]> = { tcp: [], udp: [], raw: [], any: [] };
  const addresses = new Map<string, string>();
  const resolved = new Map<string, string | null>();
  const range = once(() => host.portSettings().ephemeral ?? { low: 1024, high: 4999 });
  const protocols = once(protocolNames);
  const netlink = once(() => netlinkNames());
  const ephemeral = (port: number): boolean => port >= range().low && port <= range().high;

  function portName(port: number, database: ServiceDatabase): string {
    if (port === 0) return '*';
    if (numeric) return String(port);
    if (database === 'raw') return protocols().get(port) ?? `ipproto-${port}`;
    const found = ephemeral(port) ? null : serviceName(host, port, database);
    return found === null ? String(port) : toByteText(found);
  }
  const hostName = (address: string): string => {
    const name = resolve ? resolved.get(lookupKey(address)) : null;
    return name === null || name === undefined ? address : toByteText(name);
  };

  return {
    port: (port, database) => (ports[database][port] ??= portName(port, database)),
    async prepare(wanted) {
      if (!resolve) return;
      const missing = new Set([...wanted].map(lookupKey).filter((address) => !resolved.has(address)));
      for (const address of missing) resolved.set(address, await host.names.hostOf(address));
    },
    address(address, family, v6only) {
      if (family === 6 && address === '::' && !v6only) return '*';
      let cell = addresses.get(address);
      if (cell === undefined) {
        const text = hostName(address);
        cell = family === 6 && text.includes(':') ? `[${text}]` : text;
        if (addresses.size >= rememberedAddresses) addresses.clear();
        addresses.set(address, cell);
      }
      return cell;
    },
    host: hostName,
    interface: (index) => toByteText(host.interfaceName(index)),
    ephemeral,
    netlinkProtocol: (number) => (numeric ? undefined : netlink().get(number)) ?? String(number),
    ethernetProtocol: (number) => (numeric ? `[${number}]` : ethernetProtocolName(number)),
    netlinkProtocolNumber(name) {
      for (const [number, known] of netlink()) if (known === name) return number;
      return null;
    },
  };
}

const rememberedAddresses = 1 << 16;

/** A v4-mapped address is looked up as the IPv4 address that it carries. */
function lookupKey(address: string): string {
  return /^::ffff:\d+\.\d+\.\d+\.\d+$/.test(address) ? address.slice(7) : address;
}

function serviceName(host: Host, port: number, database: 'tcp' | 'udp' | 'any'): string | null {
  if (database !== 'any') return host.names.service(port, database);
  return host.names.service(port, 'tcp') ?? host.names.service(port, 'udp');
}

function protocolNames(): ReadonlyMap<number, string> {
  return readNumbered('/etc/protocols', (words) => [words[0], Number(words[1])]);
}

/** NETLINK_* of include/uapi/linux/netlink.h under the names that iproute2 has for them when its file is missing. */
const builtInNetlink: readonly (readonly [number, string])[] = [
  [0, 'rtnl'],
  [1, 'unused'],
  [2, 'usersock'],
  [3, 'fw'],
  [4, 'tcpdiag'],
  [5, 'nflog'],
  [6, 'xfrm'],
  [7, 'selinux'],
  [8, 'iscsi'],
  [9, 'audit'],
  [10, 'fiblookup'],
  [11, 'connector'],
  [12, 'nft'],
  [13, 'ip6fw'],
  [14, 'dec-rt'],
  [15, 'uevent'],
  [16, 'genl'],
  [18, 'scsi-trans'],
  [19, 'ecryptfs'],
  [20, 'rdma'],
  [21, 'crypto'],
];

function netlinkNames(): ReadonlyMap<number, string> {
  const names = new Map(builtInNetlink);
  for (const [number, name] of readNumbered('/etc/iproute2/nl_protos', (words) => [words[1], Number(words[0])])) {
    if (number < 256) names.set(number, name);
  }
  return names;
}

/** A file of names and numbers, a pair a line, `#` before a comment; empty where it cannot be read. The first line of a number wins. */
function readNumbered(
  path: string,
  pair: (words: readonly string[]) => readonly [string | undefined, number],
): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  for (const line of fileText(path).split('\n')) {
    const words = line.replace(/#.*/, '').trim().split(/\s+/);
    const [name, number] = pair(words);
    if (words.length > 1 && name !== undefined && Number.isInteger(number) && !names.has(number)) {
      names.set(number, toByteText(name));
    }
  }
  return names;
}

function fileText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
