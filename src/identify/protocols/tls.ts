/** TLS seen from outside: a server hello or an alert, which is also what TLS servers say to any plain text (RFC 8446). */
import { alpnExtension, emitTlsHello, parseTlsHello, tlsExtensions, tlsVersions } from '../../wire/tls-hello.ts';
import { parseTlsAlert, parseTlsRecord, tlsContentTypes } from '../../wire/tls-record.ts';
import { defineIdentifier, sure } from '../identifier.ts';
import type { Reply } from '../reply.ts';

const names: Readonly<Record<number, string>> = {
  0x0300: 'SSL 3.0',
  0x0301: 'TLS 1.0',
  0x0302: 'TLS 1.1',
  0x0303: 'TLS 1.2',
  0x0304: 'TLS 1.3',
};

export default defineIdentifier({
  id: 'tls',
  transports: ['tcp'],
  ports: [
    443, 8443, 993, 995, 465, 636, 853, 990, 5061, 6443, 8883, 5671, 6697, 2376, 563, 992, 9443, 4443, 10250, 5986,
  ],
  order: 'client-first',
  hello: () => clientHello(),
  score(reply) {
    const record = parseTlsRecord(reply.bytes, 0, reply.length);
    if (!record.ok) return sure.none;
    const { type } = record.value;
    if (type === tlsContentTypes.handshake)
      return parseTlsHello(reply.bytes, 0, reply.length).ok ? sure.certain : sure.likely;
    return type === tlsContentTypes.alert && reply.length >= 7 ? sure.confident : sure.none;
  },
  read: (reply) => ({ service: 'tls', info: infoOf(reply), mayTls: true }),
  samples: [
    { hex: '15 0301 0002 0228', expect: { service: 'tls', info: 'alert 40', mayTls: true } },
    {
      hex: '16 0303 002c 02 000028 0303 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f 00 c02f 00 0000',
      expect: { service: 'tls', info: 'TLS 1.2', mayTls: true },
    },
    {
      hex: '16 0303 0032 02 00002e 0303 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f 00 1301 00 0006 002b 0002 0304',
      expect: { service: 'tls', info: 'TLS 1.3', mayTls: true },
    },
  ],
});

function infoOf(reply: Reply): string | null {
  const hello = parseTlsHello(reply.bytes, 0, reply.length);
  if (hello.ok) {
    const version = tlsVersions(hello.value)[0] ?? hello.value.version;
    return names[version] ?? null;
  }
  const record = parseTlsRecord(reply.bytes, 0, reply.length);
  if (!record.ok || record.value.type !== tlsContentTypes.alert) return null;
  const alert = parseTlsAlert(reply.bytes, 0, reply.length);
  return alert === null ? 'alert' : `alert ${alert.description}`;
}

/** Cipher suites of every age, so that old devices answer too; nothing is ever sent under them. */
const ciphers = [
  0x1301, 0x1302, 0x1303, 0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca8, 0xcca9, 0xc013, 0xc014, 0x009c, 0x009d, 0x002f,
  0x0035, 0x000a,
];

function clientHello(): Uint8Array {
  const into = new Uint8Array(512);
  const length = emitTlsHello(
    {
      kind: 'client',
      version: 0x0303,
      random: new Uint8Array(32).fill(0x50),
      session: new Uint8Array(0),
      ciphers,
      compressions: Uint8Array.of(0),
      extensions: [
        { type: tlsExtensions.supportedGroups, data: Uint8Array.of(0, 6, 0, 0x1d, 0, 0x17, 0, 0x18) },
        { type: tlsExtensions.pointFormats, data: Uint8Array.of(1, 0) },
        { type: tlsExtensions.signatureAlgorithms, data: Uint8Array.of(0, 12, 4, 3, 8, 4, 4, 1, 5, 1, 2, 1, 2, 3) },
        alpnExtension(['http/1.1']),
        // Without a key share a TLS 1.3 server asks for one (HelloRetryRequest), which is a server hello too.
        { type: tlsExtensions.supportedVersions, data: Uint8Array.of(6, 3, 4, 3, 3, 3, 1) },
        { type: tlsExtensions.keyShare, data: Uint8Array.of(0, 0) },
      ],
    },
    into,
    0,
  );
  return into.slice(0, length);
}
