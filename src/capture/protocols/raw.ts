/** Captures without a link header: the packet begins with IP. */
import { defineProtocol } from '../protocol.ts';

export default defineProtocol({
  name: 'raw',
  title: 'Raw packet',
  column: 'Raw',
  fields: {},
  on: { link: [101, 228, 229] },
  dissect(d, start, end) {
    const version = start < end ? d.bytes[start]! >> 4 : 0;
    d.pass('ether', version === 4 ? 0x0800 : version === 6 ? 0x86dd : -1, start, end);
  },
  samples: [
    {
      name: 'IPv4',
      under: ['link', 101],
      hex: '45000014000000004000000000000000 0a000001',
      expect: { 'ip.dst': '10.0.0.1', 'ip.proto': 'hop-by-hop options (0)' },
    },
  ],
});
