/** The header of BSD loopback captures: an address family. */
import { loopbackFamily, linkTypes } from '../../wire/link-type.ts';
import { u32 } from '../../wire/bytes.ts';
import { number } from '../field.ts';
import { defineProtocol } from '../protocol.ts';

export default defineProtocol({
  name: 'null',
  title: 'Loopback',
  column: 'Null',
  fields: { 'null.family': number('address family') },
  on: { link: [0, 108] },
  dissect(d, start, end) {
    if (start + 4 > end) return d.flaw('the loopback header is cut short', start, end);
    // LOOP is in network order; a family above 255 read that way must be one of the other order.
    const inOrder = u32(d.bytes, start) < 256;
    const family = loopbackFamily(inOrder ? linkTypes.loop : linkTypes.null, d.bytes, start);
    d.put('null.family', family, start, start + 4);
    const type = family === 2 ? 0x0800 : [10, 24, 28, 30].includes(family) ? 0x86dd : -1;
    d.pass('ether', type, start + 4, end);
  },
  samples: [
    { name: 'of a little-endian machine', under: ['link', 0], hex: '07000000', expect: { 'null.family': '7' } },
    { name: 'in network order', under: ['link', 108], hex: '00000007', expect: { 'null.family': '7' } },
  ],
});
