/** nc -x: through a proxy, with nc's defaults and messages. */
import type { IpAddress } from '../../addr/ip-address.ts';
import { parseIp } from '../../addr/ip-address.ts';
import type { SocketConnection } from '../../os/stream-socket.ts';
import type { Handshake } from '../../talk/handshake.ts';
import { runHandshake } from '../../talk/handshake.ts';
import { httpConnect } from '../../talk/proxy/http-connect.ts';
import type { ProxyTarget } from '../../talk/proxy/proxy-target.ts';
import { socks4 } from '../../talk/proxy/socks4.ts';
import { socks5 } from '../../talk/proxy/socks5.ts';
import { addressesOf, connectNc } from './attempt.ts';
import { looseNcPort } from './ports.ts';
import type { NcSession } from './session.ts';
import { NcFailure } from './session.ts';

/** How long a proxy may take where -w says nothing. */
const proxyTimeoutMs = 60_000;

/** Connects to nc's host by way of its proxy; null where the proxy cannot be reached. Throws NcFailure where it refuses. */
export async function connectThroughProxy(session: NcSession, port: number): Promise<SocketConnection | null> {
  const { options, context } = session;
  const { address, protocol } = options.proxy!;
  const [host, proxyPort] = splitProxy(address, protocol === 'connect' ? '3128' : '1080');
  const target = await targetOf(session, port);
  const number = looseNcPort(proxyPort, context.host.names, 'tcp');
  for (const each of await addressesOf(session, host, number)) {
    const connection = await connectNc(session, { kind: 'internet', address: each, port: number }, undefined, host);
    if (connection === null) continue;
    const { outcome, rest } = await runHandshake(connection, handshakeFor(session, target), {
      clock: context.host.clock,
      timeoutMs: options.timeout === null ? proxyTimeoutMs : options.timeout * 1000,
      signal: context.signal,
    });
    if (outcome.ok) return withBytesBefore(connection, rest);
    connection.close();
    throw new NcFailure(refusalText(protocol, outcome));
  }
  return null;
}

/** `host`, `host:port`, `[v6]:port`. */
function splitProxy(text: string, defaultPort: string): readonly [host: string, port: string] {
  const match = /^\[(.+)\](?::(.*))?$|^([^:]*)(?::(.*))?$/.exec(text);
  return match === null ? [text, defaultPort] : [match[1] ?? match[3]!, match[2] ?? match[4] ?? defaultPort];
}

/** SOCKS 4 of nc resolves names here; the others leave them to the proxy. */
async function targetOf(session: NcSession, port: number): Promise<ProxyTarget> {
  const { host, proxy } = session.options;
  const literal = parseIp(host!);
  if (literal.ok) return { host: { address: literal.value }, port };
  if (proxy!.protocol !== '4') return { host: { name: host! }, port };
  const addresses = await addressesOf({ ...session, options: { ...session.options, family: 4 } }, host!, port);
  return { host: { address: addresses[0] as IpAddress }, port };
}

function handshakeFor({ options, context }: NcSession, target: ProxyTarget): Handshake {
  const { protocol, user } = options.proxy!;
  if (protocol === '4') return socks4(target, user ?? context.environment['USER'] ?? '');
  if (protocol === '5') return socks5(target);
  if (user === null) return httpConnect(target);
  const password = context.environment[passwordVariable];
  if (password === undefined)
    throw new NcFailure(
      `-P needs the password in the environment variable ${passwordVariable}: Portolan does not ask for it`,
    );
  return httpConnect(target, { user, password });
}

const passwordVariable = 'PORTOLAN_PROXY_PASSWORD';

function refusalText(
  protocol: '4' | '5' | 'connect',
  outcome: { readonly reason: string; readonly code?: number },
): string {
  if (protocol === 'connect') return `Proxy error: "${outcome.reason}"`;
  if (outcome.code === undefined) return `connection failed, ${outcome.reason}`;
  return protocol === '4'
    ? `connection failed, SOCKS error ${outcome.code}`
    : `connection failed, SOCKSv5 error: ${outcome.reason}`;
}

/** What the proxy sent right behind its answer belongs to the conversation. */
function withBytesBefore(connection: SocketConnection, bytes: Uint8Array): SocketConnection {
  if (bytes.length === 0) return connection;
  return {
    ...connection,
    start(take, end) {
      const begin = async (): Promise<void> => {
        await take(bytes);
        connection.start(take, end);
      };
      void begin();
    },
  };
}
