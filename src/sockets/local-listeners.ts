/** The TCP and UDP listeners of this host by port: which of them a connection or datagram from outside comes to. */
import { ipText, parseIp } from '../addr/ip-address.ts';
import type { Host } from '../os/host.ts';
import { isWildcard } from './exposure.ts';
import { collectSockets } from './list-sockets.ts';
import type { SocketRecord } from './socket-record.ts';
import { isListening } from './socket-record.ts';
import { chartStates } from './state-names.ts';

/** Who holds a listener, as far as this user may know. */
export interface ListenerOwner {
  readonly pid: number | null;
  /** In parentheses: the reason why it is not known. */
  readonly command: string;
  readonly user: string | null;
  readonly unit: string | null;
  readonly container: string | null;
}

/** A listener that something from outside comes to. */
export interface LocalListener {
  readonly socket: SocketRecord;
  /** Null where owners were not asked for. */
  readonly owner: ListenerOwner | null;
}

/** The listeners of this host at one moment. */
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
  at({
    host: address,
    port,
    transport,
  }: {
    readonly host: string;
    readonly port: number;
    readonly transport: string;
  }): LocalListener | undefined {
    // Asked once for every port of a scan: nearly all of them have no listener.
    const here = this.#byPort.get(port);
    if (here === undefined) return undefined;
    const listeners = here.filter((one) => one.transport === transport);
    const family = address.includes(':') ? 'ipv6' : 'ipv4';
    const bare = address.replace(/%.*/, '');
    const socket =
      listeners.find((one) => unmapped(one.local.address) === bare) ??
      listeners.find((one) => one.family === family && isWildcard(one.local.address)) ??
      // A :: socket takes IPv4 too unless it says otherwise; where nobody can tell, it probably does.
      listeners.find((one) => family === 'ipv4' && one.local.address === '::' && one.v6only !== true);
    return socket === undefined ? undefined : { socket, owner: ownerOf(socket) };
  }

  /** Every listener's port. */
  ports(): ReadonlySet<number> {
    return new Set(this.#byPort.keys());
  }
}

function ownerOf(socket: SocketRecord): ListenerOwner | null {
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
