/** Ports of every behaviour, played by a fake dialer on a fake clock: the answer, the questions asked for it, and the time it took. */
import { describe, expect, test } from 'vitest';
import { latin1, latin1Bytes } from '../wire/bytes.ts';
import { fakeNetwork } from './dialer.fake.ts';
import type { FakePort } from './dialer.fake.ts';
import { identifiers } from './catalog.gen.ts';
import { identifyPort } from './identify-port.ts';
import { threeNames } from './three-names.ts';

const certificate = {
  subject: 'CN=lab',
  issuer: 'CN=lab',
  names: 'DNS:lab',
  validTo: 'Nov 20 2027',
  fingerprint256: 'AA',
};
const handshake = {
  protocol: 'TLSv1.3',
  cipher: 'TLS_AES_256_GCM_SHA384',
  alpn: null,
  problem: 'self-signed certificate',
  certificate,
};
const http = latin1Bytes('HTTP/1.1 200 OK\r\nServer: nginx/1.22.1\r\n\r\n');

async function ask(port: FakePort, number: number, transport: 'tcp' | 'udp' = 'tcp') {
  const network = fakeNetwork(port);
  const question = { host: '127.0.0.1', port: number, transport, deadlineMs: 5000 };
  const answer = await identifyPort(question, { ...network, identifiers });
  expect(network.open()).toBe(0);
  return { answer, took: network.clock.monotonic(), dialled: network.dialled() };
}

describe('a port that', () => {
  test('greets is known before anything else is asked, wherever it lives', async () => {
    const { answer, took } = await ask({ greeting: latin1Bytes('SSH-2.0-OpenSSH_9.2p1\r\n') }, 443);
    expect(answer).toMatchObject({ outcome: 'identified', name: 'ssh', method: 'banner', asked: null });
    expect(took).toBeLessThan(300);
    expect(threeNames({ port: 443, transport: 'tcp' }, answer, 'sshd')).toEqual({
      table: 'https',
      banner: 'ssh',
      process: 'sshd',
      mismatch: 'ssh speaks here, but port 443 usually means https',
    });
  });

  test('answers the hinted question is not asked others', async () => {
    const { answer, took } = await ask({ answer: (bytes) => (text(bytes).startsWith('GET ') ? http : null) }, 80);
    expect(answer).toMatchObject({
      name: 'http',
      method: 'probe',
      asked: 'http',
      identity: { product: 'nginx', version: '1.22.1' },
    });
    expect(answer.hellos).toEqual(['http']);
    expect(took).toBeLessThan(300);
  });

  test('answers a wrong question is known by that answer', async () => {
    const { answer } = await ask({ answer: () => latin1Bytes("-ERR unknown command 'GET'\r\n") }, 80);
    expect(answer).toMatchObject({ name: 'redis', asked: 'http' });
    expect(threeNames({ port: 80, transport: 'tcp' }, answer, null).mismatch).toBe(
      'redis speaks here, but port 80 usually means http',
    );
  });

  test('waits for its own question is found without a hint', async () => {
    const { answer, took } = await ask(
      { answer: (bytes) => (text(bytes).startsWith('stats') ? latin1Bytes('OK 20\r\n---\nversion: "1.12"\n') : null) },
      4711,
    );
    expect(answer).toMatchObject({ name: 'beanstalkd', identity: { version: '1.12' } });
    expect(took).toBeLessThan(5000);
  });

  test('greets late is waited for', async () => {
    const { answer } = await ask(
      { greeting: latin1Bytes('220 mail.example.org ESMTP Postfix\r\n'), greetingAfterMs: 2000 },
      25,
    );
    expect(answer).toMatchObject({ name: 'smtp', identity: { product: 'Postfix', hostname: 'mail.example.org' } });
  });

  test('sends its greeting in pieces is read to the end', async () => {
    const { answer } = await ask(
      { greeting: latin1Bytes('220-FileZilla Server 1.7.3\r\n220 Please visit\r\n'), pieces: 5 },
      2121,
    );
    expect(answer).toMatchObject({ name: 'ftp', identity: { product: 'FileZilla Server', version: '1.7.3' } });
    expect(threeNames({ port: 2121, transport: 'tcp' }, answer, null).mismatch).toBe(
      'ftp speaks here, its usual port is 21; 2121 is registered for scientia-ssdb',
    );
    expect(threeNames({ port: 6379, transport: 'tcp' }, answer, null).mismatch).toBe(
      'ftp speaks here, but port 6379 usually means redis',
    );
  });

  test('closes every connection at once takes no data: wrapped', async () => {
    const { answer, took } = await ask({ closes: true }, 3306);
    expect(answer).toMatchObject({ outcome: 'wrapped', identity: null, name: null });
    expect(answer.hellos.length).toBeGreaterThan(1);
    expect(took).toBeLessThan(5000);
  });

  test('takes everything and says nothing is silent, at the deadline', async () => {
    const { answer, took } = await ask({}, 3306);
    expect(answer).toMatchObject({ outcome: 'silent', identity: null });
    expect(took).toBe(5000);
  });

  test('acknowledges nothing that is sent is deaf: no service takes data there', async () => {
    const { answer, took } = await ask({ deaf: true }, 3306);
    expect(answer).toMatchObject({ outcome: 'deaf', identity: null, name: null });
    expect(took).toBe(5000);
    // A greeting proves a service, whatever becomes of our questions.
    const greeting = latin1Bytes('SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n');
    expect((await ask({ deaf: true, greeting }, 3306)).answer).toMatchObject({ outcome: 'identified', name: 'ssh' });
  });

  test('speaks a language of its own is not given a name', async () => {
    const { answer } = await ask({ greeting: latin1Bytes('\x01\x02hello there') }, 4711);
    expect(answer).toMatchObject({ outcome: 'unrecognised', name: null });
    expect(text(answer.reply)).toBe('\x01\x02hello there');
  });

  test('refuses is unreachable, with the reason', async () => {
    const { answer } = await ask({ refuses: 'ECONNREFUSED' }, 80);
    expect(answer).toMatchObject({ outcome: 'unreachable', failure: 'ECONNREFUSED' });
  });

  test('resets every connection at once takes no data either', async () => {
    const { answer } = await ask({ refuses: 'ECONNRESET' }, 3306);
    expect(answer).toMatchObject({ outcome: 'wrapped', failure: null });
  });

  test.each([7, 443, 2000])('says back what it is asked is an echo, on %i too', async (port) => {
    const { answer } = await ask({ answer: (bytes) => bytes }, port);
    expect(answer).toMatchObject({ outcome: 'identified', name: 'echo' });
  });

  test('begins like one protocol and ends like another is what it begins like', async () => {
    const page = latin1Bytes(`${text(http)}\r\nSSH-2.0-OpenSSH_9.2p1\r\n`);
    const { answer } = await ask({ answer: () => page }, 2000);
    expect(answer).toMatchObject({ name: 'http', identity: { product: 'nginx' } });
    const { answer: warned } = await ask({ greeting: latin1Bytes('Be warned.\r\nSSH-2.0-OpenSSH_9.2p1\r\n') }, 2000);
    expect(warned).toMatchObject({ name: 'ssh', identity: { product: 'OpenSSH' } });
  });

  test('never stops talking is cut at the deadline or before', async () => {
    const { answer } = await ask({ greeting: new Uint8Array(200_000).fill(65), pieces: 40 }, 4711);
    expect(answer.outcome).toBe('unrecognised');
    expect(answer.reply.length).toBe(256);
  });

  test('sends its greeting byte by byte is read to the last of them', async () => {
    const greeting = latin1Bytes('220-FileZilla Server 1.7.3\r\n220 Please visit\r\n');
    const { answer } = await ask({ greeting, pieces: greeting.length }, 2121);
    expect(answer).toMatchObject({ name: 'ftp', identity: { product: 'FileZilla Server', version: '1.7.3' } });
  });

  test('is a printer hears no word but its own', async () => {
    const heard: string[] = [];
    await ask({ answer: (bytes) => (heard.push(text(bytes)), null) }, 9100);
    expect(heard.every((line) => line.includes('@PJL INFO ID'))).toBe(true);
    expect(heard.length).toBeGreaterThan(0);
  });
});

describe('TLS', () => {
  test('where it is usual: the protocol inside, the certificate beside it', async () => {
    const { answer } = await ask(
      { tls: handshake, secret: { answer: (bytes) => (text(bytes).startsWith('GET ') ? http : null) } },
      443,
    );
    expect(answer).toMatchObject({ name: 'https', tls: handshake, startTls: null, identity: { product: 'nginx' } });
  });

  test('where nobody expects it: the alert in answer to plain text leads inside', async () => {
    const { answer } = await ask(
      {
        tls: handshake,
        answer: () => Uint8Array.of(21, 3, 1, 0, 2, 2, 40),
        secret: { greeting: latin1Bytes('* OK [CAPABILITY IMAP4rev1] Dovecot ready.\r\n') },
      },
      4711,
    );
    expect(answer).toMatchObject({
      name: 'imaps',
      tls: { protocol: 'TLSv1.3' },
      identity: { product: 'Dovecot imapd' },
    });
  });

  test('with a silent service inside is still TLS', async () => {
    const { answer } = await ask({ tls: handshake, secret: {} }, 443);
    expect(answer).toMatchObject({ outcome: 'identified', name: 'tls', identity: null, tls: handshake });
  });

  test('that fails leaves what is known from outside', async () => {
    const { answer } = await ask({ tls: null, answer: () => Uint8Array.of(21, 3, 1, 0, 2, 2, 40) }, 443);
    expect(answer).toMatchObject({ outcome: 'identified', name: 'tls', tls: null });
  });

  test('in mid-conversation: SMTP is changed to TLS', async () => {
    const port: FakePort = {
      greeting: latin1Bytes('220 mail.example.org ESMTP Postfix\r\n'),
      tls: handshake,
      answer: (bytes) =>
        text(bytes).startsWith('EHLO')
          ? latin1Bytes('250-mail.example.org\r\n250-STARTTLS\r\n250 SMTPUTF8\r\n')
          : text(bytes).startsWith('STARTTLS')
            ? latin1Bytes('220 2.0.0 Ready to start TLS\r\n')
            : null,
    };
    const { answer } = await ask(port, 25);
    expect(answer).toMatchObject({ name: 'smtp', startTls: true, tls: handshake });
  });

  test('that never comes in mid-conversation does not hold the answer up', async () => {
    const { answer, took } = await ask({ greeting: latin1Bytes('+OK Dovecot ready.\r\n') }, 110);
    expect(answer).toMatchObject({ name: 'pop3', startTls: false });
    expect(took).toBeLessThan(2000);
  });

  test('refused in mid-conversation costs nothing but the fact', async () => {
    const { answer } = await ask(
      { greeting: latin1Bytes('+OK Dovecot ready.\r\n'), answer: () => latin1Bytes('-ERR no\r\n') },
      110,
    );
    expect(answer).toMatchObject({ name: 'pop3', startTls: false, tls: null });
  });
});

describe('UDP', () => {
  test('asks again when a datagram is lost', async () => {
    let asked = 0;
    const { answer } = await ask(
      {
        answer: (bytes) =>
          text(bytes).startsWith('\0\x01') && ++asked === 2 ? latin1Bytes('\0\x05\0\x01File not found\0') : null,
      },
      69,
      'udp',
    );
    expect(answer).toMatchObject({ name: 'tftp', asked: 'tftp' });
  });

  test('ends with the message that nobody listens', async () => {
    const { answer, took } = await ask({ breaks: 'ECONNREFUSED' }, 53, 'udp');
    expect(answer).toMatchObject({ outcome: 'unreachable', failure: 'ECONNREFUSED' });
    expect(took).toBeLessThan(5000);
  });
});

function text(bytes: Uint8Array): string {
  return latin1(bytes, 0, bytes.length);
}
