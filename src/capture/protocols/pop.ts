/** The post office protocol, version 3. */
import { parseControlCommand } from '../../wire/control-line.ts';
import { parsePop3Reply } from '../../wire/pop3.ts';
import { text } from '../field.ts';
import { defineProtocol } from '../protocol.ts';

export default defineProtocol({
  name: 'pop',
  title: 'Post Office Protocol',
  column: 'POP',
  fields: {
    'pop.request.command': text('command'),
    'pop.request.parameter': text('parameter'),
    'pop.response.indicator': text('status'),
    'pop.response.description': text('text'),
  },
  on: { tcp: [110] },
  accepts: (bytes, start, end) => parsePop3Reply(bytes, start, end).ok || parseControlCommand(bytes, start, end).ok,
  dissect(d, start, end) {
    const reply = parsePop3Reply(d.bytes, start, end);
    if (reply.ok) {
      const indicator = reply.value.positive ? '+OK' : '-ERR';
      d.put('pop.response.indicator', indicator, start, start + indicator.length);
      if (reply.value.text !== '')
        d.put('pop.response.description', reply.value.text, start + indicator.length + 1, reply.payloadStart);
      d.summary(`${indicator} ${reply.value.text}`);
      return d.rest(reply.payloadStart, end);
    }
    const command = parseControlCommand(d.bytes, start, end);
    if (!command.ok) return d.flaw(command.reason, start, end);
    const { verb, argument } = command.value;
    const shown = verb.toUpperCase() === 'PASS' ? '(not shown)' : argument;
    d.put('pop.request.command', verb, start, start + verb.length);
    if (argument !== '') d.put('pop.request.parameter', shown, start + verb.length + 1, command.payloadStart);
    d.summary(`${verb} ${shown}`.trimEnd());
    d.rest(command.payloadStart, end);
  },
  samples: [
    {
      name: 'a reply',
      reply: true,
      under: ['tcp', 110],
      hex: Buffer.from('+OK ready\r\n').toString('hex'),
      expect: { 'pop.response.indicator': '+OK', 'pop.response.description': 'ready' },
    },
    {
      name: 'a command',
      under: ['tcp', 110],
      hex: Buffer.from('USER me\r\n').toString('hex'),
      expect: { 'pop.request.command': 'USER', 'pop.request.parameter': 'me' },
    },
  ],
});
