/** TCP services that do what no service should: one name, one behaviour. */
import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { systemClock } from '../../src/base/clock.ts';
import { hostileText } from './hostile-text.ts';

/** What a service does with a connection; errors of the socket are nobody's concern. */
export type Behaviour = (socket: Socket) => void;

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');
const say =
  (text: string | Buffer): Behaviour =>
  (socket) =>
    void socket.write(typeof text === 'string' ? latin1(text) : text);

/** Writes a beginning and then the same bytes as fast as they are taken, for ever. */
export function pouring(beginning: string | Buffer, again: string | Buffer): Behaviour {
  const block = Buffer.alloc(65_536, again, 'latin1');
  return (socket) => {
    const pour = (): void => {
      while (!socket.destroyed && socket.write(block));
    };
    say(beginning)(socket);
    socket.on('drain', pour);
    pour();
  };
}

/** Waits for a question first. */
export const asked =
  (behaviour: Behaviour): Behaviour =>
  (socket) =>
    void socket.once('data', () => behaviour(socket));

/** One byte a second. */
function dripping(text: string): Behaviour {
  const drip = async (socket: Socket): Promise<void> => {
    for (const byte of latin1(text)) {
      if (socket.destroyed) return;
      socket.write(Buffer.of(byte));
      await systemClock.sleep(1000);
    }
  };
  return (socket) => void drip(socket);
}

const http = 'HTTP/1.1 200 OK\r\n';
const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024));
const tlsRecord = (type: number, bytes: Buffer): Buffer =>
  Buffer.concat([Buffer.of(type, 3, 3, bytes.length >> 8, bytes.length & 255), bytes]);

/** Behaviours by name. */
export const streams: Readonly<Record<string, Behaviour>> = {
  endlessBanner: pouring('', 'A'),
  endlessLines: pouring('', '220-hello\r\n'),
  endlessEscapes: pouring('', hostileText),
  endlessNothing: pouring('', '\0'),
  oneByteASecond: dripping('SSH-2.0-OpenSSH_9.9\r\n'),
  oneByteASecondOfNothing: dripping(' '.repeat(60)),
  acceptAndSilence: () => undefined,
  acceptAndReset: (socket) => void socket.resetAndDestroy(),
  resetWhenAsked: asked((socket) => void socket.resetAndDestroy()),
  resetAfterHalfAWord: (socket) => {
    say('SSH-2.0-Op')(socket);
    // At once it would overtake the word, which the kernel then forgets.
    void systemClock.sleep(100).then(() => socket.resetAndDestroy());
  },
  halfClosed: (socket) => void socket.end(),
  halfClosedAfterHalfAWord: (socket) => void socket.end('SSH-2.0-Op'),
  echo: (socket) => void socket.on('data', (bytes) => socket.write(bytes)),
  echoThousandfold: (socket) =>
    void socket.on('data', (bytes) => socket.write(Buffer.alloc(1000 * bytes.length, bytes))),
  tlsAlerts: asked(pouring('', tlsRecord(21, Buffer.of(1, 90)))),
  tlsEmptyRecords: asked(pouring('', tlsRecord(22, Buffer.alloc(0)))),
  tlsGarbage: asked(pouring('\x16\x03\x03', '\xff')),
  httpEndlessHeaders: asked(pouring(http, 'X-A: b\r\n')),
  httpOneEndlessHeader: asked(pouring(`${http}Server: nginx/`, '1')),
  httpFoldedHeaders: asked(pouring(`${http}Server: a\r\n`, ' folded\r\n')),
  httpEndlessChunks: asked(pouring(`${http}Server: nginx/1.2\r\nTransfer-Encoding: chunked\r\n\r\n`, '5\r\nhello\r\n')),
  httpEndlessChunkSize: asked(pouring(`${http}Transfer-Encoding: chunked\r\n\r\n`, 'f')),
  httpGzipBomb: asked(
    say(
      Buffer.concat([
        latin1(`${http}Content-Encoding: gzip\r\nContent-Type: text/html\r\nContent-Length: ${bomb.length}\r\n\r\n`),
        bomb,
      ]),
    ),
  ),
  httpRedirectLoop: asked((socket) =>
    socket.end(`HTTP/1.1 302 Found\r\nLocation: http://${socket.localAddress}:${socket.localPort}/\r\n\r\n`),
  ),
  httpLongStatus: asked(say(`HTTP/1.1 200 ${'O'.repeat(10_000_000)}\r\n\r\n`)),
  httpEndlessStatus: asked(pouring('HTTP/1.1 2', '0')),
  httpTitle: asked(
    say(`${http}Server: ${hostileText}\r\nX-Powered-By: ${hostileText}\r\n\r\n<title>${hostileText}</title>`),
  ),
  smtpEndlessEhlo: (socket) => {
    say(`220 mx.example ESMTP Postfix ${hostileText}\r\n`)(socket);
    socket.once('data', () => pouring('', '250-SIZE\r\n')(socket));
  },
  smtpGarbageForTls: (socket) => {
    say('220 mx.example ESMTP Postfix\r\n')(socket);
    socket.on('data', (bytes) =>
      say(/^STARTTLS/i.test(bytes.toString()) ? '220 go\r\n\xff\xff\xff' : '250-mx\r\n250 STARTTLS\r\n')(socket),
    );
  },
  smtpSilentForTls: (socket) => {
    say('220 mx.example ESMTP Postfix\r\n')(socket);
    let words = 0;
    socket.on('data', () => words++ === 0 && say('250-mx\r\n250 STARTTLS\r\n')(socket));
  },
  manyProtocols: say(`SSH-2.0-OpenSSH_9\r\n220 ftp.example FTP\r\n* OK IMAP4rev1\r\n+OK POP3\r\n${http}\r\n`),
  httpThenSsh: asked(say(`${http}Server: SSH-2.0-OpenSSH_9.2\r\n\r\nSSH-2.0-OpenSSH_9.2\r\n`)),
  nul: say('\0'),
};
