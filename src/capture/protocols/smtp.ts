/** The simple mail transfer protocol: commands and replies. */
import { isControlLine, putControlLines } from '../control-lines.ts';
import { number, text } from '../field.ts';
import { defineProtocol } from '../protocol.ts';

const fields = {
  command: 'smtp.req.command',
  argument: 'smtp.req.parameter',
  code: 'smtp.response.code',
  text: 'smtp.rsp.parameter',
};

export default defineProtocol({
  name: 'smtp',
  title: 'Simple Mail Transfer Protocol',
  column: 'SMTP',
  fields: {
    'smtp.req.command': text('command'),
    'smtp.req.parameter': text('parameter'),
    'smtp.response.code': number('reply'),
    'smtp.rsp.parameter': text('text'),
  },
  on: { tcp: [25, 587] },
  accepts: isControlLine,
  dissect: (d, start, end) => putControlLines(d, fields, start, end),
  samples: [
    {
      name: 'a reply of two lines',
      reply: true,
      under: ['tcp', 25],
      hex: Buffer.from('250-here\r\n250 SIZE\r\n').toString('hex'),
      expect: { 'smtp.response.code': '250', 'smtp.rsp.parameter': 'here' },
      info: '250 here',
    },
  ],
});
