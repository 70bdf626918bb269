/** From port to name and from name to ports, over the IANA registry and the common uses. */
import type { ServiceLookup } from '../addr/port-spec.ts';
import { commonUses } from './common-use.ts';
import type { CommonUse } from './common-use.ts';
import { allIanaRows, ianaRowsAt } from './iana-table.ts';
import type { IanaRow, RegistryTransport } from './iana-table.ts';

/** Where a name comes from: registered with IANA, or merely common on this port. */
export type NameSource = 'iana' | 'common';

/** What a port is called. */
export interface ServiceEntry {
  readonly name: string;
  readonly aliases: readonly string[];
  /** One line; empty where the registry has none. */
  readonly description: string;
  readonly source: NameSource;
}

/** A service found by name. */
export interface NamedPort extends ServiceEntry {
  readonly port: number;
  readonly transport: RegistryTransport;
}

/** The registered service of a port; else its common use; null when there is neither. */
export function serviceName(port: number, transport: RegistryTransport): ServiceEntry | null {
  return registeredName(port, transport) ?? commonName(port, transport);
}

/**
 * What most probably speaks on a port: its common use, else the registered service. For people; `rdp` rather than
 * `ms-wbt-server`, `elasticsearch` rather than `wap-wsp`.
 */
export function usualName(port: number, transport: RegistryTransport): ServiceEntry | null {
  return commonName(port, transport) ?? registeredName(port, transport);
}

/** The service registered with IANA for a port. */
export function registeredName(port: number, transport: RegistryTransport): ServiceEntry | null {
  const row = ianaRowsAt(port).find((row) => row.transports.includes(transport));
  return row === undefined ? null : entryOf(row, 'iana');
}

/** The use of a port that is common without, or against, its registration. */
export function commonName(port: number, transport: RegistryTransport): ServiceEntry | null {
  const use = commonUses.find((use) => use.port === port && use.transports.includes(transport));
  return use === undefined ? null : entryOf(use, 'common');
}

function entryOf({ names, description }: IanaRow | CommonUse, source: NameSource): ServiceEntry {
  const [name, ...aliases] = names;
  return Object.freeze({ name, aliases, description, source });
}

/** The ports of a service by its registered name, an alias or an everyday name, in any case; registered ones first. */
export function portsOfService(name: string): readonly NamedPort[] {
  const wanted = name.toLowerCase();
  return namedPorts((candidate) => candidate.toLowerCase() === wanted);
}

/** The services with a name that matches a glob of `*` (any characters) and `?` (one), in any case, as `http*`. */
export function globServices(glob: string): readonly NamedPort[] {
  return namedPorts((candidate) => matchesGlob(glob.toLowerCase(), candidate.toLowerCase()));
}

/** All names and aliases, for "did you mean". */
export function* serviceNames(): IterableIterator<string> {
  for (const { names } of [...commonUses, ...allIanaRows()]) yield* names;
}

function namedPorts(matches: (name: string) => boolean): NamedPort[] {
  const found = new Map<string, NamedPort>();
  const collect = (rows: readonly (IanaRow | CommonUse)[], source: NameSource): void => {
    for (const row of rows) {
      if (!row.names.some(matches)) continue;
      for (const transport of row.transports) {
        const key = `${row.port}/${transport}`;
        if (!found.has(key)) found.set(key, { ...entryOf(row, source), port: row.port, transport });
      }
    }
  };
  collect(allIanaRows(), 'iana');
  collect(commonUses, 'common');
  return [...found.values()];
}

/**
 * Whether a text matches a glob, in time linear in their product: on a mismatch only the last star is tried again one
 * character further, where a regular expression made from `*a*a*a*` would try all of them.
 */
function matchesGlob(glob: string, text: string): boolean {
  let [g, t] = [0, 0];
  let star = -1;
  let resume = 0;
  while (t < text.length) {
    if (glob[g] === '*') {
      star = g++;
      resume = t;
    } else if (g < glob.length && (glob[g] === '?' || glob[g] === text[t])) {
      g++;
      t++;
    } else if (star !== -1) {
      g = star + 1;
      t = ++resume;
    } else return false;
  }
  while (glob[g] === '*') g++;
  return g === glob.length;
}

let registered: ReadonlySet<string> | undefined;

/** The look-up that port texts are read with. */
export const serviceLookup: ServiceLookup = {
  portsOf(nameOrGlob, transport) {
    const found = /[*?]/.test(nameOrGlob) ? globServices(nameOrGlob) : portsOfService(nameOrGlob);
    return found.filter((service) => service.transport === transport).map((service) => service.port);
  },
  isRegistered(port, transport) {
    registered ??= registeredKeys();
    return registered.has(`${port}/${transport}`);
  },
};

function registeredKeys(): Set<string> {
  const keys = new Set<string>();
  for (const { port, transports } of allIanaRows())
    for (const transport of transports) keys.add(`${port}/${transport}`);
  return keys;
}
