/** The remote authentication dial-in user service. */
import { u8 } from '../../wire/bytes.ts';
import { checkRadius, radiusAttributes, radiusCodes } from '../../wire/radius.ts';
import { bytes, number } from '../field.ts';
import { defineProtocol } from '../protocol.ts';

const spaced = (names: Readonly<Record<string, number>>): Readonly<Record<number, string>> =>
  Object.fromEntries(
    Object.entries(names).map(([name, value]) => [
      value,
      name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`),
    ]),
  );
const codes = spaced(radiusCodes);
const attributes = spaced(radiusAttributes);

export default defineProtocol({
  name: 'radius',
  title: 'RADIUS',
  column: 'RADIUS',
  fields: {
    'radius.code': number('code', codes),
    'radius.id': number('identifier'),
    'radius.length': number('length'),
    'radius.authenticator': bytes('authenticator'),
    'radius.avp.type': number('attribute', attributes),
    'radius.avp.length': number('length'),
    'radius.avp.data': bytes('content'),
  },
  on: { udp: [1812, 1813, 1645, 1646, 3799] },
  accepts: (bytes, start, end) => checkRadius(bytes, start, end) === null,
  dissect(d, start, end) {
    const code = d.number('radius.code', start, 1);
    d.number('radius.id', start + 1, 1);
    const length = d.number('radius.length', start + 2, 2);
    d.raw('radius.authenticator', start + 4, start + 20);
    d.summary(codes[code] ?? `code ${code}`);
    const stop = Math.min(end, start + length);
    let at = start + 20;
    while (at < stop) {
      const size = at + 1 < stop ? u8(d.bytes, at + 1) : 0;
      if (size < 2 || at + size > stop) return d.flaw('an attribute is malformed', at, stop);
      const here = at;
      d.within(d.put('radius.avp.type', u8(d.bytes, at), at, at + size), () => {
        d.number('radius.avp.length', here + 1, 1);
        d.raw('radius.avp.data', here + 2, here + size);
      });
      at += size;
    }
  },
  samples: [
    {
      name: 'an access request',
      under: ['udp', 1812],
      hex: `0107 0018 ${'11'.repeat(16)} 01046d65`,
      expect: {
        'radius.code': 'access request (1)',
        'radius.id': '7',
        'radius.avp.type': 'user name (1)',
        'radius.avp.data': '6d65',
      },
      info: 'access request',
    },
  ],
});
