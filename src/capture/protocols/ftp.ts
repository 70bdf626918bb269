/** The file transfer protocol: its control connection. */
import { isControlLine, putControlLines } from '../control-lines.ts';
import { number, text } from '../field.ts';
import { defineProtocol } from '../protocol.ts';

const fields = {
  command: 'ftp.request.command',
  argument: 'ftp.request.arg',
  code: 'ftp.response.code',
  text: 'ftp.response.arg',
};

export default defineProtocol({
  name: 'ftp',
  title: 'File Transfer Protocol',
  column: 'FTP',
  fields: {
    'ftp.request.command': text('command'),
    'ftp.request.arg': text('argument'),
    'ftp.response.code': number('reply'),
    'ftp.response.arg': text('text'),
  },
  on: { tcp: [21] },
  accepts: isControlLine,
  dissect: (d, start, end) => putControlLines(d, fields, start, end),
  samples: [
    {
      name: 'a command',
      under: ['tcp', 21],
      hex: Buffer.from('RETR a.txt\r\n').toString('hex'),
      expect: { 'ftp.request.command': 'RETR', 'ftp.request.arg': 'a.txt' },
      info: 'RETR a.txt',
    },
    {
      name: 'a reply',
      reply: true,
      under: ['tcp', 21],
      hex: Buffer.from('220 ready\r\n').toString('hex'),
      expect: { 'ftp.response.code': '220', 'ftp.response.arg': 'ready' },
    },
  ],
});
