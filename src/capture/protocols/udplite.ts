/** UDP-Lite: UDP whose checksum covers only a part. */
import { parseUdpLite } from '../../wire/udp-lite.ts';
import { hexNumber, number } from '../field.ts';
import { defineProtocol } from '../protocol.ts';

export default defineProtocol({
  name: 'udplite',
  title: 'UDP-Lite',
  column: 'UDP-Lite',
  fields: {
    'udp.srcport': number('source port'),
    'udp.dstport': number('destination port'),
    'udp.checksum_coverage': number('bytes under the checksum'),
    'udp.checksum': hexNumber('checksum'),
  },
  on: { ip: [136] },
  dissect(d, start, end) {
    const parsed = parseUdpLite(d.bytes, start, end);
    if (!parsed.ok) return d.flaw(parsed.reason, start, end);
    const source = d.number('udp.srcport', start, 2);
    const destination = d.number('udp.dstport', start + 2, 2);
    d.number('udp.checksum_coverage', start + 4, 2);
    d.number('udp.checksum', start + 6, 2);
    d.flawOf(parsed, start + 4);
    d.summary(`${source} > ${destination} length ${end - start - 8}`);
    d.passByPorts('udp', source, destination, start + 8, end);
  },
  samples: [
    {
      name: 'covering its header',
      under: ['ip', 136],
      hex: '1000200000080001 00',
      expect: { 'udp.checksum_coverage': '8' },
    },
  ],
});
