/** The handshake messages of TLS as nodes of the tree: hellos with their extensions, certificates as bytes. */
import { u16, u24, u8 } from '../wire/bytes.ts';
import { ja3, ja3s, ja4 } from '../wire/tls-fingerprint.ts';
import { parseTlsHelloMessage, tlsExtensions } from '../wire/tls-hello.ts';
import { nameText, parseCertificate } from '../wire/x509.ts';
import type { Dissection } from './dissection.ts';

/** Message types (RFC 8446 section 4, RFC 5246). */
export const handshakeNames: Readonly<Record<number, string>> = {
  0: 'hello request',
  1: 'client hello',
  2: 'server hello',
  4: 'new session ticket',
  8: 'encrypted extensions',
  11: 'certificate',
  12: 'server key exchange',
  13: 'certificate request',
  14: 'server hello done',
  15: 'certificate verify',
  16: 'client key exchange',
  20: 'finished',
  22: 'certificate status',
};

/** Adds the messages between `start` and `end`; what the list says of them. Encrypted ones are told by their absurd lengths. */
export function putHandshake(d: Dissection, start: number, end: number): string[] {
  const said: string[] = [];
  let at = start;
  while (at + 4 <= end) {
    const type = u8(d.bytes, at);
    const next = at + 4 + u24(d.bytes, at + 1);
    const name = handshakeNames[type];
    if (name === undefined || (next > end && type !== 1 && type !== 2 && type !== 11)) {
      d.raw('tls.encrypted_handshake', at, end);
      return [...said, 'encrypted handshake'];
    }
    const [here, stop] = [at, Math.min(end, next)];
    let more = '';
    d.within(d.note(name, at, stop), () => {
      d.number('tls.handshake.type', here, 1);
      d.number('tls.handshake.length', here + 1, 3);
      if (type === 1 || type === 2) {
        more = hello(d, type === 1, here + 4, stop);
        if (next <= end) fingerprints(d, here, stop);
      }
      if (type === 11) certificates(d, here + 4, stop);
      if (next > end) d.note('the message goes on in a later record or packet', here, end);
    });
    said.push(name + more);
    at = next;
  }
  return said;
}

function hello(d: Dissection, isClient: boolean, start: number, end: number): string {
  d.number('tls.handshake.version', start, 2);
  d.raw('tls.handshake.random', start + 2, start + 34);
  const sessionLength = d.number('tls.handshake.session_id_length', start + 34, 1);
  let at = start + 35 + sessionLength;
  if (at > end) return '';
  d.raw('tls.handshake.session_id', start + 35, at);
  if (isClient) {
    if (at + 2 > end) return '';
    const length = d.number('tls.handshake.cipher_suites_length', at, 2);
    const ciphersEnd = Math.min(end, at + 2 + length);
    for (at += 2; at + 2 <= ciphersEnd; at += 2) d.number('tls.handshake.ciphersuite', at, 2);
    if (ciphersEnd >= end) return '';
    const methods = u8(d.bytes, ciphersEnd);
    for (at = ciphersEnd + 1; at < Math.min(end, ciphersEnd + 1 + methods); at++)
      d.number('tls.handshake.comp_method', at, 1);
  } else {
    if (at + 3 > end) return '';
    d.number('tls.handshake.ciphersuite', at, 2);
    d.number('tls.handshake.comp_method', at + 2, 1);
    at += 3;
  }
  return extensions(d, isClient, at, end);
}

function fingerprints(d: Dissection, start: number, end: number): void {
  const parsed = parseTlsHelloMessage(d.bytes, start, end);
  if (!parsed.ok) return;
  const message = parsed.value;
  if (message.kind === 'server') return void d.put('tls.handshake.ja3s', ja3s(message).hash, start, end);
  const { text, hash } = ja3(message);
  d.put('tls.handshake.ja3_full', text, start, end);
  d.put('tls.handshake.ja3', hash, start, end);
  d.put('tls.handshake.ja4', ja4(message, d.protocols.includes('quic') ? 'quic' : 'tcp'), start, end);
}

/** Adds them; what the list says of the server name. */
function extensions(d: Dissection, isClient: boolean, start: number, end: number): string {
  if (start + 2 > end) return '';
  const length = d.number('tls.handshake.extensions_length', start, 2);
  const listEnd = Math.min(end, start + 2 + length);
  let said = '';
  let at = start + 2;
  while (at + 4 <= listEnd) {
    const next = at + 4 + u16(d.bytes, at + 2);
    if (next > listEnd) {
      if (next > start + 2 + length) d.flaw('an extension is malformed', at, listEnd);
      break;
    }
    const type = u16(d.bytes, at);
    const here = at;
    d.within(d.put('tls.handshake.extension.type', type, at, next, extensionNames[type] ?? null), () => {
      d.number('tls.handshake.extension.len', here + 2, 2);
      const name = extension(d, isClient, type, here + 4, next);
      if (name !== '') said = ` for ${name}`;
    });
    at = next;
  }
  return said;
}

const extensionNames: Readonly<Record<number, string>> = {
  [tlsExtensions.serverName]: 'server name',
  [tlsExtensions.statusRequest]: 'status request',
  [tlsExtensions.supportedGroups]: 'supported groups',
  [tlsExtensions.pointFormats]: 'point formats',
  [tlsExtensions.signatureAlgorithms]: 'signature algorithms',
  [tlsExtensions.alpn]: 'application protocols',
  [tlsExtensions.extendedMasterSecret]: 'extended master secret',
  [tlsExtensions.sessionTicket]: 'session ticket',
  [tlsExtensions.preSharedKey]: 'pre-shared key',
  [tlsExtensions.supportedVersions]: 'supported versions',
  [tlsExtensions.keyShare]: 'key share',
  [tlsExtensions.renegotiationInfo]: 'renegotiation',
};

function extension(d: Dissection, isClient: boolean, type: number, start: number, end: number): string {
  if (type === tlsExtensions.serverName && start + 5 < end && u8(d.bytes, start + 2) === 0) {
    return d.text(
      'tls.handshake.extensions_server_name',
      start + 5,
      Math.min(end, start + 5 + u16(d.bytes, start + 3)),
      'latin1',
    );
  }
  if (type === tlsExtensions.alpn) {
    for (let at = start + 2; at < end; at += 1 + u8(d.bytes, at)) {
      d.text('tls.handshake.extensions_alpn_str', at + 1, Math.min(end, at + 1 + u8(d.bytes, at)), 'latin1');
    }
  } else if (type === tlsExtensions.supportedVersions) {
    numbers(d, 'tls.handshake.extensions.supported_version', isClient ? start + 1 : start, end);
  } else if (type === tlsExtensions.supportedGroups)
    numbers(d, 'tls.handshake.extensions_supported_group', start + 2, end);
  else if (type === tlsExtensions.signatureAlgorithms) numbers(d, 'tls.handshake.sig_hash_alg', start + 2, end);
  else if (end > start) d.raw('tls.handshake.extension.data', start, end);
  return '';
}

function numbers(d: Dissection, field: string, start: number, end: number): void {
  for (let at = start; at + 2 <= end; at += 2) d.number(field, at, 2);
}

/** The list of TLS 1.2; in TLS 1.3 certificates travel encrypted. */
function certificates(d: Dissection, start: number, end: number): void {
  let at = start + 3;
  while (at + 3 <= end) {
    const next = at + 3 + u24(d.bytes, at);
    d.raw('tls.handshake.certificate', at + 3, Math.min(end, next));
    if (next <= end) certificate(d, at + 3, next);
    if (next <= at + 3) return;
    at = next;
  }
}

function certificate(d: Dissection, start: number, end: number): void {
  const parsed = parseCertificate(d.bytes, start, end);
  if (!parsed.ok) return;
  const { subject, issuer, alternativeNames, notAfter } = parsed.value;
  d.put('tls.certificate.subject', nameText(subject), start, end);
  d.put('tls.certificate.issuer', nameText(issuer), start, end);
  for (const { value } of alternativeNames.slice(0, 64)) d.put('tls.certificate.name', value, start, end);
  if (notAfter !== null) d.put('tls.certificate.not_after', notAfter, start, end);
}
