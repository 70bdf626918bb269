/** The encapsulating security payload: its head, all else is sealed. */
import { hexNumber, number } from '../field.ts';
import { defineProtocol } from '../protocol.ts';

export default defineProtocol({
  name: 'esp',
  title: 'Encapsulating Security Payload',
  column: 'ESP',
  fields: { 'esp.spi': hexNumber('security parameters index'), 'esp.sequence': number('sequence number') },
  on: { ip: [50] },
  dissect(d, start, end) {
    const index = d.number('esp.spi', start, 4);
    const sequence = d.number('esp.sequence', start + 4, 4);
    d.summary(`index 0x${index.toString(16).padStart(8, '0')} sequence ${sequence}`);
    d.rest(start + 8, end);
  },
  samples: [
    {
      name: 'a head',
      under: ['ip', 50],
      hex: '000001f4 00000007 00',
      expect: { 'esp.spi': '0x000001f4', 'esp.sequence': '7' },
    },
  ],
});
