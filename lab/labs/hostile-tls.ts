/** TLS servers that go wrong: handshakes that never end, certificates of 16 MB and of hostile names. */
import { execFileSync } from 'node:child_process';
import type { Socket } from 'node:net';
import { createServer } from 'node:tls';
import type { Behaviour } from './hostile-streams.ts';
import { asked, pouring } from './hostile-streams.ts';

const record = (bytes: Buffer): Buffer =>
  Buffer.concat([Buffer.of(22, 3, 3, bytes.length >> 8, bytes.length & 255), bytes]);
const handshake = (type: number, length: number, bytes: Buffer): Buffer =>
  Buffer.concat([Buffer.of(type, length >> 16, (length >> 8) & 255, length & 255), bytes]);

/** RFC 5246 section 7.4.1.3: version, random, no session, ECDHE-RSA-AES128-GCM-SHA256, no compression. */
const helloBody = Buffer.concat([Buffer.of(3, 3), Buffer.alloc(32, 7), Buffer.of(0, 0xc0, 0x2f, 0)]);
const serverHello = record(handshake(2, helloBody.length, helloBody));
const mostLength = 0xff_ff_ff;
const sixteenThousand = Buffer.alloc(16_384);

/** Handshakes by hand; none of them ends. */
export const tlsStreams: Readonly<Record<string, Behaviour>> = {
  /** Section 7.4.2: a Certificate message of 16 MB, which then goes on. */
  tlsLongChain: asked(
    pouring(
      Buffer.concat([serverHello, record(handshake(11, mostLength, Buffer.of(0xff, 0xff, 0xfc, 0xff, 0xff, 0xf9)))]),
      record(sixteenThousand.subarray(0, 1019)),
    ),
  ),
  tlsLongHello: asked(pouring(record(handshake(2, mostLength, helloBody)), record(sixteenThousand.subarray(0, 1019)))),
  tlsNeverFinishes: asked((socket) => void socket.write(serverHello)),
  tlsByteByByte: asked((socket) => {
    for (const byte of handshake(2, helloBody.length, helloBody)) socket.write(record(Buffer.of(byte)));
  }),
};

/** Completes handshakes with a certificate whose subject is what it is told, and says nothing inside. */
export function hostileCertificate(subject: string): Behaviour {
  const argv = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '30'];
  const stdio = ['ignore', 'pipe', 'ignore'] as const;
  // Slashes and pluses separate the subject's parts; X.520 allows a name of 64 characters.
  const name = Buffer.from(subject, 'latin1')
    .toString('utf8')
    .replaceAll(/[/+\\]/g, '')
    .slice(0, 60);
  const pem = execFileSync(
    'openssl',
    [...argv, '-utf8', '-keyout', '-', '-out', '-', '-subj', `/O=${name}/CN=${name}`],
    {
      stdio: [...stdio],
      encoding: 'latin1',
    },
  );
  const server = createServer({ key: pem, cert: pem, ALPNProtocols: ['http/1.1'] });
  server.on('tlsClientError', () => undefined);
  server.on('secureConnection', (inside) => inside.on('error', () => undefined));
  return (socket: Socket) => void server.emit('connection', socket);
}
