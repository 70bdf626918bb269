/** The Cisco discovery protocol. */
import { u16 } from '../../wire/bytes.ts';
import { cdpTypes, parseCdp } from '../../wire/cdp.ts';
import { bytes, hexNumber, number, text } from '../field.ts';
import { defineProtocol } from '../protocol.ts';

const typeNames: Readonly<Record<number, string>> = {
  1: 'device',
  2: 'addresses',
  3: 'port',
  4: 'capabilities',
  5: 'software',
  6: 'platform',
};
const textFields: Readonly<Record<number, string>> = {
  [cdpTypes.device]: 'cdp.deviceid',
  [cdpTypes.port]: 'cdp.portid',
  [cdpTypes.version]: 'cdp.software_version',
  [cdpTypes.platform]: 'cdp.platform',
};

export default defineProtocol({
  name: 'cdp',
  title: 'Cisco Discovery Protocol',
  column: 'CDP',
  fields: {
    'cdp.version': number('version'),
    'cdp.ttl': number('seconds that it holds'),
    'cdp.checksum': hexNumber('checksum'),
    'cdp.tlv.type': hexNumber('element', typeNames),
    'cdp.tlv.len': number('length'),
    'cdp.deviceid': text('device'),
    'cdp.portid': text('port'),
    'cdp.software_version': text('software'),
    'cdp.platform': text('platform'),
    'cdp.capabilities': hexNumber('capabilities'),
    'cdp.tlv.content': bytes('content'),
  },
  // Organization 00000c, protocol 2000.
  on: { snap: [0x00_000c_2000] },
  dissect(d, start, end) {
    const parsed = parseCdp(d.bytes, start, end);
    if (!parsed.ok) return d.flaw(parsed.reason, start, end);
    d.number('cdp.version', start, 1);
    d.number('cdp.ttl', start + 1, 1);
    d.number('cdp.checksum', start + 2, 2);
    const said: string[] = [];
    let at = start + 4;
    for (const { type, data } of parsed.value.elements) {
      const [head, next] = [at, at + 4 + data.length];
      d.within(d.note(typeNames[type] ?? `element ${type}`, head, next), () => {
        d.put('cdp.tlv.type', u16(d.bytes, head), head, head + 2);
        d.number('cdp.tlv.len', head + 2, 2);
        const field = textFields[type];
        if (field !== undefined) said.push(`${typeNames[type]} ${d.text(field, head + 4, next)}`);
        else if (type === cdpTypes.capabilities && data.length === 4) d.number('cdp.capabilities', head + 4, 4);
        else d.raw('cdp.tlv.content', head + 4, next);
      });
      at = next;
    }
    d.summary(said.slice(0, 2).join(', '));
    d.flawOf(parsed, at);
  },
  samples: [
    {
      name: 'an announcement',
      under: ['snap', 0x00_000c_2000],
      hex: '02 b4 0000 0001 0006 7231 0003 0008 65746831 0004 0008 00000029',
      expect: { 'cdp.deviceid': 'r1', 'cdp.portid': 'eth1', 'cdp.capabilities': '0x00000029' },
      info: 'device r1, port eth1',
    },
  ],
});
