/** The protocol of PostgreSQL. */
import { parsePostgresqlMessage, parsePostgresqlStartup } from '../../wire/postgresql.ts';
import { u32 } from '../../wire/bytes.ts';
import type { Dissection } from '../dissection.ts';
import { hexNumber, number, text } from '../field.ts';
import { defineProtocol } from '../protocol.ts';

export default defineProtocol({
  name: 'pgsql',
  title: 'PostgreSQL',
  column: 'PGSQL',
  fields: {
    'pgsql.length': number('length'),
    'pgsql.version': hexNumber('protocol or request'),
    'pgsql.parameter_name': text('parameter'),
    'pgsql.parameter_value': text('value'),
    'pgsql.letter': text('message'),
    'pgsql.query': text('query'),
  },
  on: { tcp: [5432] },
  accepts: (bytes, start, end) =>
    parsePostgresqlStartup(bytes, start, end).ok || parsePostgresqlMessage(bytes, start, end).ok,
  dissect(d, start, end) {
    const startup = parsePostgresqlStartup(d.bytes, start, end);
    if (!startup.ok) return messages(d, start, end);
    d.number('pgsql.length', start, 4);
    d.number('pgsql.version', start + 4, 4);
    let at = start + 8;
    for (const { name, value } of startup.value.parameters) {
      d.put('pgsql.parameter_name', name, at, at + name.length + 1);
      d.put('pgsql.parameter_value', value, at + name.length + 1, at + name.length + value.length + 2);
      at += name.length + value.length + 2;
    }
    const user = startup.value.parameters.find(({ name }) => name === 'user')?.value;
    d.summary(user === undefined ? 'request before the start' : `start-up of ${user}`);
  },
  samples: [
    {
      name: 'a start-up',
      under: ['tcp', 5432],
      hex: '00000011 00030000 7573657200 6d6500 00',
      expect: { 'pgsql.parameter_name': 'user', 'pgsql.parameter_value': 'me' },
      info: 'start-up of me',
    },
    {
      name: 'a query',
      under: ['tcp', 5432],
      hex: '510000000d 73656c656374203100',
      expect: { 'pgsql.letter': 'Q', 'pgsql.query': 'select 1' },
      info: 'Q select 1',
    },
  ],
});

function messages(d: Dissection, start: number, end: number): void {
  const said: string[] = [];
  let at = start;
  while (at < end) {
    const parsed = parsePostgresqlMessage(d.bytes, at, end);
    if (!parsed.ok) break;
    const { type } = parsed.value;
    d.put('pgsql.letter', type, at, at + 1);
    d.number('pgsql.length', at + 1, 4);
    let query = '';
    if (type === 'Q')
      query = d.text('pgsql.query', parsed.payloadStart, Math.max(parsed.payloadStart, parsed.payloadEnd - 1));
    if (said.length < 12) said.push(query === '' ? type : `${type} ${query}`);
    if (parsed.flaw !== null) d.note('the message goes on in a later packet', at, end);
    at += 1 + u32(d.bytes, at + 1);
  }
  d.summary(said.join(', '));
  d.rest(at, end);
}
