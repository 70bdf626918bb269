/** Protocol independent multicast: the header, and the options of its hello. */
import { u16 } from '../../wire/bytes.ts';
import { parsePim, pimTypes } from '../../wire/pim.ts';
import { bytes, hexNumber, number } from '../field.ts';
import { defineProtocol } from '../protocol.ts';

const typeNames: Readonly<Record<number, string>> = {
  0: 'hello',
  1: 'register',
  2: 'register stop',
  3: 'join and prune',
  4: 'bootstrap',
  5: 'assert',
};

export default defineProtocol({
  name: 'pim',
  title: 'Protocol Independent Multicast',
  column: 'PIM',
  fields: {
    'pim.version': number('version'),
    'pim.type': number('type', typeNames),
    'pim.checksum': hexNumber('checksum'),
    'pim.optiontype': number('option', { 1: 'hold time', 2: 'delays', 19: 'priority', 20: 'generation' }),
    'pim.optionlength': number('length'),
    'pim.holdtime': number('seconds'),
    'pim.dr_priority': number('priority'),
    'pim.generation_id': number('generation'),
    'pim.option_content': bytes('content'),
  },
  on: { ip: [103] },
  dissect(d, start, end) {
    const parsed = parsePim(d.bytes, start, end);
    if (!parsed.ok) return d.flaw(parsed.reason, start, end);
    d.bits('pim.version', start, 1, 0xf0);
    const type = d.bits('pim.type', start, 1, 0x0f);
    d.number('pim.checksum', start + 2, 2);
    d.summary(typeNames[type] ?? `type ${type}`);
    let at = start + 4;
    while (type === pimTypes.hello && at + 4 <= end) {
      const next = at + 4 + u16(d.bytes, at + 2);
      if (next > end) return d.flaw('a PIM option is malformed', at, end);
      const [option, content] = [at, at + 4];
      d.within(d.put('pim.optiontype', u16(d.bytes, at), at, next), () => {
        d.number('pim.optionlength', option + 2, 2);
        const field = optionFields[u16(d.bytes, option)];
        if (field?.length === next - content) d.number(field.name, content, field.length);
        else d.raw('pim.option_content', content, next);
      });
      at = next;
    }
    d.rest(at, end);
  },
  samples: [
    {
      name: 'a hello',
      under: ['ip', 103],
      hex: '2000 0000 0001 0002 0069 0013 0004 00000001',
      expect: { 'pim.type': 'hello (0)', 'pim.holdtime': '105', 'pim.dr_priority': '1' },
      info: 'hello',
    },
  ],
});

const optionFields: Readonly<Record<number, { readonly name: string; readonly length: number }>> = {
  1: { name: 'pim.holdtime', length: 2 },
  19: { name: 'pim.dr_priority', length: 4 },
  20: { name: 'pim.generation_id', length: 4 },
};
