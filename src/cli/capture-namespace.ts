/** The network namespace that `--namespace` names: a process, a container, or a name of `ip netns`. */
import { existsSync } from 'node:fs';
import { PortolanError } from '../base/errors.ts';
import { suggest } from '../base/suggest.ts';
import type { Host } from '../os/host.ts';

/** A namespace to capture in. */
export interface ChosenNamespace {
  /** The file that stands for it. */
  readonly path: string;
  /** A process that lives in it, for its sockets; null where none does. */
  readonly pid: number | null;
}

const namesFolder = '/run/netns';

/** Finds it. Throws PTL_USAGE with names that there are. */
export function chooseNamespace(host: Host, wanted: string): ChosenNamespace {
  if (/^[1-9]\d{0,9}$/.test(wanted)) {
    if (host.processes.read(Number(wanted)) === null) throw noNamespace(`there is no process ${wanted}`, 'see ps -e');
    return { path: `/proc/${wanted}/ns/net`, pid: Number(wanted) };
  }
  const namespaces = host.networkNamespaces().filter(({ own }) => !own);
  const found = namespaces.find(({ name }) => name === wanted || name.split(' ')[1] === wanted);
  // A plain name only: no way up out of the folder.
  const named = /^[^/]+$/.test(wanted) && wanted !== '.' && wanted !== '..' && existsSync(`${namesFolder}/${wanted}`);
  if (named) return { path: `${namesFolder}/${wanted}`, pid: found?.pid ?? null };
  if (found !== undefined) return { path: `/proc/${found.pid}/ns/net`, pid: found.pid };
  const near = suggest(
    wanted,
    namespaces.map(({ name }) => name),
  );
  const known = namespaces.slice(0, 8).map(({ name }) => name);
  throw noNamespace(
    `no process, container or named namespace is called ${wanted}`,
    near === undefined
      ? known.length === 0
        ? 'there is no other network namespace here that you can see'
        : `there are: ${known.join(', ')}`
      : `did you mean ${near}?`,
  );
}

function noNamespace(message: string, hint: string): PortolanError {
  return new PortolanError('PTL_USAGE', `--namespace: ${message}`, { hint });
}
