/** nc -U: streams and datagrams over paths. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PortolanError, errnoName } from '../../base/errors.ts';
import { openDatagram } from '../../os/datagram-socket.ts';
import type { UnixName } from '../../os/socket-name.ts';
import { connectStream, listenStream } from '../../os/stream-socket.ts';
import { errorText } from '../../os/system-call-failure.ts';
import { datagramConnection } from '../../talk/datagram-connection.ts';
import { nextClient, serveFirst } from './listen.ts';
import type { NcSession } from './session.ts';
import { NcFailure, ncRelay, ncSocketOptions } from './session.ts';

/** Talks over a UNIX socket; nc's exit code. Throws NcFailure. */
export async function ncUnix(session: NcSession): Promise<number> {
  const { options } = session;
  const name: UnixName = { kind: 'unix', path: options.host! };
  try {
    if (options.transport === 'unix') return await (options.listen ? listen(session, name) : connect(session, name));
    return await (options.listen ? listenDatagram(session, name) : connectDatagram(session, name));
  } catch (error) {
    if (error instanceof PortolanError && error.code === 'PTL_BAD_ADDRESS')
      throw new NcFailure(`unix socket path is too long: ${name.path}`);
    const code = errnoName(error);
    if (code === undefined) throw error;
    throw new NcFailure(options.listen ? errorText(code) : `${name.path}: ${errorText(code)}`);
  }
}

async function connect(session: NcSession, to: UnixName): Promise<number> {
  const { options, context } = session;
  const from: UnixName | undefined = options.source === null ? undefined : { kind: 'unix', path: options.source };
  const connection = await connectStream({
    to,
    ...(from && { from }),
    options: ncSocketOptions(options),
    signal: context.signal,
  });
  try {
    if (!options.scan) await ncRelay(session, { connection, listening: false });
    return context.signal.aborted ? 130 : 0;
  } finally {
    connection.close();
  }
}

async function listen(session: NcSession, at: UnixName): Promise<number> {
  const { options, context, say } = session;
  removeStale(at);
  const listener = listenStream({ at, backlog: 5 });
  if (options.verbose) say(`Bound on ${at.path}\nListening on ${at.path}\n`);
  try {
    do {
      const connection = await nextClient(listener, context.signal);
      if (connection === null) return 130;
      if (!options.keepOpen) listener.close();
      if (options.verbose) say(`Connection received on ${at.path}\n`);
      await ncRelay(session, { connection, listening: true });
      connection.close();
    } while (options.keepOpen && !context.signal.aborted);
    return context.signal.aborted ? 130 : 0;
  } finally {
    listener.close();
  }
}

/** A datagram client must have a name of its own, or nobody could answer. */
async function connectDatagram(session: NcSession, to: UnixName): Promise<number> {
  const { options, context, say } = session;
  const folder = options.source === null ? mkdtempSync(join(tmpdir(), 'nc-')) : null;
  const path = folder === null ? options.source! : join(folder, 'recv.sock');
  try {
    const socket = openDatagram({ at: { kind: 'unix', path } });
    try {
      if (options.verbose) say(`Bound on ${path}\n`);
      socket.connect(to);
      if (!options.scan) await ncRelay(session, { connection: datagramConnection(socket), listening: false });
      return context.signal.aborted ? 130 : 0;
    } finally {
      socket.close();
      rmSync(path, { force: true });
    }
  } finally {
    if (folder !== null) rmSync(dirname(path), { recursive: true, force: true });
  }
}

async function listenDatagram(session: NcSession, at: UnixName): Promise<number> {
  const { options, context, say } = session;
  do {
    removeStale(at);
    const socket = openDatagram({ at });
    try {
      if (options.verbose) say(`Bound on ${at.path}\n`);
      if (options.keepOpen)
        await ncRelay(session, { connection: datagramConnection(socket, { to: () => undefined }), listening: true });
      else await serveFirst(session, socket, at.path);
    } finally {
      socket.close();
    }
  } while (options.keepOpen && !context.signal.aborted);
  return context.signal.aborted ? 130 : 0;
}

/** As nc does: a path that is left over from an earlier listener is taken. */
function removeStale({ path }: UnixName): void {
  if (!path.startsWith('@')) rmSync(path, { force: true });
}
