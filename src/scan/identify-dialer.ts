/** The connections that an identification is made over: TCP, TLS that accepts every certificate, UDP. */
import type { Socket as UdpSocket } from 'node:dgram';
import { createSocket } from 'node:dgram';
import { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { connect } from 'node:tls';
import type { IdentifyChannel, IdentifyDialer } from '../identify/identify-port.ts';
import type { PeerTls } from '../identify/port-answer.ts';
import { bytesAcknowledged } from '../os/tcp-info.linux.ts';

/** `serverName` is sent in TLS where the host was asked for by name. */
export function identifyDialer(serverName: string | null): IdentifyDialer {
  return {
    open({ host, port, transport, tls }, signal) {
      if (transport === 'udp') return Promise.resolve(udpChannel(host, port));
      return tcpChannel(host, port, tls, serverName, signal);
    },
  };
}

/** What arrived and waits, or who waits for it. */
class Inbox {
  readonly #items: (Uint8Array | null | Error)[] = [];
  #taker: (() => void) | undefined;

  put(item: Uint8Array | null | Error): void {
    this.#items.push(item);
    this.#taker?.();
  }

  async take(): Promise<Uint8Array | null> {
    while (this.#items.length === 0) await new Promise<void>((resolve) => (this.#taker = resolve));
    const item = this.#items.shift() ?? null;
    if (item instanceof Error) throw item;
    return item;
  }
}

async function tcpChannel(
  host: string,
  port: number,
  tls: boolean,
  serverName: string | null,
  signal: AbortSignal,
): Promise<IdentifyChannel> {
  const plain = new Socket();
  const give = (): void => void plain.destroy();
  signal.addEventListener('abort', give, { once: true });
  try {
    plain.connect(port, host);
    await happened(plain, 'connect');
    const secured = tls ? await secure(plain, serverName) : null;
    return streamChannel(plain, secured, serverName);
  } catch (error) {
    plain.destroy();
    throw error;
  } finally {
    signal.removeEventListener('abort', give);
  }
}

function streamChannel(plain: Socket, first: TLSSocket | null, serverName: string | null): IdentifyChannel {
  const inbox = new Inbox();
  let stream: Socket = first ?? plain;
  const listen = (): void => {
    stream.on('data', (bytes: Buffer) => inbox.put(bytes));
    stream.once('end', () => inbox.put(null));
    stream.once('error', (error) => inbox.put(error));
    stream.once('close', () => inbox.put(null));
  };
  listen();
  return {
    tls: first === null ? null : factsOf(first),
    send: (bytes) => void stream.write(bytes, () => undefined),
    receive: () => inbox.take(),
    isDeaf: () => first === null && plain.bytesWritten > 0 && acknowledged(plain) === 0,
    async secure() {
      for (const event of ['data', 'end', 'close']) stream.removeAllListeners(event);
      const secured = await secure(plain, serverName);
      stream = secured;
      listen();
      return factsOf(secured);
    },
    close: () => void (stream.destroy(), plain.destroy()),
  };
}

/** Bytes of ours that the other side has acknowledged; null where that cannot be told. */
function acknowledged(socket: Socket): number | null {
  // Node has no public way to the descriptor; the handle of a TCP socket has had it since Node 0.12.
  const fd = (socket as unknown as { readonly _handle?: { readonly fd?: number } })._handle?.fd;
  if (fd === undefined || fd < 0 || process.platform !== 'linux') return null;
  try {
    return bytesAcknowledged(fd);
  } catch {
    return null;
  }
}

async function secure(plain: Socket, serverName: string | null): Promise<TLSSocket> {
  const stream = connect({
    socket: plain,
    // What is wrong with the certificate is told, not punished: nothing of ours is sent.
    rejectUnauthorized: false,
    // Old devices speak old TLS; the answer says so.
    minVersion: 'TLSv1',
    ciphers: 'DEFAULT:@SECLEVEL=0',
    ...(serverName !== null && { servername: serverName }),
    ...(serverName === null && { checkServerIdentity: () => undefined }),
  });
  try {
    await happened(stream, 'secureConnect');
    return stream;
  } catch (error) {
    stream.destroy();
    throw error;
  }
}

function happened(socket: Socket, event: 'connect' | 'secureConnect'): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once(event, () => resolve());
    socket.on('error', reject);
    socket.once('close', () => reject(new Error('the connection was closed')));
  });
}

function factsOf(socket: TLSSocket): PeerTls {
  const certificate = socket.getPeerCertificate();
  const nameOf = (name: object): string =>
    Object.entries(name)
      .map(([key, value]) => `${key}=${Array.isArray(value) ? value.join('+') : String(value)}`)
      .join(', ');
  // The declared type says Error; OpenSSL's codes come as text.
  const problem = socket.authorizationError as unknown;
  return {
    protocol: socket.getProtocol(),
    cipher: socket.getCipher()?.name ?? null,
    alpn: socket.alpnProtocol === false ? null : socket.alpnProtocol,
    problem: socket.authorized
      ? null
      : problem instanceof Error
        ? problem.message
        : typeof problem === 'string'
          ? problem
          : 'not verified',
    certificate:
      certificate?.fingerprint256 === undefined
        ? null
        : {
            subject: nameOf(certificate.subject),
            issuer: nameOf(certificate.issuer),
            names: certificate.subjectaltname ?? '',
            validTo: certificate.valid_to,
            fingerprint256: certificate.fingerprint256,
          },
  };
}

/** Not connected: TFTP answers from another port (RFC 1350 section 4). Only datagrams from the host that was asked count. */
function udpChannel(host: string, port: number): IdentifyChannel {
  const inbox = new Inbox();
  const socket: UdpSocket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  let open = true;
  const bare = host.replace(/%.*/, '');
  socket.on('message', (bytes, from) => {
    if (from.address.replace(/%.*/, '') === bare) inbox.put(bytes);
  });
  socket.on('error', (error) => inbox.put(error));
  return {
    tls: null,
    send: (bytes) => void (open && socket.send(bytes, port, host, (error) => error !== null && inbox.put(error))),
    receive: () => inbox.take(),
    secure: () => Promise.reject(new Error('no TLS over UDP')),
    close() {
      if (!open) return;
      open = false;
      socket.close();
      inbox.put(null);
    },
  };
}
