/** The trivial file transfer protocol. */
import { parseTftp } from '../../wire/tftp.ts';
import { number, text } from '../field.ts';
import { defineProtocol } from '../protocol.ts';

const operations: Readonly<Record<number, string>> = {
  1: 'read request',
  2: 'write request',
  3: 'data',
  4: 'acknowledgment',
  5: 'error',
  6: 'options accepted',
};

export default defineProtocol({
  name: 'tftp',
  title: 'Trivial File Transfer Protocol',
  column: 'TFTP',
  fields: {
    'tftp.opcode': number('operation', operations),
    'tftp.source_file': text('file'),
    'tftp.destination_file': text('file'),
    'tftp.type': text('mode'),
    'tftp.option.name': text('option'),
    'tftp.option.value': text('value'),
    'tftp.block': number('block'),
    'tftp.error.code': number('code'),
    'tftp.error.message': text('message'),
  },
  on: { udp: [69] },
  dissect(d, start, end) {
    const parsed = parseTftp(d.bytes, start, end);
    if (!parsed.ok) return d.flaw(parsed.reason, start, end);
    const { value } = parsed;
    d.number('tftp.opcode', start, 2);
    let at = start + 2;
    const string = (field: string, content: string): void => {
      d.put(field, content, at, Math.min(end, at + content.length + 1));
      at += content.length + 1;
    };
    d.summary(operations[value.operation] ?? '');
    if ('block' in value) {
      d.summary(`${operations[value.operation]} ${d.number('tftp.block', at, 2)}`);
      d.rest(start + 4, end);
    } else if ('message' in value) {
      d.number('tftp.error.code', at, 2);
      at += 2;
      string('tftp.error.message', value.message);
      d.summary(`error ${value.code}: ${value.message}`);
    } else {
      if ('file' in value) {
        string(value.operation === 1 ? 'tftp.source_file' : 'tftp.destination_file', value.file);
        string('tftp.type', value.mode);
        d.summary(`${operations[value.operation]} ${value.file} (${value.mode})`);
      }
      for (const option of value.options) {
        string('tftp.option.name', option.name);
        string('tftp.option.value', option.value);
      }
    }
    d.flawOf(parsed, start);
  },
  samples: [
    {
      name: 'a read request with an option',
      under: ['udp', 69],
      hex: '0001 626f6f7400 6f6374657400 626c6b73697a6500 3134323800',
      expect: {
        'tftp.source_file': 'boot',
        'tftp.type': 'octet',
        'tftp.option.name': 'blksize',
        'tftp.option.value': '1428',
      },
      info: 'read request boot (octet)',
    },
  ],
});
