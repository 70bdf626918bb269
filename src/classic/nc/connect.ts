/** nc as a client: every port in turn, every address of the name in turn. */
import { seededRandom } from '../../base/random.ts';
import { openDatagram } from '../../os/datagram-socket.ts';
import type { DatagramSocket } from '../../os/datagram-socket.ts';
import type { InternetName } from '../../os/socket-name.ts';
import type { SocketConnection } from '../../os/stream-socket.ts';
import { datagramConnection } from '../../talk/datagram-connection.ts';
import type { SourceOf } from './attempt.ts';
import { addressesOf, attemptFailed, connectNc, hostText, sourceName } from './attempt.ts';
import { ncPorts } from './ports.ts';
import { connectThroughProxy } from './proxy.ts';
import type { NcSession } from './session.ts';
import { NcFailure, ncRelay, ncSocketOptions } from './session.ts';

/** Connects to the ports and relays; nc's exit code: 0 when any port could be talked to. Throws NcFailure. */
export async function ncConnect(session: NcSession): Promise<number> {
  const { options, context } = session;
  const transport = options.transport === 'udp' ? 'udp' : 'tcp';
  const random = options.randomPorts ? seededRandom(context.host.clock.now()) : null;
  let code = 1;
  const ports = ncPorts(options.ports, context.host.names, transport, random);
  for (const [index, port] of ports.entries()) {
    if (context.signal.aborted) return 130;
    if (index > 0 && options.interval !== null) await context.host.clock.sleep(options.interval * 1000, context.signal);
    const spoke = await talkTo(session, port);
    // nc keeps the first success of TCP ports and the last answer of UDP ports.
    if (spoke !== null) code = spoke ? 0 : 1;
  }
  return context.signal.aborted ? 130 : code;
}

/** Null where nothing could be connected, false where a UDP port turned out to be closed. */
async function talkTo(session: NcSession, port: number): Promise<boolean | null> {
  const { options } = session;
  if (options.proxy !== null) {
    const connection = await connectThroughProxy(session, port);
    return connection === null ? null : talkTcp(session, connection, port, options.host!);
  }
  const addresses = await addressesOf(session, options.host!, port);
  const from = await sourceName(session);
  for (const address of addresses) {
    const to = { kind: 'internet', address, port } as const;
    const spoke = options.transport === 'udp' ? await talkUdp(session, to, from) : await tryTcp(session, to, from);
    if (spoke !== null) return spoke;
  }
  return null;
}

async function tryTcp(session: NcSession, to: InternetName, from: SourceOf): Promise<boolean | null> {
  const connection = await connectNc(session, to, from);
  if (connection === null) return null;
  return talkTcp(session, connection, to.port, hostText(session.options.host!, to));
}

async function talkTcp(session: NcSession, connection: SocketConnection, port: number, where: string): Promise<true> {
  try {
    succeeded(session, where, port, 'tcp');
    if (!session.options.scan) await ncRelay(session, { connection, listening: false });
    return true;
  } finally {
    connection.close();
  }
}

function succeeded({ options, context, say }: NcSession, where: string, port: number, transport: 'tcp' | 'udp'): void {
  if (!options.verbose) return;
  const service = options.numeric ? null : context.host.names.service(port, transport);
  say(`Connection to ${where} ${port} port [${transport}/${service ?? '*'}] succeeded!\n`);
}

async function talkUdp(session: NcSession, to: InternetName, from: SourceOf): Promise<boolean | null> {
  const { options } = session;
  let socket: DatagramSocket;
  try {
    const at = from?.(to.address.version);
    socket = openDatagram({ to, ...(at !== undefined && { at }), options: ncSocketOptions(options) });
  } catch (error) {
    if (error instanceof NcFailure) throw error;
    attemptFailed(session, { to, named: options.host! }, error, false);
    return null;
  }
  try {
    if (options.verbose && !(await udpTest(session, socket))) return false;
    succeeded(session, hostText(options.host!, to), to.port, 'udp');
    if (!options.scan) await ncRelay(session, { connection: datagramConnection(socket), listening: false });
    return true;
  } finally {
    socket.close();
  }
}

/** Seconds that nc's udptest() waits where -w says nothing. */
const udpScanSeconds = 3;

/** nc's udptest(): an X twice, and one a second; a port that sends no ICMP error meanwhile counts as open. */
async function udpTest({ options, context }: NcSession, socket: DatagramSocket): Promise<boolean> {
  const letter = Buffer.from('X');
  try {
    await socket.send(letter);
    await socket.send(letter);
    for (let second = 0; second < (options.timeout ?? udpScanSeconds); second++) {
      await context.host.clock.sleep(1000, context.signal);
      await socket.send(letter);
    }
    return true;
  } catch {
    return false;
  }
}
