/** Connecting for `talk` and `send`: name, both families, proxy, TLS, and saying who the peer is. */
import { parseIp } from '../addr/ip-address.ts';
import { PortolanError, errnoName } from '../base/errors.ts';
import { resolveHost } from '../os/resolve.ts';
import type { SocketName } from '../os/socket-name.ts';
import { anyName, internetName, socketNameText } from '../os/socket-name.ts';
import type { Connection, SocketConnection } from '../os/stream-socket.ts';
import { connectStream } from '../os/stream-socket.ts';
import { errorText } from '../os/system-call-failure.ts';
import { printable } from '../report/printable.ts';
import type { DialOutcome } from '../talk/dial.ts';
import { dial, interleaved } from '../talk/dial.ts';
import type { Handshake } from '../talk/handshake.ts';
import { runHandshake } from '../talk/handshake.ts';
import { httpConnect } from '../talk/proxy/http-connect.ts';
import { socks4 } from '../talk/proxy/socks4.ts';
import { socks5 } from '../talk/proxy/socks5.ts';
import type { TlsFacts } from '../talk/tls.ts';
import type { CliContext } from './context.ts';
import type { DialFlags, StreamFlags } from './talk-flags.ts';
import { familyOf, tlsMaterial } from './talk-flags.ts';

/** A target: a host and port, a path, or a virtual machine's context and port. */
export type TalkTarget =
  | { readonly host: string; readonly port: number }
  | { readonly path: string }
  | { readonly cid: number; readonly port: number };

/** Connects; says on standard error who answered. Throws PTL_REFUSED, PTL_UNREACHABLE, PTL_UNTRUSTED, PTL_USAGE. */
export async function connectTo(
  target: TalkTarget,
  flags: StreamFlags & DialFlags,
  context: CliContext,
): Promise<Connection> {
  const upgrade = flags.starttls === undefined ? null : await startTlsOf(flags.starttls);
  const plain =
    flags.proxy === undefined
      ? await direct(target, flags, context)
      : await viaProxy(target, flags, flags.proxy, context);
  if (upgrade !== null) await askForTls(plain, target, flags, upgrade, context);
  else if (!flags.tls) return plain;
  const { UntrustedPeer, tlsClient } = await import('../talk/tls.ts');
  const serverName = flags.tlsName ?? ('host' in target ? target.host : null);
  try {
    const { connection, facts } = await tlsClient(plain, {
      ...tlsMaterial(flags),
      serverName,
      verify: !flags.tlsInsecure,
      clock: context.host.clock,
      timeoutMs: flags.connectTimeout,
      signal: context.signal,
    });
    context.err.write(`${peerText(facts)}\n`);
    return connection;
  } catch (error) {
    if (!(error instanceof UntrustedPeer))
      throw new PortolanError(
        'PTL_REFUSED',
        `no TLS with ${printable(String(serverName))}: ${printable((error as Error).message, { maximum: 300 })}`,
        {
          hint: 'does TLS run on this port? try without --tls',
        },
      );
    throw new PortolanError(
      'PTL_UNTRUSTED',
      `the peer does not prove to be ${printable(String(serverName))}: ${printable(error.message, { maximum: 200 })}`,
      {
        evidence: peerText(error.facts),
        hint: 'trust its certificate with --tls-trust FILE, name it with --tls-name, or accept anybody with --tls-insecure',
      },
    );
  }
}

/** The conversation before TLS of a protocol. Throws PTL_USAGE for one that has none. */
async function startTlsOf(protocol: string): Promise<(host: string, port: number) => Handshake> {
  const { startTls, startTlsProtocol } = await import('./talk-starttls.ts');
  const identifier = startTlsProtocol(protocol);
  return (host, port) => startTls(identifier, host, port);
}

/** The words before TLS. Throws PTL_REFUSED where the server does not agree. */
async function askForTls(
  plain: SocketConnection,
  target: TalkTarget,
  flags: DialFlags,
  upgrade: (host: string, port: number) => Handshake,
  context: CliContext,
): Promise<void> {
  const [host, port] = 'host' in target ? [target.host, target.port] : ['localhost', 0];
  const { outcome, rest } = await runHandshake(plain, upgrade(host, port), {
    clock: context.host.clock,
    timeoutMs: flags.connectTimeout,
    signal: context.signal,
  });
  if (outcome.ok && rest.length === 0) return;
  plain.close();
  const reason = outcome.ok ? 'it sent words in the clear behind its consent to TLS' : outcome.reason;
  throw new PortolanError(
    'PTL_REFUSED',
    `no TLS with ${printable(host)}:${port}: ${printable(reason, { maximum: 300 })}`,
    {
      hint: 'does the port speak this protocol? portolan identify says what it speaks',
    },
  );
}

/** One line about the other side of TLS. */
export function peerText({ protocol, certificate, problem }: TlsFacts): string {
  const shown = (text: string): string => printable(text, { maximum: 200 });
  if (certificate === null) return `${protocol ?? 'TLS'}, the peer shows no certificate`;
  const trust = problem === null ? 'verified' : `NOT verified: ${shown(problem)}`;
  return `${protocol ?? 'TLS'}, ${shown(certificate.subject)}, issued by ${shown(certificate.issuer)}, until ${shown(certificate.validTo)}, SHA-256 ${certificate.fingerprint256.slice(0, 23)}...: ${trust}`;
}

/** The names to try. Throws PTL_BAD_ADDRESS where the host does not resolve. */
export async function targetNames(
  target: TalkTarget,
  flags: Pick<StreamFlags, 'ipv4' | 'ipv6'>,
): Promise<readonly SocketName[]> {
  if ('path' in target) return [{ kind: 'unix', path: target.path }];
  if ('cid' in target) return [{ kind: 'vsock', ...target }];
  const family = familyOf(flags);
  const found = await resolveHost(target.host, family === undefined ? {} : { family });
  if (!found.ok)
    throw new PortolanError('PTL_BAD_ADDRESS', `"${target.host}" does not resolve: ${found.reason}`, {
      hint: 'check the spelling, or give an address',
    });
  return interleaved(found.addresses).map((address) => ({ kind: 'internet', address, port: target.port }));
}

/** What --from says, for a family. Throws PTL_BAD_ADDRESS. */
export function fromName(text: string | undefined): ((version: 4 | 6) => SocketName) | undefined {
  if (text === undefined) return undefined;
  const match = /^(?:\[(.+)\]|([^:]*)):(\d{1,5})$/.exec(text);
  const address = match === null ? text : (match[1] ?? match[2]!);
  const port = Number(match?.[3] ?? 0);
  if (address === '') return (version) => anyName(version, port);
  const name = internetName(address, port);
  return () => name;
}

async function direct(
  target: TalkTarget,
  flags: StreamFlags & DialFlags,
  context: CliContext,
): Promise<SocketConnection> {
  const outcome = await dialNames(await targetNames(target, flags), flags, context);
  if (outcome.ok) return outcome.connection;
  throw dialFailure(targetText(target), outcome, flags.connectTimeout);
}

function targetText(target: TalkTarget): string {
  if ('path' in target) return target.path;
  return 'cid' in target ? `vsock:${target.cid}:${target.port}` : `${target.host}:${target.port}`;
}

function dialNames(
  names: readonly SocketName[],
  flags: DialFlags,
  { host, signal }: CliContext,
): Promise<DialOutcome<SocketConnection>> {
  const from = fromName(flags.from);
  return dial({
    names,
    attempt: (to, stop) =>
      connectStream({
        to,
        signal: stop,
        ...(from !== undefined && to.kind === 'internet' && { from: from(to.address.version) }),
      }),
    discard: (late) => late.close(),
    clock: host.clock,
    timeoutMs: flags.connectTimeout,
    signal,
  });
}

const soft: ReadonlySet<string | undefined> = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EACCES', 'EPROTOTYPE']);

function dialFailure(
  where: string,
  outcome: Extract<DialOutcome<unknown>, { ok: false }>,
  timeoutMs: number,
): PortolanError {
  const shown = printable(where);
  if (outcome.why === 'timeout')
    return new PortolanError('PTL_UNREACHABLE', `${shown} did not answer within ${timeoutMs} ms`, {
      hint: 'a firewall may drop it; --connect-timeout waits longer',
    });
  const tried = outcome.attempts.filter(({ error }) => error !== null);
  const evidence = tried
    .map(({ to, error }) => `${socketNameText(to)}: ${errorText(errnoName(error))}`)
    .slice(0, 2)
    .join('; ');
  const code = errnoName(tried.at(-1)?.error);
  const unexpected = tried.find(({ error }) => errnoName(error) === undefined)?.error;
  if (unexpected instanceof PortolanError) return unexpected;
  const isRefused = tried.some(({ error }) => soft.has(errnoName(error)));
  return new PortolanError(
    isRefused ? 'PTL_REFUSED' : 'PTL_UNREACHABLE',
    `cannot connect to ${shown}: ${errorText(code)}`,
    {
      evidence,
      hint: isRefused
        ? 'nothing listens there, or it is refused on the way'
        : 'look at the route and the local address',
    },
  );
}

async function viaProxy(
  target: TalkTarget,
  flags: StreamFlags & DialFlags,
  url: string,
  context: CliContext,
): Promise<SocketConnection> {
  if (!('host' in target))
    throw new PortolanError('PTL_USAGE', 'a socket of this machine is not reached through a proxy', {
      hint: 'leave --proxy away',
    });
  const proxy = parseProxy(url);
  const connection = await direct({ host: proxy.host, port: proxy.port }, flags, context);
  const literal = parseIp(target.host);
  const asked = { host: literal.ok ? { address: literal.value } : { name: target.host }, port: target.port };
  const { credentials } = proxy;
  const handshake =
    proxy.kind === 'socks4'
      ? socks4(asked, credentials?.user)
      : proxy.kind === 'socks5'
        ? socks5(asked, credentials)
        : httpConnect(asked, credentials);
  const { outcome, rest } = await runHandshake(connection, handshake, {
    clock: context.host.clock,
    timeoutMs: flags.connectTimeout,
    signal: context.signal,
  });
  if (outcome.ok && (rest.length === 0 || !flags.tls)) return withRest(connection, rest);
  connection.close();
  const reason = outcome.ok ? 'it spoke before we did' : outcome.reason;
  throw new PortolanError(
    'PTL_REFUSED',
    `the proxy ${printable(proxy.host)}:${proxy.port} does not lead to ${printable(target.host)}:${target.port}: ${printable(reason, { maximum: 300 })}`,
    {
      hint: 'does this proxy serve this protocol, and may you use it?',
    },
  );
}

/** What came right behind the proxy's answer is the beginning of the conversation. */
function withRest(connection: SocketConnection, rest: Uint8Array): SocketConnection {
  if (rest.length === 0) return connection;
  const start: SocketConnection['start'] = (take, end) => {
    const begin = async (): Promise<void> => {
      await take(rest);
      connection.start(take, end);
    };
    void begin();
  };
  return { ...connection, start };
}

interface ProxyChoice {
  readonly kind: 'socks4' | 'socks5' | 'http';
  readonly host: string;
  readonly port: number;
  readonly credentials: { readonly user: string; readonly password: string } | undefined;
}

const proxyPorts = { socks4: 1080, socks5: 1080, http: 3128 } as const;

function parseProxy(text: string): ProxyChoice {
  const match =
    /^(socks4|socks5|http):\/\/(?:([^:@/]*)(?::([^@/]*))?@)?(?:\[([^\]]+)\]|([^:/]+))(?::(\d{1,5}))?\/?$/.exec(text);
  if (match === null)
    throw new PortolanError('PTL_USAGE', 'this is no proxy', {
      evidence: '--proxy',
      hint: 'write socks5://127.0.0.1:1080 or http://USER:PASSWORD@HOST:3128',
    });
  const kind = match[1] as ProxyChoice['kind'];
  const user = match[2];
  return {
    kind,
    host: match[4] ?? match[5]!,
    port: match[6] === undefined ? proxyPorts[kind] : Number(match[6]),
    credentials:
      user === undefined ? undefined : { user: decodeURIComponent(user), password: decodeURIComponent(match[3] ?? '') },
  };
}

/** Tells a person whom we talk to, once; scripts are not told. */
export function sayConnected(connection: { readonly peer: SocketName }, context: CliContext): void {
  if (context.err.isTTY) context.err.write(`connected to ${printable(socketNameText(connection.peer))}\n`);
}
