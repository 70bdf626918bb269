/** The user datagram protocol. */
import { u16 } from '../../wire/bytes.ts';
import { checkUdp } from '../../wire/udp.ts';
import { putChecksum } from '../checksum-note.ts';
import { anyOf, hexNumber, number } from '../field.ts';
import { defineProtocol } from '../protocol.ts';
import { pseudoSumAt } from '../pseudo-sum.ts';

export default defineProtocol({
  name: 'udp',
  title: 'User Datagram Protocol',
  column: 'UDP',
  fields: {
    'udp.srcport': number('source port'),
    'udp.dstport': number('destination port'),
    'udp.port': anyOf('number', 'source or destination port', ['udp.srcport', 'udp.dstport']),
    'udp.length': number('length'),
    'udp.checksum': hexNumber('checksum'),
  },
  on: { ip: [17] },
  dissect(d, start, end) {
    const reason = checkUdp(d.bytes, start, end);
    const source = d.number('udp.srcport', start, 2);
    const destination = d.number('udp.dstport', start + 2, 2);
    if (reason !== null) return d.flaw(reason, start, end);
    const length = d.number('udp.length', start + 4, 2);
    // Length 0 is a jumbogram (RFC 2675) or a packet that the network card has yet to cut.
    const stated = length === 0 ? end : start + Math.max(8, length);
    const payloadEnd = Math.min(end, stated);
    const sum = stated > end ? null : pseudoSumAt(d, 17, start, payloadEnd);
    const isAbsent = u16(d.bytes, start + 6) === 0;
    if (sum === null || isAbsent) d.number('udp.checksum', start + 6, 2, isAbsent ? 'none' : null);
    else putChecksum(d, 'udp.checksum', start + 6, start, payloadEnd, sum);
    if (stated > end) d.flaw('the datagram is shorter than its length', start + 4, end);
    d.summary(`${source} > ${destination} length ${payloadEnd - start - 8}`);
    d.passByPorts('udp', source, destination, start + 8, payloadEnd);
  },
  samples: [
    {
      name: 'a datagram without checksum',
      under: ['ip', 17],
      hex: 'b5500009000a0000 6869',
      expect: { 'udp.srcport': '46416', 'udp.dstport': '9', 'udp.length': '10', 'udp.checksum': '0x0000' },
      info: '46416 > 9 length 2',
    },
  ],
});
