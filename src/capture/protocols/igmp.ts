/** The Internet group management protocol. */
import { u16, u8 } from '../../wire/bytes.ts';
import { putChecksum } from '../checksum-note.ts';
import type { Dissection } from '../dissection.ts';
import { address, hexNumber, number } from '../field.ts';
import { defineProtocol } from '../protocol.ts';

const typeNames: Readonly<Record<number, string>> = {
  0x11: 'membership query',
  0x12: 'membership report, version 1',
  0x16: 'membership report, version 2',
  0x17: 'leave group',
  0x22: 'membership report, version 3',
};
const recordNames = { 1: 'is include', 2: 'is exclude', 3: 'to include', 4: 'to exclude', 5: 'allow', 6: 'block' };

export default defineProtocol({
  name: 'igmp',
  title: 'Internet Group Management Protocol',
  column: 'IGMP',
  fields: {
    'igmp.type': hexNumber('type', typeNames),
    'igmp.max_resp': number('longest time to answer, in tenths of a second'),
    'igmp.checksum': hexNumber('checksum'),
    'igmp.maddr': address('group'),
    'igmp.num_grp_recs': number('records'),
    'igmp.record_type': number('record', recordNames),
    'igmp.num_src': number('sources'),
    'igmp.saddr': address('source'),
  },
  on: { ip: [2] },
  dissect(d, start, end) {
    const type = d.number('igmp.type', start, 1);
    if (start + 8 > end) return d.flaw('the IGMP message is cut short', start, end);
    d.summary(typeNames[type] ?? `type 0x${type.toString(16)}`);
    if (type !== 0x22) d.number('igmp.max_resp', start + 1, 1);
    if (d.ipStart === -1) d.number('igmp.checksum', start + 2, 2);
    else putChecksum(d, 'igmp.checksum', start + 2, start, end, 0);
    if (type === 0x22) return records(d, start, end);
    d.address('igmp.maddr', start + 4, 4);
    if (type !== 0x11 || start + 12 > end) return;
    const sources = d.number('igmp.num_src', start + 10, 2);
    addresses(d, start + 12, sources, end);
  },
  samples: [
    {
      name: 'a report of version 3',
      under: ['ip', 2],
      hex: '2200 f9fc 0000 0001 04000000 e0000001',
      expect: { 'igmp.num_grp_recs': '1', 'igmp.record_type': 'to exclude (4)', 'igmp.maddr': '224.0.0.1' },
    },
  ],
});

function records(d: Dissection, start: number, end: number): void {
  const count = d.number('igmp.num_grp_recs', start + 6, 2);
  let at = start + 8;
  for (let index = 0; index < count; index++) {
    if (at + 8 > end) return d.flaw('a record is cut short', at, end);
    d.number('igmp.record_type', at, 1);
    const sources = d.number('igmp.num_src', at + 2, 2);
    d.address('igmp.maddr', at + 4, 4);
    const auxiliary = u8(d.bytes, at + 1) * 4;
    if (!addresses(d, at + 8, sources, end)) return;
    at += 8 + u16(d.bytes, at + 2) * 4 + auxiliary;
  }
}

function addresses(d: Dissection, start: number, count: number, end: number): boolean {
  if (start + count * 4 > end) {
    d.flaw('the sources are cut short', start, end);
    return false;
  }
  for (let index = 0; index < count; index++) d.address('igmp.saddr', start + index * 4, 4);
  return true;
}
