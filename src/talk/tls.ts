/** TLS over a connection: verified by default, and who the peer is comes along as facts. */
import { Socket } from 'node:net';
import type { DetailedPeerCertificate, TLSSocket as TlsSocketType } from 'node:tls';
import { TLSSocket, connect, createSecureContext } from 'node:tls';
import type { Connection, SocketConnection } from '../os/stream-socket.ts';
import type { Clock } from '../base/clock.ts';
import { nodeConnection } from './node-connection.ts';

/** What both sides may be given. */
export interface TlsMaterial {
  /** PEM texts. */
  readonly cert?: string;
  readonly key?: string;
  /** Certificates that are trusted in place of the system's. */
  readonly trust?: string;
  /** OpenSSL's cipher list. */
  readonly ciphers?: string;
  /** Protocols offered by ALPN, best first. */
  readonly alpn?: readonly string[];
}

/** How a client makes TLS. */
export interface TlsClientPlan extends TlsMaterial {
  /** The name that the certificate must hold, also sent as SNI where it is no address; null sends none and checks no name. */
  readonly serverName: string | null;
  /** False accepts every certificate; the facts still say what is wrong with it. */
  readonly verify: boolean;
  readonly clock: Clock;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/** What is known of the other side. Texts come from its certificate: hostile until printed safely. */
export interface TlsFacts {
  readonly protocol: string | null;
  readonly cipher: string | null;
  readonly alpn: string | null;
  /** Null where the certificate was verified (or none was asked for), else what is wrong with it. */
  readonly problem: string | null;
  readonly certificate: {
    readonly subject: string;
    readonly issuer: string;
    readonly names: string;
    readonly validTo: string;
    /** SHA-1 and SHA-256 of the certificate, upper case hexadecimal with colons. */
    readonly fingerprint: string;
    readonly fingerprint256: string;
  } | null;
}

/** A conversation over TLS. */
export interface TlsConnection {
  readonly connection: Connection;
  readonly facts: TlsFacts;
}

/** Speaks TLS as a client; takes the connection over. Rejects with the reason (OpenSSL's words, or what is wrong with the certificate). */
export function tlsClient(plain: SocketConnection, plan: TlsClientPlan): Promise<TlsConnection> {
  const { serverName, verify, cert, key, trust, ciphers, alpn } = plan;
  const { local, peer } = plain;
  const isAddress = serverName === null || /^[\d.]+$|:/.test(serverName);
  const socket = connect({
    socket: new Socket({ fd: plain.detach(), allowHalfOpen: true }),
    // What is wrong is decided by `facts`, so that it can be told before it is refused.
    rejectUnauthorized: false,
    ...(isAddress ? {} : { servername: serverName }),
    ...(serverName === null ? { checkServerIdentity: () => undefined } : { host: serverName }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
    ...(trust !== undefined && { ca: trust }),
    ...(ciphers !== undefined && { ciphers }),
    ...(alpn !== undefined && { ALPNProtocols: [...alpn] }),
  });
  return established(socket, 'secureConnect', plan, () => {
    const facts = factsOf(socket);
    if (verify && facts.problem !== null) throw new UntrustedPeer(facts);
    return { connection: nodeConnection(socket, { local, peer }), facts };
  });
}

/** The certificate of the peer is not to be trusted; `facts` says who it claims to be. */
export class UntrustedPeer extends Error {
  readonly facts: TlsFacts;

  constructor(facts: TlsFacts) {
    super(facts.problem ?? 'untrusted');
    this.name = 'UntrustedPeer';
    this.facts = facts;
  }
}

/** What a server needs, made once. */
export interface TlsServerPlan extends TlsMaterial {
  readonly cert: string;
  readonly key: string;
  /** Ask clients for a certificate and refuse those that `trust` does not hold. */
  readonly verifyClient: boolean;
  readonly clock: Clock;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/** Speaks TLS as a server; takes the connection over. Throws for bad PEM texts, rejects with the reason. */
export function tlsServer(plan: TlsServerPlan): (plain: SocketConnection) => Promise<TlsConnection> {
  const { cert, key, trust, ciphers, verifyClient, alpn } = plan;
  const secureContext = createSecureContext({
    cert,
    key,
    ...(trust !== undefined && { ca: trust }),
    ...(ciphers !== undefined && { ciphers }),
  });
  return (plain) => {
    const { local, peer } = plain;
    const socket = new TLSSocket(new Socket({ fd: plain.detach(), allowHalfOpen: true }), {
      isServer: true,
      secureContext,
      requestCert: verifyClient,
      rejectUnauthorized: false,
      ...(alpn !== undefined && { ALPNProtocols: [...alpn] }),
    });
    return established(socket, 'secure', plan, () => {
      const facts = factsOf(socket);
      if (verifyClient && facts.problem !== null) throw new UntrustedPeer(facts);
      return { connection: nodeConnection(socket, { local, peer }), facts };
    });
  };
}

interface Patience {
  readonly clock: Clock;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

async function established<T>(
  socket: TlsSocketType,
  event: 'secure' | 'secureConnect',
  { clock, timeoutMs, signal }: Patience,
  make: () => T,
): Promise<T> {
  const done = new AbortController();
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once(event, () => resolve());
      socket.once('error', reject);
      socket.once('close', () => reject(new Error('the connection ended in the middle of the handshake')));
      const late = async (): Promise<void> => {
        await clock.sleep(timeoutMs, AbortSignal.any(signal === undefined ? [done.signal] : [done.signal, signal]));
        reject(new Error(signal?.aborted ? 'interrupted' : 'no TLS handshake in time'));
      };
      void late();
    });
    return make();
  } catch (error) {
    socket.on('error', () => undefined);
    socket.destroy();
    throw error;
  } finally {
    done.abort();
  }
}

function factsOf(socket: TlsSocketType): TlsFacts {
  const certificate = socket.getPeerCertificate(true) as DetailedPeerCertificate | Record<string, never>;
  return {
    protocol: socket.getProtocol(),
    cipher: socket.getCipher()?.name ?? null,
    alpn: socket.alpnProtocol === false ? null : socket.alpnProtocol,
    problem: socket.authorized ? null : problemText(socket.authorizationError),
    certificate: 'fingerprint256' in certificate ? certificateFacts(certificate as DetailedPeerCertificate) : null,
  };
}

function problemText(error: unknown): string | null {
  if (error === null || error === undefined) return null;
  // The declared type says Error; OpenSSL's codes come as text.
  if (typeof error === 'string') return verificationTexts[error] ?? error;
  return error instanceof Error ? error.message : 'not verified';
}

/** The words of X509_verify_cert_error_string(3) for the everyday refusals. */
const verificationTexts: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'self-signed certificate',
  SELF_SIGNED_CERT_IN_CHAIN: 'self-signed certificate in certificate chain',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'unable to verify the first certificate',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'unable to get local issuer certificate',
  CERT_HAS_EXPIRED: 'certificate has expired',
  CERT_NOT_YET_VALID: 'certificate is not yet valid',
};

function certificateFacts(certificate: DetailedPeerCertificate): TlsFacts['certificate'] {
  return {
    subject: nameText(certificate.subject),
    issuer: nameText(certificate.issuer),
    names: certificate.subjectaltname ?? '',
    validTo: certificate.valid_to,
    fingerprint: certificate.fingerprint,
    fingerprint256: certificate.fingerprint256,
  };
}

function nameText(name: object): string {
  return Object.entries(name)
    .map(([key, value]) => `${key}=${Array.isArray(value) ? value.join('+') : String(value)}`)
    .join(', ');
}
