/** QUIC: long headers, and the hello inside the first packet of a client. */
import { CryptoStream } from '../../wire/crypto-stream.ts';
import { parseQuicHeader, quicVersions } from '../../wire/quic-header.ts';
import { openQuicInitial, quicCrypto } from '../../wire/quic-initial.ts';
import type { Dissection, Dissector } from '../dissection.ts';
import { bytes, hexNumber, number, text } from '../field.ts';
import { defineProtocol } from '../protocol.ts';
import { putHandshake } from '../tls-handshake.ts';
import tls from './tls.ts';

const versions = { 0: 'negotiation', 1: '1', [quicVersions.v2]: '2' };

export default defineProtocol({
  name: 'quic',
  title: 'QUIC',
  column: 'QUIC',
  fields: {
    'quic.packet': text('packet'),
    'quic.version': hexNumber('version', versions),
    'quic.dcid': bytes('destination connection'),
    'quic.scid': bytes('source connection'),
    'quic.token': bytes('token'),
    'quic.length': number('length'),
  },
  on: { udp: [443] },
  anyPort: ['udp'],
  accepts(bytes, start, end) {
    const parsed = parseQuicHeader(bytes, start, end);
    // The fixed bit (RFC 9000 section 17.2), and a version that is one.
    return parsed.ok && parsed.value.type !== 'unknown' && (bytes[start]! & 0xc0) === 0xc0;
  },
  dissect(d, start, end) {
    const said: string[] = [];
    let at = start;
    while (at < end && said.length < 8) {
      const parsed = parseQuicHeader(d.bytes, at, end);
      // Padding, or a packet with a short header, which tells nothing.
      if (!parsed.ok || parsed.value.type === 'unknown') break;
      header(d, at, parsed.payloadStart, parsed.payloadEnd);
      said.push(parsed.value.type);
      if (parsed.value.type === 'initial') hello(d, at, end);
      at = parsed.payloadEnd;
    }
    d.rest(at, end);
    if (!d.protocols.includes('tls')) d.summary(said.join(', '));
  },
  samples: [
    {
      name: 'version negotiation',
      under: ['udp', 443],
      hex: 'c0 00000000 02 0102 01 03 00000001',
      expect: {
        'quic.packet': 'version negotiation',
        'quic.version': 'negotiation (0x00000000)',
        'quic.dcid': '0102',
        'quic.scid': '03',
      },
      info: 'version negotiation',
    },
  ],
});

function header(d: Dissection, at: number, payload: number, end: number): void {
  const parsed = parseQuicHeader(d.bytes, at, end);
  if (!parsed.ok) return;
  const { type, destination, source, token, length } = parsed.value;
  d.within(d.put('quic.packet', type, at, end), () => {
    d.number('quic.version', at + 1, 4);
    const sourceAt = at + 6 + destination.length;
    d.raw('quic.dcid', at + 6, sourceAt);
    d.raw('quic.scid', sourceAt + 1, sourceAt + 1 + source.length);
    if (token.length > 0) d.put('quic.token', token, sourceAt + 1 + source.length, payload);
    if (length !== null) d.put('quic.length', length, payload - 1, payload);
  });
}

const handshake: Dissector = {
  ...tls,
  dissect(d, start, end) {
    d.summary(putHandshake(d, start, end).join(', '));
  },
};

/** Initial packets of a client are sealed with keys that anyone can make (RFC 9001 section 5.2). */
function hello(d: Dissection, at: number, end: number): void {
  const opened = openQuicInitial(d.bytes, at, end, 'client');
  if (!opened.ok) return;
  const stream = new CryptoStream();
  for (const piece of quicCrypto(opened.value.payload).pieces) stream.push(piece);
  const whole = stream.joined();
  if (whole.length > 0) d.runOver('decrypted handshake', whole, handshake);
}
