/** The end of a run: whether everything that was sought was found, and with `-V` what was not. */
import type { NetworkAddress } from '../options/network-address.ts';
import type { Request, SoughtId } from '../options/request.ts';
import { tcpStates } from '../sockets/tcp-states.ts';
import { escapeText } from './escape.ts';

/** What was not found, a line each, in lsof's order. All texts are byte text. */
export function missing(request: Request, utf8: boolean): string[] {
  const shown = (text: string): string => escapeText(text, utf8);
  const ids = (sought: readonly SoughtId[], what: string): string[] =>
    sought.filter((entry) => !entry.excluded && !entry.found).map((entry) => `${what} ID not located: ${entry.id}`);
  return [
    // Exclusions are never marked as found, so lsof reports them too.
    ...request.commands.filter(({ found }) => !found).map(({ text }) => `command not located: ${shown(text)}`),
    ...request.expressions
      .filter(({ found }) => !found)
      .map(({ text }) => `no command found for regex: ${shown(text)}`),
    ...request.namedFiles
      .filter(({ found }) => !found)
      .map(({ mount, argument }) => `no file${mount === null ? '' : ' system'} use located: ${shown(argument)}`),
    ...missingAddresses(request.addresses).map((argument) => `Internet address not located: ${shown(argument)}`),
    ...(request.internet.asked && !request.internet.found ? ['no Internet files located'] : []),
    ...tcpStates
      .filter((_, state) => request.states.included.get(state)?.found === false)
      .map((name) => `TCP state not located: ${name}`),
    ...(request.nfs.asked && !request.nfs.found ? ['no NFS files located'] : []),
    ...ids(request.pids, 'process'),
    ...(request.tasks.asked && !request.tasks.found ? ['no tasks located'] : []),
    ...ids(request.processGroups, 'process group'),
    ...missingUsers(request, shown),
  ];
}

/** Arguments none of whose addresses was found. */
function missingAddresses(addresses: readonly NetworkAddress[]): string[] {
  const found = new Set(addresses.filter((address) => address.found).map((address) => address.argument));
  return [...new Set(addresses.map((address) => address.argument))].filter((argument) => !found.has(argument));
}

function missingUsers({ users }: Request, shown: (text: string) => string): string[] {
  return users
    .filter((user) => !user.excluded && !user.found)
    .map(({ login, uid }) =>
      login === null ? `user ID not located: ${uid}` : `login name (UID ${uid}) not located: ${shown(login)}`,
    );
}
