/** ncat as a listener: one client, many, a broker, a chat, or a program for each. */
import { readFileSync } from 'node:fs';
import { ipAddress } from '../../addr/ip-address.ts';
import type { IpAddress } from '../../addr/ip-address.ts';
import { PortolanError } from '../../base/errors.ts';
import { isLoopbackName, programHandler } from '../../talk/exec-client.ts';
import { openDatagram } from '../../os/datagram-socket.ts';
import { resolveHost } from '../../os/resolve.ts';
import type { SocketName } from '../../os/socket-name.ts';
import { socketHostText } from '../../os/socket-name.ts';
import type { Connection, SocketConnection, StreamListener } from '../../os/stream-socket.ts';
import { listenStream } from '../../os/stream-socket.ts';
import { accessList } from '../../talk/access-list.ts';
import type { AccessList } from '../../talk/access-list.ts';
import { ChatLines } from '../../talk/chat.ts';
import { datagramConnection } from '../../talk/datagram-connection.ts';
import { Room } from '../../talk/room.ts';
import { selfSigned } from '../../talk/self-signed.ts';
import type { ListenerEvent } from '../../talk/serve-clients.ts';
import { serveClients } from '../../talk/serve-clients.ts';
import { tlsServer } from '../../talk/tls.ts';
import { printable } from '../../report/printable.ts';
import { ncatTime, quitting } from './options.ts';
import type { NcatSession } from './session.ts';
import {
  groupedFingerprint,
  nameOf,
  ncatEndpoint,
  ncatError,
  ncatFamily,
  ncatIncoming,
  ncatOutgoing,
  ncatRelay,
  ncatTlsMaterial,
} from './session.ts';
import { X509Certificate } from 'node:crypto';

const defaultMaxClients = 100;
const handshakeTimeoutMs = 10_000;

/** Listens and serves; ncat's exit code. Throws NcatRefusal. */
export async function ncatListen(session: NcatSession): Promise<number> {
  const names = await listenNames(session);
  if (session.options.flags.has('udp')) return listenDatagrams(session, names[0]!);
  const prepare = tlsOf(session);
  const listeners = bindAll(names, session);
  for (const listener of listeners) session.tell(`Listening on ${ncatEndpoint(listener.local)}`);
  const access = accessOf(session);
  const { flags, values } = session.options;
  const many = flags.has('keep-open') || flags.has('broker') || flags.has('chat');
  if (!many && !values.has('exec')) return serveOne(session, listeners, access, prepare);
  return serveMany(session, { listeners, access, prepare, many });
}

async function listenNames({ options }: NcatSession): Promise<readonly SocketName[]> {
  const { host, port, flags } = options;
  if (flags.has('unixsock')) return [{ kind: 'unix', path: host! }];
  const family = ncatFamily(options);
  if (host === null)
    return (family === undefined ? ([6, 4] as const) : [family]).map((version) => nameOf(ipAddress(version, 0n), port));
  const found = await resolveHost(host, { ...(family !== undefined && { family }), numericOnly: flags.has('nodns') });
  if (!found.ok) throw quitting(`Could not resolve hostname "${printable(host)}": ${found.reason}.`);
  return found.addresses.slice(0, 1).map((address: IpAddress) => nameOf(address, port));
}

function bindAll(names: readonly SocketName[], { options }: NcatSession): readonly StreamListener[] {
  const listeners: StreamListener[] = [];
  for (const at of names) {
    try {
      listeners.push(listenStream({ at, options: { v6Only: true } }));
    } catch (error) {
      // Without IPv6 the wildcard of IPv4 is enough.
      if (listeners.length === 0 && names.length > 1 && at === names[0]) continue;
      for (const listener of listeners) listener.close();
      throw quitting(`bind to ${ncatEndpoint(at)}: ${ncatError(error)}.`);
    }
  }
  void options;
  return listeners;
}

function accessOf({ options }: NcatSession): AccessList {
  const lines = (name: 'allowfile' | 'denyfile'): string[] => {
    const path = options.values.get(name);
    if (path === undefined) return [];
    try {
      return readFileSync(path, 'utf8').split(/\s+/).filter(Boolean);
    } catch (error) {
      throw quitting(`${printable(path)}: ${ncatError(error)}`);
    }
  };
  try {
    return accessList([...options.allow, ...lines('allowfile')], [...options.deny, ...lines('denyfile')]);
  } catch (error) {
    if (error instanceof PortolanError) throw quitting(`${error.message}.`);
    throw error;
  }
}

type Prepare = ((plain: SocketConnection) => Promise<Connection>) | undefined;

function tlsOf(session: NcatSession): Prepare {
  const { options, context, tell } = session;
  if (!options.flags.has('ssl')) return undefined;
  const material = ncatTlsMaterial(options);
  let { cert, key } = material;
  if (cert === undefined || key === undefined) {
    tell('Generating a temporary P-256 key. Use --ssl-key and --ssl-cert to use a permanent one.');
    ({ cert, key } = selfSigned('localhost', context.host.clock.now()));
  }
  try {
    tell(`SHA-1 fingerprint: ${groupedFingerprint(new X509Certificate(cert).fingerprint)}`);
    const verifyClient = options.flags.has('ssl-verify');
    const secure = tlsServer({
      ...material,
      cert,
      key,
      verifyClient,
      clock: context.host.clock,
      timeoutMs: handshakeTimeoutMs,
      signal: context.signal,
    });
    return async (plain) => (await secure(plain)).connection;
  } catch (error) {
    throw quitting(`${ncatError(error)}.`);
  }
}

function announce({ tell }: NcatSession, peer: SocketName): void {
  if (peer.kind === 'unix') {
    tell('Connection from a client on Unix domain socket.');
    return tell(`Connection from ${peer.path}.`);
  }
  tell(`Connection from ${socketHostText(peer)}.`);
  tell(`Connection from ${ncatEndpoint(peer)}.`);
}

async function serveOne(
  session: NcatSession,
  listeners: readonly StreamListener[],
  access: AccessList,
  prepare: Prepare,
): Promise<number> {
  const { context, options } = session;
  for (;;) {
    const plain = await firstClient(listeners, context.signal);
    if (plain === null) return (closeAll(listeners), 130);
    announce(session, plain.peer);
    if (!access.allows(plain.peer)) {
      session.tell('New connection denied: not allowed');
      plain.close();
      continue;
    }
    let client: Connection = plain;
    try {
      if (prepare !== undefined) client = await prepare(plain);
    } catch (error) {
      session.tell(`Failed SSL connection from ${ncatEndpoint(plain.peer)}: ${ncatError(error)}`);
      continue;
    }
    closeAll(listeners);
    const outcome = await ncatRelay(session, client);
    client.close();
    if (outcome.ending === 'interrupted') return 130;
    if (outcome.ending === 'idle')
      throw quitting(`Idle timeout expired (${ncatTime(options, 'idle-timeout', 'i')} ms).`);
    return 0;
  }
}

function closeAll(listeners: readonly StreamListener[]): void {
  for (const listener of listeners) listener.close();
}

function firstClient(listeners: readonly StreamListener[], signal: AbortSignal): Promise<SocketConnection | null> {
  return new Promise((resolve, reject) => {
    let taken = false;
    signal.addEventListener('abort', () => resolve(null), { once: true });
    if (signal.aborted) return resolve(null);
    for (const listener of listeners)
      listener.start((connection) => {
        if (taken) return connection.reset();
        taken = true;
        for (const each of listeners) each.pause();
        resolve(connection);
      }, reject);
  });
}

interface Service {
  readonly listeners: readonly StreamListener[];
  readonly access: AccessList;
  readonly prepare: Prepare;
  readonly many: boolean;
}

async function serveMany(session: NcatSession, { listeners, access, prepare, many }: Service): Promise<number> {
  const { options, context, tell } = session;
  const stop = new AbortController();
  const signal = AbortSignal.any([context.signal, stop.signal]);
  const handle = handlerFor(session, signal);
  const onEvent = (event: ListenerEvent): void => {
    if (event.kind === 'accept-error') return tell(`accept: ${ncatError(event.error)}`);
    if (event.kind === 'denied') tell('New connection denied: not allowed');
    if (event.kind === 'connected') announce(session, event.client.peer);
    if (event.kind === 'failed') tell(`${ncatEndpoint(event.client.peer)}: ${ncatError(event.error)}`);
    if ((event.kind === 'left' || event.kind === 'failed') && !many) stop.abort();
  };
  const maxClients = Number(options.values.get('max-conns') ?? defaultMaxClients);
  if (!Number.isInteger(maxClients) || maxClients < 1) throw quitting('Invalid number of connections.');
  await Promise.all(
    listeners.map((listener) =>
      serveClients({
        listener,
        access,
        maxClients,
        ...(prepare && { prepare }),
        handle,
        onEvent,
        clock: context.host.clock,
        signal,
      }),
    ),
  );
  return context.signal.aborted ? 130 : 0;
}

type Handle = (client: Connection, id: number, signal: AbortSignal) => Promise<void>;

function handlerFor(session: NcatSession, signal: AbortSignal): Handle {
  const { options, context } = session;
  const command = options.values.get('exec');
  if (command !== undefined) {
    if (!isLoopbackName(options.host))
      throw quitting(
        `-e is refused on ${options.host ?? 'all addresses'}: only a loopback address is allowed; portolan listen --exec --bind says otherwise.`,
      );
    const argv = command.split(/\s+/).filter(Boolean);
    if (argv.length === 0) throw quitting('-e needs a program.');
    return programHandler(argv as [string, ...string[]], context.environment, context.host.clock, 'NCAT');
  }
  const room = new Room();
  const isBroker = options.flags.has('broker') || options.flags.has('chat');
  const outgoing = ncatOutgoing(session);
  if (!options.flags.has('recv-only') && !isBroker) {
    session.input.start(
      (bytes) => room.tell(outgoing(bytes)),
      () => undefined,
    );
    signal.addEventListener('abort', () => session.input.stop(), { once: true });
  }
  if (options.flags.has('chat')) return chatHandler(room);
  if (isBroker) return (client, id, ends) => room.stay(id, client, (bytes) => room.tell(bytes, id), ends);
  return (client, id, ends) => {
    const incoming = ncatIncoming(session, client);
    return room.stay(
      id,
      client,
      (bytes) => (options.flags.has('send-only') ? undefined : session.output.write(incoming(bytes))),
      ends,
    );
  };
}

function chatHandler(room: Room): Handle {
  const users = new Map<number, string>();
  return async (client, id, ends) => {
    const where = client.peer.kind === 'unix' ? 'unix' : socketHostText(client.peer);
    const others = [...users].map(([user, address]) => `${address} as <user${user}>`).join(', ');
    room.tell(Buffer.from(`<announce> ${where} is connected as <user${id}>.\n`));
    await client.write(
      Buffer.from(
        `<announce> ${where} is connected as <user${id}>.\n<announce> already connected: ${others || 'nobody'}.\n`,
      ),
    );
    users.set(id, where);
    const lines = new ChatLines();
    try {
      await room.stay(
        id,
        client,
        (bytes) => lines.take(bytes).forEach((line) => room.tell(Buffer.from(`<user${id}> ${line}\n`), id)),
        ends,
      );
    } finally {
      users.delete(id);
      room.tell(Buffer.from(`<announce> <user${id}> is disconnected.\n`));
    }
  };
}

/** One peer has the socket, as with ncat; with -k all peers are heard and answers go to the last. */
async function listenDatagrams(session: NcatSession, at: SocketName): Promise<number> {
  const access = accessOf(session);
  let socket: ReturnType<typeof openDatagram>;
  try {
    socket = openDatagram({ at });
  } catch (error) {
    throw quitting(`bind to ${ncatEndpoint(at)}: ${ncatError(error)}.`);
  }
  session.tell(`Listening on ${ncatEndpoint(socket.local)}`);
  const seen = new Set<string>();
  let last: SocketName | undefined;
  const keepOpen = session.options.flags.has('keep-open');
  const connection = datagramConnection(socket, {
    to: () => last,
    onDatagram(from) {
      if (!access.allows(from)) return;
      last = from;
      if (seen.has(ncatEndpoint(from)) || seen.size >= mostPeers) return;
      seen.add(ncatEndpoint(from));
      session.tell(`Connection from ${socketHostText(from)}.`);
      if (!keepOpen && from.kind === 'internet') socket.connect(from);
    },
    survives: () => true,
  });
  const outcome = await ncatRelay(session, connection);
  socket.close();
  return outcome.ending === 'interrupted' ? 130 : 0;
}

/** Peers whose first datagram is announced. */
const mostPeers = 10_000;
