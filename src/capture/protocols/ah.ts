/** The authentication header of IPsec; what it vouches for follows in the clear. */
import { parseAh } from '../../wire/ipsec.ts';
import { bytes, hexNumber, number } from '../field.ts';
import { ipProtocolNames } from '../names.ts';
import { defineProtocol } from '../protocol.ts';

export default defineProtocol({
  name: 'ah',
  title: 'Authentication Header',
  column: 'AH',
  fields: {
    'ah.next_header': number('next header', ipProtocolNames),
    'ah.length': number('length in words, without two'),
    'ah.spi': hexNumber('security parameters index'),
    'ah.sequence': number('sequence number'),
    'ah.icv': bytes('integrity check'),
  },
  on: { ip: [51] },
  dissect(d, start, end) {
    const parsed = parseAh(d.bytes, start, end);
    if (!parsed.ok) return d.flaw(parsed.reason, start, end);
    const next = d.number('ah.next_header', start, 1);
    d.number('ah.length', start + 1, 1);
    const index = d.number('ah.spi', start + 4, 4);
    const sequence = d.number('ah.sequence', start + 8, 4);
    d.raw('ah.icv', start + 12, parsed.payloadStart);
    d.summary(`index 0x${index.toString(16).padStart(8, '0')} sequence ${sequence}`);
    // The checksum of what follows cannot be told from the IP header alone: it does not begin behind it.
    d.ipStart = -1;
    if (parsed.payloadStart < end) d.pass('ip', next, parsed.payloadStart, end);
  },
  samples: [
    {
      name: 'around a datagram',
      under: ['ip', 51],
      hex: '11 04 0000 00000100 00000009 000000000000000000000000 0009 0009 0008 0000',
      expect: { 'ah.next_header': 'UDP (17)', 'ah.spi': '0x00000100', 'ah.sequence': '9', 'udp.dstport': '9' },
    },
  ],
});
