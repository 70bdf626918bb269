/** Real TLS between two ends of node:tls in one process: what went over the wire, and the secrets that were logged. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { duplexPair } from 'node:stream';
import { connect, createSecureContext, TLSSocket } from 'node:tls';
import type { SegmentSpec } from '../streams/stream-bytes.fixture.ts';

/** One conversation: its records in the order they were sent, as segments; and its key log. */
export interface TlsConversation {
  readonly segments: readonly SegmentSpec[];
  readonly keys: string;
}

/** A key and certificate of its own, made in a folder. */
export function credentials(folder: string): { readonly key: Buffer; readonly cert: Buffer } {
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=lab.example'];
  execFileSync('openssl', [...request, '-keyout', key, '-out', cert], { stdio: 'ignore' });
  return { key: readFileSync(key), cert: readFileSync(cert) };
}

/** Lets a client ask and a server answer; `ports` are where the segments come from and go to. */
export async function converse(
  pair: { readonly key: Buffer; readonly cert: Buffer },
  suite: { readonly version: 'TLSv1.2' | 'TLSv1.3'; readonly ciphers: string; readonly alpn?: string },
  said: { readonly request: string; readonly answer: string },
  ports: { readonly clientPort: number; readonly serverPort: number },
): Promise<TlsConversation> {
  const sent: { readonly from: 'client' | 'server'; readonly data: Buffer }[] = [];
  let keys = '';
  const [clientSide, serverSide] = duplexPair();
  tap(clientSide, (data) => sent.push({ from: 'client', data }));
  tap(serverSide, (data) => sent.push({ from: 'server', data }));
  const common = { minVersion: suite.version, maxVersion: suite.version, ciphers: suite.ciphers };
  const alpn = suite.alpn === undefined ? {} : { ALPNProtocols: [suite.alpn] };
  const server = new TLSSocket(serverSide, {
    isServer: true,
    secureContext: createSecureContext({ ...pair, ...common }),
    ...alpn,
  });
  const client = connect({ socket: clientSide, rejectUnauthorized: false, ...common, ...alpn });
  client.on('keylog', (line: Buffer) => (keys += line.toString()));
  server.on('data', () => server.end(said.answer));
  client.write(said.request);
  const done = new Promise<void>((resolve, reject) => {
    client.on('data', () => undefined);
    client.on('end', resolve);
    client.on('error', reject);
    server.on('error', reject);
  });
  await done;
  client.destroy();
  server.destroy();
  return { segments: segmentsOf(sent, ports), keys };
}

function tap(side: Duplex, tell: (data: Buffer) => void): void {
  const write = side._write.bind(side);
  side._write = (chunk: Buffer, encoding, callback) => {
    tell(Buffer.from(chunk));
    write(chunk, encoding, callback);
  };
}

function segmentsOf(
  sent: readonly { readonly from: 'client' | 'server'; readonly data: Buffer }[],
  ports: { readonly clientPort: number; readonly serverPort: number },
): SegmentSpec[] {
  const next = { client: 101, server: 501 };
  const list: SegmentSpec[] = [
    { from: 'client', sequence: 100, flags: 'S', ...ports },
    { from: 'server', sequence: 500, acknowledgment: 101, flags: 'SA', ...ports },
    { from: 'client', sequence: 101, acknowledgment: 501, ...ports },
  ];
  for (const { from, data } of sent) {
    for (let at = 0; at < data.length; at += 1400) {
      const part = data.subarray(at, at + 1400);
      const acknowledgment = next[from === 'client' ? 'server' : 'client'];
      list.push({ from, sequence: next[from], acknowledgment, data: part, flags: 'PA', window: 60_000, ...ports });
      next[from] += part.length;
    }
  }
  return list;
}
