/** Joins scan results to this host's socket table: who holds an open port, and where probe and table disagree. */
import { ipText, parseIp } from '../addr/ip-address.ts';
import type { Host } from '../os/host.ts';
import type { PortOwner, PortResult } from '../scan/port-result.ts';
import { isWildcard } from '../sockets/exposure.ts';
import { collectSockets } from '../sockets/list-sockets.ts';
import { chartStates } from '../sockets/state-names.ts';
import type { SocketRecord } from '../sockets/socket-record.ts';
import { isListening } from '../sockets/socket-record.ts';

/** The TCP and UDP listeners of this host at one moment. */
export class LocalListeners {
  readonly #byPort = new Map<number, SocketRecord[]>();

  private constructor(sockets: readonly SocketRecord[]) {
    for (const socket of sockets) {
      const { port } = socket.local;
      if (port === null || !isListening(socket)) continue;
      const list = this.#byPort.get(port);
      if (list === undefined) this.#byPort.set(port, [socket]);
      else list.push(socket);
    }
  }

  /** Reads the table now. `owners`: with the processes that hold the sockets. */
  static async read(host: Host, owners: boolean): Promise<LocalListeners> {
    const query = { transports: ['tcp', 'udp'], states: chartStates, owners } as const;
    return new LocalListeners((await collectSockets(host, query)).sockets);
  }

  /** The listener that a connection to this address and port comes to, the most specific first. */
  at({ host: address, port, transport }: Pick<PortResult, 'host' | 'port' | 'transport'>): SocketRecord | undefined {
    const listeners = (this.#byPort.get(port) ?? []).filter((one) => one.transport === transport);
    const family = address.includes(':') ? 'ipv6' : 'ipv4';
    const bare = address.replace(/%.*/, '');
    return (
      listeners.find((one) => unmapped(one.local.address) === bare) ??
      listeners.find((one) => one.family === family && isWildcard(one.local.address)) ??
      // A :: socket takes IPv4 too unless it says otherwise; where nobody can tell, it probably does.
      listeners.find((one) => family === 'ipv4' && one.local.address === '::' && one.v6only !== true)
    );
  }

  /** Every listener's port. */
  ports(): ReadonlySet<number> {
    return new Set(this.#byPort.keys());
  }
}

/** The table from before and after a scan: what is in both was there all the while. */
export interface ListenerPair {
  readonly before: LocalListeners;
  readonly after: LocalListeners;
}

/** A result of this host with its owner and any disagreement. */
export function withOwner(result: PortResult, { before, after }: ListenerPair): PortResult {
  const now = after.at(result);
  const then = before.at(result);
  const owner = now === undefined ? null : ownerOf(now);
  // UDP silence: who listens is known here, so what is left is whether anything gets through, which nobody can say.
  if (result.state === 'open|filtered') {
    if (now !== undefined && then !== undefined) return { ...result, state: 'open', reason: 'socket-table', owner };
    return now === undefined && then === undefined ? { ...result, state: 'filtered' } : { ...result, owner };
  }
  if (result.state === 'open') {
    const disagreement =
      now !== undefined
        ? null
        : then === undefined
          ? 'open from outside, not in the table: forwarded, or another network namespace'
          : 'open when asked, gone since';
    return { ...result, owner, disagreement };
  }
  if (now === undefined || then === undefined) return result;
  const disagreement =
    result.state === 'closed'
      ? 'listening, but refused: a firewall resets, or the socket is bound to another device'
      : result.state === 'filtered'
        ? 'listening, but silent: a firewall of this host drops or rejects it'
        : null;
  return { ...result, owner, disagreement };
}

function ownerOf(socket: SocketRecord): PortOwner | null {
  const [first] = socket.owners;
  if (first === undefined) {
    if (socket.ownerReason === null) return null;
    return {
      pid: null,
      command: `(${socket.ownerReason.split(/[:;]/, 1)[0]})`,
      user: socket.user,
      unit: null,
      container: null,
    };
  }
  const { pid, command, user, unit, container } = first;
  return { pid, command, user, unit, container };
}

function unmapped(address: string): string {
  const parsed = parseIp(address.startsWith('::ffff:') ? address.slice(7) : address);
  return parsed.ok ? ipText(parsed.value) : address;
}
