/** The Internet message access protocol. */
import { parseImapLine } from '../../wire/imap.ts';
import { text } from '../field.ts';
import { defineProtocol } from '../protocol.ts';

export default defineProtocol({
  name: 'imap',
  title: 'Internet Message Access Protocol',
  column: 'IMAP',
  fields: { 'imap.label': text('tag'), 'imap.word': text('command or status'), 'imap.text': text('text') },
  on: { tcp: [143] },
  accepts: (bytes, start, end) => parseImapLine(bytes, start, end).ok,
  dissect(d, start, end) {
    let at = start;
    let summary = '';
    while (at < end) {
      const line = parseImapLine(d.bytes, at, end);
      if (!line.ok) break;
      const { tag, word, rest } = line.value;
      // A password stands behind LOGIN: it is in the bytes, not in what lists and searches show.
      const shown = word.toUpperCase() === 'LOGIN' ? '(not shown)' : rest;
      d.put('imap.label', tag, at, at + tag.length);
      if (word !== '') d.put('imap.word', word, at + tag.length + 1, at + tag.length + 1 + word.length);
      if (rest !== '') d.put('imap.text', shown, at + tag.length + 1 + word.length, line.payloadStart);
      summary ||= `${tag} ${word} ${shown}`.trimEnd();
      at = line.payloadStart;
    }
    d.summary(summary);
    d.rest(at, end);
  },
  samples: [
    {
      name: 'a greeting',
      reply: true,
      under: ['tcp', 143],
      hex: Buffer.from('* OK ready\r\n').toString('hex'),
      expect: { 'imap.label': '*', 'imap.word': 'OK', 'imap.text': 'ready' },
      info: '* OK ready',
    },
  ],
});
