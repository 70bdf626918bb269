/** Listening for `listen` and `receive`: where, with what certificate, and what is said about it. */
import { PortolanError, errnoName } from '../base/errors.ts';
import { anyName, internetName, socketNameText, vsockContext } from '../os/socket-name.ts';
import type { SocketName } from '../os/socket-name.ts';
import type { Connection, SocketConnection, StreamListener } from '../os/stream-socket.ts';
import { listenStream } from '../os/stream-socket.ts';
import { errorText } from '../os/system-call-failure.ts';
import { printable } from '../report/printable.ts';
import type { CliContext } from './context.ts';
import type { StreamFlags } from './talk-flags.ts';
import { familyOf, portOf, tlsMaterial, vsockNumber } from './talk-flags.ts';

/** The name to bind: a path, a vsock port, or the port on --bind's address; the wildcard of IPv6 takes IPv4 too. */
export function listenName(
  word: string,
  flags: { readonly unix: boolean; readonly vsock?: boolean; readonly bind?: string } & Pick<
    StreamFlags,
    'ipv4' | 'ipv6'
  >,
): SocketName {
  if (flags.unix) return { kind: 'unix', path: word };
  if (flags.vsock === true) return { kind: 'vsock', cid: vsockContext.any, port: vsockNumber(word, 'port') };
  const port = portOf(word, true);
  if (flags.bind !== undefined) return internetName(flags.bind === 'localhost' ? '127.0.0.1' : flags.bind, port);
  return anyName(familyOf(flags) ?? 6, port);
}

/** Binds, and says where: port 0 says the port it got. Throws PTL_REFUSED (taken), PTL_PERMISSION. */
export function openListener(
  at: SocketName,
  flags: Pick<StreamFlags, 'ipv6'>,
  context: CliContext,
  bufferSize?: number,
): StreamListener {
  const listener = binding(at, (name) =>
    listenStream({ at: name, options: { v6Only: flags.ipv6 }, ...(bufferSize !== undefined && { bufferSize }) }),
  );
  sayListening(listener.local, context);
  return listener;
}

/** Binds whatever it is, with one try more on IPv4 where there is no IPv6. Throws PTL_REFUSED, PTL_PERMISSION. */
export function binding<T>(at: SocketName, open: (name: SocketName) => T): T {
  try {
    return open(at);
  } catch (error) {
    const code = errnoName(error);
    if (code === 'EAFNOSUPPORT' && at.kind === 'internet' && at.address.value === 0n)
      return binding(anyName(4, at.port), open);
    if (code === undefined) throw error;
    const isPermission = code === 'EACCES' || code === 'EPERM';
    throw new PortolanError(
      isPermission ? 'PTL_PERMISSION' : 'PTL_REFUSED',
      `cannot listen on ${printable(socketNameText(at))}: ${errorText(code)}`,
      {
        hint: isPermission
          ? 'take a port from 1024 on, or run as root'
          : at.kind === 'internet'
            ? `portolan ${at.port} says who has it`
            : at.kind === 'unix'
              ? 'remove the old socket file if nobody uses it'
              : 'does the kernel have vsock, and is the port free?',
      },
    );
  }
}

/** Says where we listen, on standard error. */
export function sayListening(name: SocketName, context: CliContext): void {
  context.err.write(`listening on ${printable(socketNameText(name))}\n`);
}

const handshakeMs = 10_000;

/** What makes a plain connection a TLS one; undefined without --tls. Throws PTL_USAGE for bad PEM files. */
export async function tlsPreparation(
  flags: StreamFlags,
  context: CliContext,
): Promise<((plain: SocketConnection) => Promise<Connection>) | undefined> {
  if (!flags.tls) return undefined;
  const [{ tlsServer }, { X509Certificate }] = await Promise.all([import('../talk/tls.ts'), import('node:crypto')]);
  const material = tlsMaterial(flags);
  let { cert, key } = material;
  if (cert === undefined || key === undefined)
    ({ cert, key } = (await import('../talk/self-signed.ts')).selfSigned('localhost', context.host.clock.now()));
  try {
    context.err.write(`our certificate has SHA-256 ${new X509Certificate(cert).fingerprint256}\n`);
    const verifyClient = flags.tlsTrust !== undefined;
    const secure = tlsServer({
      ...material,
      cert,
      key,
      verifyClient,
      clock: context.host.clock,
      timeoutMs: handshakeMs,
      signal: context.signal,
    });
    return async (plain) => (await secure(plain)).connection;
  } catch (error) {
    throw new PortolanError('PTL_USAGE', 'the certificate or its key cannot be used', {
      evidence: printable((error as Error).message),
    });
  }
}

/** The first client that may come in; null when interrupted. The listener is closed then. */
export function firstClient(
  listener: StreamListener,
  admits: (client: SocketConnection) => boolean,
  signal: AbortSignal,
): Promise<SocketConnection | null> {
  return new Promise((resolve, reject) => {
    let taken = false;
    const finish = (client: SocketConnection | null): void => {
      taken = true;
      listener.close();
      resolve(client);
    };
    if (signal.aborted) return finish(null);
    signal.addEventListener('abort', () => (taken ? undefined : finish(null)), { once: true });
    listener.start((client) => {
      if (taken) client.reset();
      else if (admits(client)) finish(client);
      else client.close();
    }, reject);
  });
}
