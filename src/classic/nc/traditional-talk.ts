/** The traditional nc's connections: IPv4 only, every end of the peer ends everything. */
import { ipAddress, ipText } from '../../addr/ip-address.ts';
import type { IpAddress } from '../../addr/ip-address.ts';
import { seededRandom } from '../../base/random.ts';
import { errnoName } from '../../base/errors.ts';
import { openDatagram } from '../../os/datagram-socket.ts';
import { resolveHost } from '../../os/resolve.ts';
import type { InternetName } from '../../os/socket-name.ts';
import { connectStream, listenStream } from '../../os/stream-socket.ts';
import { errorText } from '../../os/system-call-failure.ts';
import { datagramConnection } from '../../talk/datagram-connection.ts';
import { attemptSignal } from './attempt.ts';
import { nextClient } from './listen.ts';
import { looseNcPort } from './ports.ts';
import type { NcSession } from './session.ts';
import { NcFailure, ncRelay, ncSocketOptions } from './session.ts';
import type { TraditionalOptions } from './traditional-options.ts';

/** Talks or listens; the exit code. Throws NcFailure. */
export function traditionalTalk(session: NcSession, options: TraditionalOptions): Promise<number> {
  return options.listen ? listen(session, options) : connect(session, options);
}

async function connect(session: NcSession, options: TraditionalOptions): Promise<number> {
  const { context } = session;
  const address = await addressOf(options.host!, options.numeric);
  const name = await nameOf(session, address, options.host!);
  const random = options.randomPorts ? seededRandom(context.host.clock.now()) : null;
  let code = 1;
  for (const port of portsOf(session, options, random)) {
    const service = options.numeric ? null : context.host.names.service(port, options.transport);
    const where = `${name} [${ipText(address)}] ${port} (${service ?? '?'})`;
    if (await talkTo(session, options, { kind: 'internet', address, port }, where)) code = 0;
    if (context.signal.aborted) return 130;
  }
  if (options.counts && code !== 0) session.say(' sent 0, rcvd 0\n');
  return code;
}

async function talkTo(
  session: NcSession,
  options: TraditionalOptions,
  to: InternetName,
  where: string,
): Promise<boolean> {
  const { context } = session;
  const limit = attemptSignal(context, options.timeout);
  const from = await sourceOf(session, options);
  try {
    const socketOptions = { ...ncSocketOptions(options), ...(options.keepAlive && { keepAlive: true }) };
    const shared = { to, options: socketOptions };
    const opened =
      options.transport === 'udp'
        ? openDatagram({ ...shared, ...(from !== null && { at: from }) })
        : await connectStream({ ...shared, ...(from !== null && { from }), signal: limit.signal });
    limit.done();
    const isStream = 'reset' in opened;
    if (!isStream && options.scan && !(await answersUdp(session, opened)))
      throw Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
    if (options.verbose) session.say(`${where} open\n`);
    const connection = isStream ? opened : datagramConnection(opened);
    if (!options.scan) await talk(session, options, connection);
    opened.close();
    return true;
  } catch (error) {
    const code = errnoName(error);
    if ((error as { syscall?: string }).syscall === 'bind')
      throw new NcFailure(
        `Can't grab ${from === null ? '' : `${ipText(from.address)}:${from.port}`} with bind : ${errorText(code)}`,
      );
    const reason = limit.isLate() ? 'Connection timed out' : errorText(code);
    if (code === undefined && !limit.isLate()) throw error;
    if (options.verbose) session.say(`${where} : ${reason}\n`);
    return false;
  } finally {
    limit.done();
  }
}

/** -uz: an ICMP answer to the first of two letters refuses the second. */
async function answersUdp({ context, options }: NcSession, socket: ReturnType<typeof openDatagram>): Promise<boolean> {
  try {
    await socket.send(Buffer.from('\n'));
    await context.host.clock.sleep((options.timeout ?? 1) * 1000, context.signal);
    await socket.send(Buffer.from('\n'));
    return true;
  } catch {
    return false;
  }
}

async function talk(
  session: NcSession,
  options: TraditionalOptions,
  connection: Parameters<typeof ncRelay>[1]['connection'],
): Promise<void> {
  // Its -q says nothing to the peer; FIN is sent by nobody.
  const outcome = await ncRelay(session, { connection, listening: true, silentQuit: true });
  // The alarm of -q ends it on the spot.
  if (options.counts && outcome.ending !== 'quit') session.say(` sent ${outcome.sent}, rcvd ${outcome.received}\n`);
}

async function listen(session: NcSession, options: TraditionalOptions): Promise<number> {
  const { context } = session;
  const word = options.sourcePort ?? '0';
  const port = looseNcPort(word, context.host.names, options.transport === 'udp' ? 'udp' : 'tcp');
  const address = options.source === null ? ipAddress(4, 0n) : await addressOf(options.source, options.numeric);
  const at: InternetName = { kind: 'internet', address, port };
  const shown = options.source === null ? '[any]' : `[${ipText(address)}]`;
  if (options.transport === 'udp') return listenUdp(session, options, at, shown);
  const listener = tryBind(at, () => listenStream({ at, backlog: 1, options: ncSocketOptions(options) }));
  const local = listener.local as InternetName;
  if (options.verbose) session.say(`listening on ${shown} ${local.port} ...\n`);
  const connection = await nextClient(listener, context.signal);
  listener.close();
  if (connection === null) return 130;
  await greet(session, options, connection.local as InternetName, connection.peer as InternetName);
  await talk(session, options, connection);
  connection.close();
  return context.signal.aborted ? 130 : 0;
}

async function listenUdp(
  session: NcSession,
  options: TraditionalOptions,
  at: InternetName,
  shown: string,
): Promise<number> {
  const socket = tryBind(at, () => openDatagram({ at, options: ncSocketOptions(options) }));
  if (options.verbose) session.say(`listening on ${shown} ${(socket.local as InternetName).port} ...\n`);
  let isFirst = true;
  const connection = datagramConnection(socket, {
    onDatagram(from) {
      if (!isFirst) return;
      isFirst = false;
      socket.connect(from);
      void greet(session, options, socket.local as InternetName, from as InternetName);
    },
  });
  await talk(session, options, connection);
  socket.close();
  return session.context.signal.aborted ? 130 : 0;
}

async function greet(
  session: NcSession,
  options: TraditionalOptions,
  local: InternetName,
  peer: InternetName,
): Promise<void> {
  if (!options.verbose) return;
  const name = await nameOf(session, peer.address, ipText(peer.address));
  session.say(`connect to [${ipText(local.address)}] from ${name} [${ipText(peer.address)}] ${peer.port}\n`);
}

function tryBind<T>(at: InternetName, open: () => T): T {
  try {
    return open();
  } catch (error) {
    const code = errnoName(error);
    if (code === undefined) throw error;
    throw new NcFailure(`Can't grab ${ipText(at.address)}:${at.port} with bind : ${errorText(code)}`);
  }
}

async function addressOf(host: string, numeric: boolean): Promise<IpAddress> {
  const found = await resolveHost(host, { family: 4, numericOnly: numeric });
  if (found.ok) return found.addresses[0]!;
  throw new NcFailure(
    numeric ? `Can't parse ${host} as an IP address` : `${host}: forward host lookup failed: Unknown host`,
  );
}

async function nameOf({ options, context }: NcSession, address: IpAddress, host: string): Promise<string> {
  if (options.numeric) return '(UNKNOWN)';
  const numeric = ipText(address);
  if (host !== numeric) return host;
  return (await context.host.names.hostOf(numeric)) ?? '(UNKNOWN)';
}

async function sourceOf({ context }: NcSession, options: TraditionalOptions): Promise<InternetName | null> {
  if (options.source === null && options.sourcePort === null) return null;
  const address = options.source === null ? ipAddress(4, 0n) : await addressOf(options.source, options.numeric);
  const transport = options.transport === 'udp' ? 'udp' : 'tcp';
  const port = options.sourcePort === null ? 0 : looseNcPort(options.sourcePort, context.host.names, transport);
  return { kind: 'internet', address, port };
}

/** Ranges run from the high end down, as it always did. */
function portsOf(
  { context }: NcSession,
  options: TraditionalOptions,
  random: ReturnType<typeof seededRandom> | null,
): number[] {
  const transport = options.transport === 'udp' ? 'udp' : 'tcp';
  const one = (word: string): number => {
    if (/^\d+$/.test(word)) return Number(BigInt(word) & 0xffffn);
    const port = context.host.names.servicePort(word, transport);
    if (port === null) throw new NcFailure(`invalid port ${word}`);
    return port;
  };
  const ports = options.ports.flatMap((word) => {
    const range = /^(\d+)-(\d+)$/.exec(word);
    if (range === null) return [one(word)];
    const ends = [one(range[1]!), one(range[2]!)];
    const [low, high] = [Math.min(...ends), Math.max(...ends)];
    return Array.from({ length: high - low + 1 }, (_, index) => high - index);
  });
  return random === null
    ? ports
    : ports
        .map((port) => [random.uint32(), port] as const)
        .sort((a, b) => a[0] - b[0])
        .map((each) => each[1]);
}
