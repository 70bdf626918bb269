/** The names of this machine: from the C library, or from the files where native code is out of reach. */
import { lookup, lookupService } from 'node:dns/promises';
import { readFileSync } from 'node:fs';
import type { Clock } from '../base/clock.ts';
import { networkName, protocolName } from '../ffi/network-names.ts';
import { serviceName, servicePort, userName } from '../ffi/names.ts';
import type { SystemNames } from './host.ts';
import { parseNetworks, parsePasswd, parseProtocols, parseServices } from './name-files.ts';

/** How long a reverse look-up may take. */
const lookupMilliseconds = 5000;

/** The names; `native` says whether the C library can be called. Answers of the databases are remembered. */
export function linuxNames(clock: Clock, native: () => boolean): SystemNames {
  const files = lazyFiles();
  const users = remembered((uid: number) => (native() ? userName(uid) : (files.users().get(uid) ?? null)));
  const services = remembered((key: string) => {
    const [port, protocol] = key.split('/') as [string, string];
    return native() ? serviceName(Number(port), protocol) : (files.services().names.get(key) ?? null);
  });
  return {
    user: users,
    service: (port, protocol) => services(`${port}/${protocol}`),
    servicePort(name, protocol) {
      if (name === '' || name.includes('\0')) return null;
      return native() ? servicePort(name, protocol) : (files.services().ports.get(`${name}/${protocol ?? ''}`) ?? null);
    },
    protocol: remembered((number) => (native() ? protocolName(number) : (files.protocols().get(number) ?? null))),
    network: remembered((address) => (native() ? networkName(address) : (files.networks().get(address) ?? null))),
    hostOf: (address) => bounded(clock, reverse(address), null),
    addressesOf: (name) => bounded(clock, forward(name), []),
  };
}

async function reverse(address: string): Promise<string | null> {
  try {
    const { hostname } = await lookupService(address, 0);
    // getnameinfo(3) answers with the number where there is no name.
    return hostname === address || hostname.split('%')[0] === address.split('%')[0] ? null : hostname;
  } catch {
    return null;
  }
}

async function forward(name: string): Promise<readonly { readonly family: 4 | 6; readonly address: string }[]> {
  if (name === '') return [];
  try {
    const found = await lookup(name, { all: true, order: 'verbatim' });
    return found.map(({ address, family }) => ({ address, family: family === 4 ? 4 : 6 }));
  } catch {
    return [];
  }
}

/** The answer, or `otherwise` when it takes too long. */
async function bounded<T>(clock: Clock, answer: Promise<T>, otherwise: T): Promise<T> {
  const enough = new AbortController();
  const late = clock.sleep(lookupMilliseconds, enough.signal).then(() => otherwise);
  try {
    return await Promise.race([answer, late]);
  } finally {
    enough.abort();
  }
}

function remembered<K, V>(find: (key: K) => V): (key: K) => V {
  const known = new Map<K, V>();
  return (key) => {
    if (known.has(key)) return known.get(key) as V;
    const value = find(key);
    known.set(key, value);
    return value;
  };
}

interface NameFiles {
  users(): ReadonlyMap<number, string>;
  services(): ReturnType<typeof parseServices>;
  protocols(): ReadonlyMap<number, string>;
  networks(): ReadonlyMap<string, string>;
}

function lazyFiles(): NameFiles {
  let users: ReadonlyMap<number, string> | undefined;
  let services: ReturnType<typeof parseServices> | undefined;
  let protocols: ReadonlyMap<number, string> | undefined;
  let networks: ReadonlyMap<string, string> | undefined;
  return {
    users: () => (users ??= parsePasswd(fileText('/etc/passwd'))),
    services: () => (services ??= parseServices(fileText('/etc/services'))),
    protocols: () => (protocols ??= parseProtocols(fileText('/etc/protocols'))),
    networks: () => (networks ??= parseNetworks(fileText('/etc/networks'))),
  };
}

function fileText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
