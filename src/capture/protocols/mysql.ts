/** The protocol of MySQL and MariaDB. */
import { parseMysqlCommand, parseMysqlGreeting, parseMysqlLogin, parseMysqlPacket } from '../../wire/mysql.ts';
import { u16le, u8 } from '../../wire/bytes.ts';
import { number, text } from '../field.ts';
import { defineProtocol } from '../protocol.ts';

const commands: Readonly<Record<number, string>> = {
  1: 'quit',
  2: 'use',
  3: 'query',
  14: 'ping',
  22: 'prepare',
  23: 'execute',
};

export default defineProtocol({
  name: 'mysql',
  title: 'MySQL',
  column: 'MySQL',
  fields: {
    'mysql.packet_length': number('length of the packet'),
    'mysql.packet_number': number('number of the packet'),
    'mysql.version': text('version of the server'),
    'mysql.thread_id': number('connection'),
    'mysql.auth_plugin': text('authentication'),
    'mysql.user': text('user'),
    'mysql.schema': text('database'),
    'mysql.command': number('command', commands),
    'mysql.query': text('query'),
  },
  on: { tcp: [3306] },
  accepts: (bytes, start, end) => parseMysqlPacket(bytes, start, end).ok && u8(bytes, start + 3) < 32,
  dissect(d, start, end) {
    const packet = parseMysqlPacket(d.bytes, start, end);
    if (!packet.ok) return d.flaw(packet.reason, start, end);
    const { payloadStart: body, payloadEnd: stop } = packet;
    d.put('mysql.packet_length', packet.value.length, start, start + 3);
    d.number('mysql.packet_number', start + 3, 1);
    d.summary(`packet ${packet.value.sequence}`);
    const greeting = packet.value.sequence === 0 ? parseMysqlGreeting(d.bytes, body, stop) : null;
    const login = packet.value.sequence === 1 ? parseMysqlLogin(d.bytes, body, stop) : null;
    if (greeting?.ok === true) {
      const { version, connection, plugin } = greeting.value;
      d.put('mysql.version', version, body + 1, body + 2 + version.length);
      d.put('mysql.thread_id', connection, body + 2 + version.length, body + 6 + version.length);
      if (plugin !== '') d.put('mysql.auth_plugin', plugin, stop - plugin.length - 1, stop);
      d.summary(`greeting of ${version}`);
    } else if (login?.ok === true && login.value.user !== null) {
      d.put('mysql.user', login.value.user, body, stop);
      if (login.value.database !== null) d.put('mysql.schema', login.value.database, body, stop);
      d.summary(`log-in of ${login.value.user}`);
    } else if (packet.value.sequence === 0 && commands[u8(d.bytes, body)] !== undefined && body < stop) {
      const command = parseMysqlCommand(d.bytes, body, stop);
      d.number('mysql.command', body, 1);
      const query = u8(d.bytes, body) === 3 || u8(d.bytes, body) === 22 ? d.text('mysql.query', body + 1, stop) : '';
      if (command.ok) d.summary(`${commands[command.value.command] ?? ''} ${query}`.trimEnd());
    } else d.rest(body, stop);
    const next = start + 4 + (u16le(d.bytes, start) | (u8(d.bytes, start + 2) << 16));
    if (next < end) d.rest(next, end);
  },
  samples: [
    {
      name: 'a query',
      under: ['tcp', 3306],
      hex: '09000000 03 73656c6563742031',
      expect: { 'mysql.command': 'query (3)', 'mysql.query': 'select 1' },
      info: 'query select 1',
    },
  ],
});
