/** TLS records, and the hellos in them. */
import { u16, u8 } from '../../wire/bytes.ts';
import { checkTls, tlsContentTypes } from '../../wire/tls-record.ts';
import type { Dissection } from '../dissection.ts';
import { anyOf, bytes, hexNumber, number, text } from '../field.ts';
import { defineProtocol } from '../protocol.ts';
import { putHandshake, handshakeNames } from '../tls-handshake.ts';

const contentNames: Readonly<Record<number, string>> = {
  20: 'change cipher spec',
  21: 'alert',
  22: 'handshake',
  23: 'application data',
  24: 'heartbeat',
};
const versionNames: Readonly<Record<number, string>> = {
  0x0300: 'SSL 3.0',
  0x0301: 'TLS 1.0',
  0x0302: 'TLS 1.1',
  0x0303: 'TLS 1.2',
  0x0304: 'TLS 1.3',
};
const alerts: Readonly<Record<number, string>> = {
  0: 'close notify',
  10: 'unexpected message',
  20: 'bad record',
  40: 'handshake failure',
  42: 'bad certificate',
  45: 'certificate expired',
  46: 'certificate unknown',
  47: 'illegal parameter',
  48: 'unknown authority',
  50: 'decode error',
  51: 'decrypt error',
  70: 'protocol version',
  80: 'internal error',
  112: 'unrecognized name',
  116: 'certificate required',
  120: 'no application protocol',
};

export default defineProtocol({
  name: 'tls',
  title: 'Transport Layer Security',
  column: 'TLS',
  fields: {
    'tls.record.content_type': number('content', contentNames),
    'tls.record.version': hexNumber('version', versionNames),
    'tls.record.length': number('length'),
    'tls.alert_message.level': number('level', { 1: 'warning', 2: 'fatal' }),
    'tls.alert_message.desc': number('alert', alerts),
    'tls.app_data': bytes('encrypted data'),
    'tls.encrypted_handshake': bytes('encrypted handshake'),
    'tls.change_cipher_spec': bytes('change'),
    'tls.handshake.type': number('message', handshakeNames),
    'tls.handshake.length': number('length'),
    'tls.handshake.version': hexNumber('version', versionNames),
    'tls.handshake.random': bytes('random'),
    'tls.handshake.session_id_length': number('length of the session'),
    'tls.handshake.session_id': bytes('session'),
    'tls.handshake.cipher_suites_length': number('length of the cipher suites'),
    'tls.handshake.ciphersuite': hexNumber('cipher suite'),
    'tls.handshake.comp_method': number('compression'),
    'tls.handshake.extensions_length': number('length of the extensions'),
    'tls.handshake.extension.type': number('extension'),
    'tls.handshake.extension.len': number('length'),
    'tls.handshake.extension.data': bytes('content'),
    'tls.handshake.extensions_server_name': text('server name'),
    'tls.handshake.extensions_alpn_str': text('application protocol'),
    'tls.handshake.extensions.supported_version': hexNumber('version offered', versionNames),
    'tls.handshake.extensions_supported_group': hexNumber('group'),
    'tls.handshake.sig_hash_alg': hexNumber('signature algorithm'),
    'tls.handshake.certificate': bytes('certificate'),
    'tls.handshake.ja3': text('fingerprint (JA3)'),
    'tls.handshake.ja3_full': text('text of the fingerprint'),
    'tls.handshake.ja3s': text('fingerprint (JA3S)'),
    'tls.handshake.ja4': text('fingerprint (JA4)'),
    'tls.certificate.subject': text('subject'),
    'tls.certificate.issuer': text('issuer'),
    'tls.certificate.name': text('name'),
    'tls.certificate.not_after': text('valid until'),
    'tls.sni': anyOf('text', 'server name', ['tls.handshake.extensions_server_name']),
    'tls.alpn': anyOf('text', 'application protocol', ['tls.handshake.extensions_alpn_str']),
  },
  on: { tcp: [443, 853, 993, 995, 465, 636, 8443] },
  anyPort: ['tcp'],
  accepts: (bytes, start, end) => checkTls(bytes, start, end) === null,
  dissect(d, start, end) {
    const said: string[] = [];
    let at = start;
    while (at < end) {
      // The rest of a record that began in an earlier packet looks like nothing at all.
      if (checkTls(d.bytes, at, end) !== null) {
        d.rest(at, end);
        break;
      }
      const next = at + 5 + u16(d.bytes, at + 3);
      record(d, at, Math.min(end, next), next > end, said);
      at = next;
    }
    d.summary([...new Set(said)].slice(0, 8).join(', '));
  },
  samples: [
    {
      name: 'a client hello',
      under: ['tcp', 443],
      hex: `1603010058 01000054 0303 ${'11'.repeat(32)} 00 0004 1301c02f 0100 0027
        0000000e000c000009612e6578616d706c65 0010 0005 0003 02 6832 002b 0003 02 0304 ff01 0001 00`,
      expect: {
        'tls.record.content_type': 'handshake (22)',
        'tls.handshake.type': 'client hello (1)',
        'tls.handshake.ciphersuite': '0x1301',
        'tls.handshake.extensions_server_name': 'a.example',
        'tls.handshake.extensions_alpn_str': 'h2',
        'tls.handshake.extensions.supported_version': 'TLS 1.3 (0x0304)',
      },
      info: 'client hello for a.example',
    },
    {
      name: 'an alert',
      under: ['tcp', 443],
      hex: '15030300020228',
      expect: { 'tls.alert_message.level': 'fatal (2)', 'tls.alert_message.desc': 'handshake failure (40)' },
      info: 'alert handshake failure',
    },
  ],
});

function record(d: Dissection, at: number, end: number, isCut: boolean, said: string[]): void {
  const type = u8(d.bytes, at);
  const node = d.note(`record, ${contentNames[type] ?? `type ${type}`}`, at, end);
  d.within(node, () => {
    d.number('tls.record.content_type', at, 1);
    d.number('tls.record.version', at + 1, 2);
    d.number('tls.record.length', at + 3, 2);
    if (type === tlsContentTypes.handshake) {
      said.push(...putHandshake(d, at + 5, end));
    } else if (type === tlsContentTypes.alert && end === at + 7) {
      d.number('tls.alert_message.level', at + 5, 1);
      const alert = d.number('tls.alert_message.desc', at + 6, 1);
      said.push(`alert ${alerts[alert] ?? alert}`);
    } else {
      said.push(contentNames[type] ?? `type ${type}`);
      d.raw(type === tlsContentTypes.changeCipherSpec ? 'tls.change_cipher_spec' : 'tls.app_data', at + 5, end);
    }
    if (isCut) d.note('the record goes on in a later packet', at, end);
  });
}
