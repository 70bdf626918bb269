/** nc -l: one client, or with -k one after the other. */
import { ipAddress } from '../../addr/ip-address.ts';
import { errnoName } from '../../base/errors.ts';
import { openDatagram } from '../../os/datagram-socket.ts';
import type { DatagramSocket } from '../../os/datagram-socket.ts';
import { resolveHost } from '../../os/resolve.ts';
import type { InternetName, SocketName } from '../../os/socket-name.ts';
import type { SocketConnection, StreamListener } from '../../os/stream-socket.ts';
import { listenStream } from '../../os/stream-socket.ts';
import { errorText } from '../../os/system-call-failure.ts';
import { datagramConnection } from '../../talk/datagram-connection.ts';
import { looseNcPort } from './ports.ts';
import type { NcSession } from './session.ts';
import { NcFailure, ncPeerText, ncRelay, ncSocketOptions } from './session.ts';

/** Listens on a TCP or UDP port; nc's exit code. Throws NcFailure. */
export async function ncListen(session: NcSession): Promise<number> {
  const names = await listenNames(session);
  return session.options.transport === 'udp' ? listenUdp(session, names) : listenTcp(session, names);
}

/** The addresses to try: the host's, or the wildcard (IPv4's first, as getaddrinfo gives them). */
async function listenNames({ options, context }: NcSession): Promise<readonly InternetName[]> {
  const transport = options.transport === 'udp' ? 'udp' : 'tcp';
  const port = looseNcPort(options.ports[0]!, context.host.names, transport);
  if (options.host === null) {
    const versions = options.family === null ? ([4, 6] as const) : [options.family];
    return versions.map((version) => ({ kind: 'internet', address: ipAddress(version, 0n), port }));
  }
  const found = await resolveHost(options.host, {
    ...(options.family !== null && { family: options.family }),
    numericOnly: options.numeric,
  });
  if (!found.ok) throw new NcFailure(`getaddrinfo: ${found.reason}`);
  return found.addresses.map((address) => ({ kind: 'internet', address, port }));
}

function firstThatBinds<T>(names: readonly InternetName[], open: (name: InternetName) => T): T {
  let failure: unknown;
  for (const name of names) {
    try {
      return open(name);
    } catch (error) {
      if (errnoName(error) === undefined) throw error;
      failure ??= error;
    }
  }
  throw new NcFailure(errorText(errnoName(failure)));
}

async function listenTcp(session: NcSession, names: readonly InternetName[]): Promise<number> {
  const { options, context, say } = session;
  const listener = firstThatBinds(names, (at) =>
    // One client at a time: the kernel's queue of nc holds one more.
    listenStream({ at, backlog: 1, options: { ...ncSocketOptions(options), reusePort: true } }),
  );
  try {
    if (options.verbose) say(`Listening on ${await ncPeerText(session, listener.local)}\n`);
    do {
      const connection = await nextClient(listener, context.signal);
      if (connection === null) return 130;
      if (!options.keepOpen) listener.close();
      await serve(session, connection, await ncPeerText(session, connection.peer));
    } while (options.keepOpen && !context.signal.aborted);
    return context.signal.aborted ? 130 : 0;
  } finally {
    listener.close();
  }
}

async function serve(session: NcSession, connection: SocketConnection, peer: string): Promise<void> {
  try {
    if (session.options.verbose) session.say(`Connection received on ${peer}\n`);
    await ncRelay(session, { connection, listening: true });
  } finally {
    connection.close();
  }
}

/** The next client, or null when the signal aborts. */
export function nextClient(listener: StreamListener, signal: AbortSignal): Promise<SocketConnection | null> {
  return new Promise((resolve, reject) => {
    const abort = (): void => resolve(null);
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    let taken = false;
    listener.start((connection) => {
      // Several may be accepted in one turn: only one is served, as nc's queue of one would have it.
      if (taken) return connection.reset();
      taken = true;
      signal.removeEventListener('abort', abort);
      listener.pause();
      resolve(connection);
    }, reject);
  });
}

async function listenUdp(session: NcSession, names: readonly InternetName[]): Promise<number> {
  const { options, say, context } = session;
  do {
    const socket = firstThatBinds(names, (at) =>
      openDatagram({ at, options: { ...ncSocketOptions(options), reuseAddress: true, reusePort: true } }),
    );
    try {
      if (options.verbose) say(`Bound on ${await ncPeerText(session, socket.local)}\n`);
      if (options.keepOpen) await serveEverybody(session, socket);
      else await serveFirst(session, socket);
    } finally {
      socket.close();
    }
  } while (options.keepOpen && !context.signal.aborted);
  return context.signal.aborted ? 130 : 0;
}

/** With -k the socket stays unconnected: every peer is heard, and nc answers nobody. */
async function serveEverybody(session: NcSession, socket: DatagramSocket): Promise<void> {
  await ncRelay(session, { connection: datagramConnection(socket, { to: () => undefined }), listening: true });
}

/** Without -k the first peer has the socket for itself. */
export async function serveFirst(session: NcSession, socket: DatagramSocket, unixPath = ''): Promise<void> {
  const { options, context, say } = session;
  const first = await new Promise<{ bytes: Uint8Array; from: SocketName } | null>((resolve, reject) => {
    context.signal.addEventListener('abort', () => resolve(null), { once: true });
    socket.start((bytes, from) => {
      // The rest waits in the kernel until the relay starts.
      resolve({ bytes: Buffer.from(bytes), from });
      return new Promise(() => undefined);
    }, reject);
  });
  if (first === null) return;
  const isNamed = first.from.kind !== 'unix' || first.from.path !== '';
  if (isNamed) socket.connect(first.from);
  if (options.verbose)
    say(`Connection received on ${unixPath === '' ? await ncPeerText(session, first.from) : unixPath}\n`);
  await ncRelay(session, { connection: datagramConnection(socket, { first }), listening: true });
}
