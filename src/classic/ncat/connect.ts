/** ncat as a client. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ipAddress, parseIp } from '../../addr/ip-address.ts';
import type { IpAddress } from '../../addr/ip-address.ts';
import type { ByteSink, ByteSource } from '../../os/byte-stream.ts';
import { openDatagram } from '../../os/datagram-socket.ts';
import { resolveHost } from '../../os/resolve.ts';
import type { InternetName, SocketName } from '../../os/socket-name.ts';
import type { Connection, SocketConnection } from '../../os/stream-socket.ts';
import { connectStream } from '../../os/stream-socket.ts';
import { datagramConnection } from '../../talk/datagram-connection.ts';
import { dial, interleaved } from '../../talk/dial.ts';
import { runHandshake } from '../../talk/handshake.ts';
import type { Handshake } from '../../talk/handshake.ts';
import { httpConnect } from '../../talk/proxy/http-connect.ts';
import { socks4 } from '../../talk/proxy/socks4.ts';
import { socks5 } from '../../talk/proxy/socks5.ts';
import { UntrustedPeer, tlsClient } from '../../talk/tls.ts';
import type { TlsFacts } from '../../talk/tls.ts';
import { printable } from '../../report/printable.ts';
import { NcatRefusal, ncatTime, quitting } from './options.ts';
import type { NcatSession } from './session.ts';
import {
  groupedFingerprint,
  nameOf,
  ncatEndpoint,
  ncatError,
  ncatFamily,
  ncatRelay,
  ncatTlsMaterial,
} from './session.ts';

/** ncat's own default. */
const connectTimeoutMs = 10_000;

/** Connects and relays; ncat's exit code. Throws NcatRefusal. */
export async function ncatConnect(session: NcatSession): Promise<number> {
  const { options, context } = session;
  const { flags } = options;
  const began = context.host.clock.monotonic();
  try {
    const isDatagram = flags.has('udp');
    const opened = isDatagram ? await openUdp(session) : await openStream(session);
    if (opened === null) return 1;
    if (flags.has('zero')) return finish(session, began, { sent: 0, received: 0 }, opened.close);
    const outcome = await ncatRelay(session, opened.connection, isDatagram);
    if (outcome.ending === 'interrupted') return (opened.close(), 130);
    if (outcome.ending === 'idle') {
      session.say(`Idle timeout expired (${ncatTime(options, 'idle-timeout', 'i')} ms).`);
      return (opened.close(), 1);
    }
    if (outcome.error !== null && outcome.ending !== 'output-error') {
      session.say(`${ncatError(outcome.error)}.`);
      return (opened.close(), 1);
    }
    return finish(session, began, outcome, opened.close);
  } catch (error) {
    if (!(error instanceof Error) || error instanceof NcatRefusal) throw error;
    session.say(`${ncatError(error)}.`);
    return 1;
  }
}

interface Opened {
  readonly connection: ByteSource & ByteSink;
  readonly close: () => void;
}

function finish(
  session: NcatSession,
  began: number,
  counts: { sent: number; received: number },
  close: () => void,
): number {
  close();
  const seconds = (session.context.host.clock.monotonic() - began) / 1000;
  session.tell(`${counts.sent} bytes sent, ${counts.received} bytes received in ${seconds.toFixed(2)} seconds.`);
  return 0;
}

/** The addresses of a host. Throws NcatRefusal. */
async function addressesOf({ options }: NcatSession, host: string): Promise<readonly IpAddress[]> {
  const family = ncatFamily(options);
  const found = await resolveHost(host, {
    ...(family !== undefined && { family }),
    numericOnly: options.flags.has('nodns'),
  });
  if (!found.ok) throw quitting(`Could not resolve hostname "${printable(host)}": ${found.reason}.`);
  return found.addresses;
}

async function sourceOf({ options }: NcatSession): Promise<((version: 4 | 6) => InternetName) | undefined> {
  const [source, port] = [options.values.get('source'), options.values.get('source-port')];
  if (source === undefined && port === undefined) return undefined;
  const found = source === undefined ? null : await resolveHost(source);
  if (found !== null && !found.ok)
    throw quitting(`Could not resolve source address "${printable(source!)}": ${found.reason}.`);
  return (version) => {
    const address =
      found === null
        ? ipAddress(version, 0n)
        : (found.addresses.find((each) => each.version === version) ?? found.addresses[0]!);
    return nameOf(address, Number(port ?? 0));
  };
}

async function openUdp(session: NcatSession): Promise<Opened> {
  const { options } = session;
  if (options.flags.has('unixsock')) return openUnixDatagram(session);
  const [address] = await addressesOf(session, options.host!);
  const to = nameOf(address!, options.port);
  const at = (await sourceOf(session))?.(address!.version);
  const socket = openDatagram({ to, ...(at !== undefined && { at }) });
  session.tell(`Connected to ${ncatEndpoint(to)}.`);
  if (options.flags.has('zero')) {
    // ncat sends nothing but an empty datagram and waits two seconds for an ICMP error.
    const connection = datagramConnection(socket);
    await socket.send(Buffer.alloc(0));
    const failure = await new Promise<Error | null>((resolve) => {
      connection.start(() => undefined, resolve);
      void session.context.host.clock.sleep(2000, session.context.signal).then(() => resolve(null));
    });
    if (failure !== null) throw failure;
    session.tell('UDP packet sent successfully');
  }
  return { connection: datagramConnection(socket), close: () => socket.close() };
}

function openUnixDatagram({ options }: NcatSession): Opened {
  const folder = mkdtempSync(join(tmpdir(), 'ncat-'));
  const source = options.values.get('source') ?? join(folder, 'socket');
  const close = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    const socket = openDatagram({ at: { kind: 'unix', path: source }, to: { kind: 'unix', path: options.host! } });
    return { connection: datagramConnection(socket), close: () => (socket.close(), close()) };
  } catch (error) {
    close();
    throw error;
  }
}

async function openStream(session: NcatSession): Promise<Opened | null> {
  const { options } = session;
  const plain = options.values.has('proxy') ? await viaProxy(session) : await direct(session);
  if (plain === null) return null;
  if (!options.flags.has('ssl')) {
    session.tell(`Connected to ${ncatEndpoint(plain.peer)}.`);
    return { connection: plain, close: () => plain.close() };
  }
  const connection = await secured(session, plain);
  return connection === null ? null : { connection, close: () => connection.close() };
}

async function direct(session: NcatSession): Promise<SocketConnection | null> {
  const { options } = session;
  if (options.flags.has('unixsock')) return dialled(session, [{ kind: 'unix', path: options.host! }]);
  const addresses = await addressesOf(session, options.host!);
  return dialled(
    session,
    interleaved(addresses).map((address) => nameOf(address, options.port)),
  );
}

/** The first that answers; null when it was said why none did. */
async function dialled(
  session: NcatSession,
  names: readonly SocketName[],
  prefix = '',
): Promise<SocketConnection | null> {
  const { options, context, say } = session;
  const from = await sourceOf(session);
  const outcome = await dial({
    names,
    attempt: (to, signal) =>
      connectStream({
        to,
        signal,
        ...(from !== undefined && to.kind === 'internet' && { from: from(to.address.version) }),
      }),
    discard: (late) => late.close(),
    clock: context.host.clock,
    timeoutMs: ncatTime(options, 'wait', 'w') ?? connectTimeoutMs,
    signal: context.signal,
  });
  if (outcome.ok) return outcome.connection;
  if (outcome.why === 'timeout') say(`${prefix}TIMEOUT.`);
  else if (outcome.why === 'failed') say(`${prefix}${ncatError(outcome.attempts.at(-1)?.error)}.`);
  return null;
}

async function viaProxy(session: NcatSession): Promise<SocketConnection | null> {
  const { options, context, say } = session;
  const type = options.values.get('proxy-type') ?? 'http';
  if (!['http', 'socks4', 'socks5'].includes(type)) throw quitting(`Invalid proxy type "${printable(type)}".`);
  const [host, port] = splitProxy(options.values.get('proxy')!, type === 'http' ? 3128 : 1080);
  const addresses = await addressesOf(session, host);
  const handshake = await handshakeFor(session, type);
  const connection = await dialled(
    session,
    addresses.map((address) => nameOf(address, port)),
    'Proxy connection failed: ',
  );
  if (connection === null) return null;
  const timeoutMs = ncatTime(options, 'wait', 'w') ?? connectTimeoutMs;
  const { outcome, rest } = await runHandshake(connection, handshake, {
    clock: context.host.clock,
    timeoutMs,
    signal: context.signal,
  });
  if (outcome.ok && rest.length === 0) return connection;
  if (outcome.ok)
    return {
      ...connection,
      start: (take, end) => {
        void take(rest);
        connection.start(take, end);
      },
    };
  connection.close();
  say(`Proxy connection failed: ${printable(outcome.reason)}.`);
  return null;
}

function splitProxy(text: string, defaultPort: number): readonly [string, number] {
  const match = /^(?:\[([^\]]+)\]|([^:]*))(?::(\d{1,5}))?$/.exec(text);
  const port = Number(match?.[3] ?? defaultPort);
  if (match === null || port < 1 || port > 65_535) throw quitting(`Invalid proxy address "${printable(text)}".`);
  return [match[1] ?? match[2]!, port];
}

/** --proxy-dns: SOCKS 4 resolves here unless `remote` is said, the others leave names to the proxy unless `local` is. */
async function handshakeFor(session: NcatSession, type: string): Promise<Handshake> {
  const { options } = session;
  const where = options.values.get('proxy-dns') ?? 'remote';
  if (!['local', 'remote', 'both', 'none'].includes(where))
    throw quitting(`Invalid proxy DNS type "${printable(where)}".`);
  const literal = parseIp(options.host!);
  const address = literal.ok
    ? literal.value
    : where === 'local'
      ? (await addressesOf(session, options.host!))[0]!
      : null;
  if (address === null && where === 'none')
    throw quitting(`The destination "${printable(options.host!)}" is a name, and --proxy-dns none resolves none.`);
  const target = { host: address === null ? { name: options.host! } : { address }, port: options.port };
  const auth = options.values.get('proxy-auth');
  const [user = '', ...password] = auth?.split(':') ?? [];
  const credentials = auth === undefined ? undefined : { user, password: password.join(':') };
  if (type === 'socks4') return socks4(target, user);
  return type === 'socks5' ? socks5(target, credentials) : httpConnect(target, credentials);
}

async function secured(session: NcatSession, plain: SocketConnection): Promise<Connection | null> {
  const { options, context, say, tell } = session;
  const verify = options.flags.has('ssl-verify') || options.values.has('ssl-trustfile');
  try {
    const { connection, facts } = await tlsClient(plain, {
      ...ncatTlsMaterial(options),
      serverName: options.values.get('ssl-servername') ?? options.host,
      verify,
      clock: context.host.clock,
      timeoutMs: ncatTime(options, 'wait', 'w') ?? connectTimeoutMs,
      signal: context.signal,
    });
    describe(tell, facts);
    tell(`SSL connection to ${ncatEndpoint(plain.peer)}.`);
    if (facts.certificate !== null) tell(`SHA-1 fingerprint: ${groupedFingerprint(facts.certificate.fingerprint)}`);
    return connection;
  } catch (error) {
    if (error instanceof UntrustedPeer) {
      describe(tell, error.facts);
      // ncat says only this, whatever was wrong.
      say('Input/output error.');
    } else say(`${ncatError(error)}.`);
    return null;
  }
}

function describe(tell: (text: string) => void, { certificate, problem }: TlsFacts): void {
  if (certificate === null) return;
  tell(`Subject: ${printable(certificate.subject, { maximum: 300 })}`);
  tell(`Issuer: ${printable(certificate.issuer, { maximum: 300 })}`);
  if (problem !== null) {
    tell(`SHA-1 fingerprint: ${groupedFingerprint(certificate.fingerprint)}`);
    tell(`Certificate verification failed (${printable(problem.toLowerCase().replaceAll('_', ' '))}).`);
  }
}
