/** TLS beyond the hello: streams in pieces, chains of certificates, fingerprints; a real handshake of Node as the witness. */
import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createTcpServer, connect as connectTcp } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, createServer } from 'node:tls';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyBytes } from '../../test/wire/arbitraries.ts';
import { needs } from '../../lab/needs.ts';
import { hex, emitted, valueOf } from './hex.fixture.ts';
import { emitTlsCertificates, parseTlsCertificates } from './tls-certificate.ts';
import { isGrease, ja3, ja3s, ja4 } from './tls-fingerprint.ts';
import type { TlsClientHello } from './tls-hello.ts';
import { alpnExtension, parseTlsHelloMessage, serverNameExtension } from './tls-hello.ts';
import { tlsHandshakeTypes, TlsStreamReader } from './tls-stream.ts';
import { nameText, parseCertificate } from './x509.ts';

const list = (...values: readonly number[]): Uint8Array => {
  const bytes = values.flatMap((value) => [value >> 8, value & 0xff]);
  return Uint8Array.from([bytes.length >> 8, bytes.length & 0xff, ...bytes]);
};

/** The client hello of Chrome that the description of JA4 takes as its example; the order of ciphers is free there. */
const chrome: TlsClientHello = {
  kind: 'client',
  version: 0x0303,
  random: new Uint8Array(32),
  session: new Uint8Array(0),
  ciphers: [
    0x8a8a, 0x1301, 0x1302, 0x1303, 0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8, 0xc013, 0xc014, 0x009c, 0x009d,
    0x002f, 0x0035,
  ],
  compressions: hex('00'),
  extensions: [
    { type: 0x1a1a, data: hex('') },
    serverNameExtension('a.example'),
    ...[0x17, 0xff01, 0x0b, 0x23].map((type) => ({ type, data: type === 0x0b ? hex('0100') : hex('') })),
    { type: 0x0a, data: list(0x2a2a, 0x1d, 0x17) },
    alpnExtension(['h2', 'http/1.1']),
    ...[0x05, 0x12, 0x33, 0x2d, 0x1b, 0x4469, 0x15].map((type) => ({ type, data: hex('') })),
    { type: 0x0d, data: list(0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601) },
    { type: 0x2b, data: hex('06 2a2a 0304 0303') },
  ],
};

describe('fingerprints', () => {
  test('JA4 as its description has it', () => {
    expect(ja4(chrome)).toBe('t13d1516h2_8daaf6152771_e5627efa2ab1');
    expect(ja4(chrome, 'quic')).toMatch(/^q13d/);
  });

  test('JA4 of a hello with nothing in it, and of odd protocols', () => {
    const bare = { ...chrome, ciphers: [], extensions: [] };
    expect(ja4(bare)).toBe('t12i000000_000000000000_000000000000');
    expect(ja4({ ...bare, extensions: [alpnExtension(['\u00ab0'])] })).toMatch(/^t12i0001a0_/);
    expect(ja4({ ...bare, version: 0x0300 })).toMatch(/^ts3/);
    expect(ja4({ ...bare, version: 0x9999 })).toMatch(/^t00/);
  });

  test('JA3 and JA3S leave GREASE out', () => {
    expect(ja3(chrome).text).toBe(
      '771,4865-4866-4867-49195-49199-49196-49200-52393-52392-49171-49172-156-157-47-53,0-23-65281-11-35-10-16-5-18-51-45-27-17513-21-13-43,29-23,0',
    );
    expect(ja3(chrome).hash).toMatch(/^[0-9a-f]{32}$/);
    const server = { ...chrome, kind: 'server' as const, cipher: 0x1301, compression: 0 };
    const extensions = [{ type: 43, data: hex('0304') }];
    expect(ja3s({ ...server, extensions }).text).toBe('771,4865,43');
    expect([0x0a0a, 0xfafa, 0x0a1a, 0x1301].map(isGrease)).toEqual([true, true, false, false]);
  });
});

test('lists of certificates', () => {
  fc.assert(
    fc.property(fc.array(anyBytes(0, 100), { maxLength: 6 }), (certificates) => {
      const bytes = emitted((into, at) => emitTlsCertificates({ certificates }, into, at));
      expect(valueOf(parseTlsCertificates(0x0303, bytes, 0, bytes.length))).toEqual({ certificates });
    }),
  );
  const modern = hex('00 000006 000001 aa 0000');
  expect(valueOf(parseTlsCertificates(0x0304, modern, 0, modern.length))).toEqual({ certificates: [hex('aa')] });
  expect(parseTlsCertificates(0x0303, hex('0000'), 0, 2)).toMatchObject({ ok: false });
  expect(parseTlsCertificates(0x0303, hex('000005 000003 aa'), 0, 7)).toMatchObject({
    value: { certificates: [] },
    flaw: 'the TLS certificate list is malformed',
  });
});

test('a stream that is no TLS, and a message beyond the bound', () => {
  const reader = new TlsStreamReader();
  expect(reader.push(Buffer.from('GET / HTTP/1.1'))).toEqual([]);
  expect(reader.broken).toBe('not a TLS record');
  const long = new TlsStreamReader();
  long.push(hex('160303 0004 01 ffffff'));
  expect(long.broken).toBe('a TLS handshake message is too long');
  expect(long.push(hex('160303 0004 00 000000'))).toEqual([]);
});

test('a message in records of one byte', () => {
  const body = new Uint8Array(3000).map((_, index) => index);
  const message = [11, 0, 3000 >> 8, 3000 & 0xff, ...body, 14, 0, 0, 0];
  const records = message.flatMap((byte) => [22, 3, 3, 0, 1, byte]);
  expect(messagesOf(Uint8Array.from(records), 500)).toEqual([
    { type: tlsHandshakeTypes.certificate, body },
    { type: tlsHandshakeTypes.serverHelloDone, body: new Uint8Array(0) },
  ]);
});

const wanted = needs({ tools: ['openssl'] });

wanted.describe('a handshake of TLS 1.2', () => {
  wanted.test('hellos and chain are read, whatever the pieces; the certificate as OpenSSL reads it', async () => {
    const { key, cert } = selfSigned();
    const { client, server } = await handshake(key, cert);
    const clientHello = messagesOf(client, 7).find(({ type }) => type === tlsHandshakeTypes.clientHello)!;
    const hello = asHello(clientHello);
    expect(ja4(hello as TlsClientHello)).toMatch(/^t12d\d{4}h2_[0-9a-f]{12}_[0-9a-f]{12}$/);
    const messages = messagesOf(server, 1);
    expect(messages).toEqual(messagesOf(server, server.length));
    expect(asHello(messages[0]!).kind).toBe('server');
    const { body } = messages.find(({ type }) => type === tlsHandshakeTypes.certificate)!;
    const [der] = valueOf(parseTlsCertificates(0x0303, body, 0, body.length)).certificates;
    const theirs = new X509Certificate(der!);
    const ours = valueOf(parseCertificate(der!, 0, der!.length));
    expect(nameText(ours.subject)).toBe(theirs.subject.replaceAll('\n', ', '));
    expect(nameText(ours.issuer)).toBe(theirs.issuer.replaceAll('\n', ', '));
    expect(ours.serial.replace(/^00/, '')).toBe(theirs.serialNumber.toLowerCase());
    expect(Date.parse(ours.notBefore!)).toBe(Date.parse(theirs.validFrom));
    expect(Date.parse(ours.notAfter!)).toBe(Date.parse(theirs.validTo));
    expect(ours.alternativeNames).toEqual([
      { kind: 'dns', value: 'a.example' },
      { kind: 'ip', value: '10.0.0.1' },
      { kind: 'ip', value: 'fd00::1' },
      { kind: 'email', value: 'a@a.example' },
      { kind: 'uri', value: 'https://a.example/' },
    ]);
    expect(ours).toMatchObject({ version: 3, keyAlgorithm: '1.2.840.10045.2.1' });
    const cut = parseCertificate(der!, 0, der!.length - 1);
    expect(cut).toEqual({ ok: false, reason: 'not a certificate' });
  });
});

function asHello({ type, body }: { readonly type: number; readonly body: Uint8Array }) {
  const length = [body.length >> 16, (body.length >> 8) & 0xff, body.length & 0xff];
  const message = Uint8Array.from([type, ...length, ...body]);
  return valueOf(parseTlsHelloMessage(message, 0, message.length));
}

/** The handshake messages of a direction, its bytes handed over in pieces of a size. */
function messagesOf(bytes: Uint8Array, size: number): { readonly type: number; readonly body: Uint8Array }[] {
  const reader = new TlsStreamReader();
  const found: { type: number; body: Uint8Array }[] = [];
  for (let at = 0; at < bytes.length; at += size) {
    for (const item of reader.push(bytes.slice(at, at + size))) {
      if (item.kind === 'handshake') found.push({ type: item.type, body: item.body });
    }
  }
  expect(reader.broken).toBeNull();
  return found;
}

function selfSigned(): { readonly key: Buffer; readonly cert: Buffer } {
  const folder = mkdtempSync(join(tmpdir(), 'portolan-tls-'));
  try {
    const [key, cert] = [join(folder, 'key'), join(folder, 'cert')];
    const names = 'DNS:a.example,IP:10.0.0.1,IP:fd00::1,email:a@a.example,URI:https://a.example/';
    const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
    const subject = ['-subj', '/C=AQ/O=Käse/CN=a.example', '-utf8', '-days', '20000'];
    const extension = ['-addext', `subjectAltName=${names}`];
    const files = ['-keyout', key, '-out', cert];
    execFileSync('openssl', ['req', '-x509', ...kind, ...subject, ...extension, ...files], { stdio: 'ignore' });
    return { key: readFileSync(key), cert: readFileSync(cert) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The bytes of both directions of a handshake over loopback, seen by a relay between. */
async function handshake(key: Buffer, cert: Buffer): Promise<{ client: Uint8Array; server: Uint8Array }> {
  const seen = { client: [] as Buffer[], server: [] as Buffer[] };
  const server = createServer({ key, cert, maxVersion: 'TLSv1.2', ALPNProtocols: ['h2'] }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const relay = createTcpServer((inner) => {
    const outer = connectTcp((server.address() as AddressInfo).port, '127.0.0.1');
    inner.on('data', (chunk: Buffer) => {
      seen.client.push(chunk);
      outer.write(chunk);
    });
    outer.on('data', (chunk: Buffer) => {
      seen.server.push(chunk);
      inner.write(chunk);
    });
    inner.on('close', () => outer.destroy());
    outer.on('error', () => {});
    inner.on('error', () => {});
  }).listen(0, '127.0.0.1');
  await once(relay, 'listening');
  const { port } = relay.address() as AddressInfo;
  const options = { servername: 'a.example', ALPNProtocols: ['h2'], rejectUnauthorized: false };
  const client = connect({ port, host: '127.0.0.1', ...options, maxVersion: 'TLSv1.2' });
  await once(client, 'secureConnect');
  client.destroy();
  relay.close();
  server.close();
  return { client: Buffer.concat(seen.client), server: Buffer.concat(seen.server) };
}
