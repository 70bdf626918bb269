/** Words in place of a command that name a port: `8080`, `:8080`, `postgres`. */
import { PortolanError } from '../base/errors.ts';
import { portsOfService } from '../registry/service-name.ts';
import { collectSockets } from '../sockets/list-sockets.ts';
import { chartStates } from '../sockets/state-names.ts';
import { isListening } from '../sockets/socket-record.ts';
import type { CliContext } from './context.ts';

const number = /^:?(\d{1,5})$/;

/** Whether the word is a port number, a registered service, or the name of a process that listens. */
export async function namesPort(word: string, context: Pick<CliContext, 'host'>): Promise<boolean> {
  if (/^:?\d+$/.test(word) || portsOfService(word).length > 0) return true;
  return /^[\w.:-]{1,64}$/.test(word) && (await listeningPorts(word, context)).length > 0;
}

/** The ports a word stands for, ascending. Throws PTL_BAD_PORT when it stands for none. */
export async function portsOfWord(word: string, context: Pick<CliContext, 'host'>): Promise<readonly number[]> {
  if (/^:?0+$/.test(word)) {
    throw new PortolanError('PTL_BAD_PORT', 'nobody is on port 0: binding it asks the kernel for any free port', {
      hint: 'portolan free finds one, portolan port 0 explains it',
    });
  }
  const match = number.exec(word);
  if (match !== null && Number(match[1]) <= 65535) return [Number(match[1])];
  if (/^:?\d+$/.test(word)) {
    throw new PortolanError('PTL_BAD_PORT', `port ${word.replace(':', '')} is larger than 65535`, {
      hint: 'ports go from 1 to 65535: portolan 8080',
    });
  }
  const ports = [
    ...new Set([...portsOfService(word).map((entry) => entry.port), ...(await listeningPorts(word, context))]),
  ];
  if (ports.length > 0) return ports.sort((a, b) => a - b);
  throw new PortolanError('PTL_BAD_PORT', `"${word}" is no port, service or listening process`, {
    hint: 'portolan port NAME searches the registry',
  });
}

/** Ports on which a process of this name, or a unit of this name, listens. */
async function listeningPorts(word: string, { host }: Pick<CliContext, 'host'>): Promise<number[]> {
  const { sockets } = await collectSockets(host, { states: chartStates, allNamespaces: true });
  const wanted = word.toLowerCase();
  const named = (name: string | null): boolean => {
    const lower = name?.toLowerCase();
    return lower === wanted || lower === `${wanted}.service`;
  };
  return sockets
    .filter(
      (socket) =>
        isListening(socket) &&
        (named(socket.unit) || named(socket.container) || socket.owners.some((owner) => named(owner.command))),
    )
    .flatMap((socket) => socket.local.port ?? []);
}
