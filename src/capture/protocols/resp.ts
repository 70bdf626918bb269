/** The serialization protocol of Redis. */
import { parseResp, respCommand } from '../../wire/resp.ts';
import type { RespValue } from '../../wire/resp.ts';
import { text } from '../field.ts';
import { defineProtocol } from '../protocol.ts';

export default defineProtocol({
  name: 'resp',
  title: 'Redis Serialization Protocol',
  column: 'RESP',
  fields: { 'resp.command': text('command'), 'resp.value': text('value') },
  on: { tcp: [6379] },
  accepts: (bytes, start, end) => parseResp(bytes, start, end).ok,
  dissect(d, start, end) {
    let at = start;
    let summary = '';
    while (at < end) {
      const parsed = parseResp(d.bytes, at, end);
      if (!parsed.ok) break;
      const command = respCommand(parsed.value);
      // The password of AUTH is in the bytes, not in what lists and searches show.
      const isSecret = command?.[0]?.toUpperCase() === 'AUTH';
      const said =
        command === null ? valueText(parsed.value) : isSecret ? 'AUTH (not shown)' : command.slice(0, 8).join(' ');
      d.put(command === null ? 'resp.value' : 'resp.command', said, at, parsed.payloadStart);
      summary ||= said;
      at = parsed.payloadStart;
    }
    d.summary(summary.slice(0, 256));
    d.rest(at, end);
  },
  samples: [
    {
      name: 'a command',
      under: ['tcp', 6379],
      hex: Buffer.from('*2\r\n$3\r\nGET\r\n$1\r\nk\r\n').toString('hex'),
      expect: { 'resp.command': 'GET k' },
      info: 'GET k',
    },
    {
      name: 'an error',
      under: ['tcp', 6379],
      hex: Buffer.from('-ERR no\r\n').toString('hex'),
      expect: { 'resp.value': '-ERR no' },
    },
  ],
});

function valueText(value: RespValue): string {
  if ('text' in value) return `${value.type}${value.text}`;
  if ('bytes' in value)
    return value.bytes === null ? 'null' : Buffer.from(value.bytes.subarray(0, 1024)).toString('latin1');
  return value.items === null ? 'null' : `${value.items.length} values`;
}
