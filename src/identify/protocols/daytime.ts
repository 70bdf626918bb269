/** Daytime: one line with the date and the time, then the end (RFC 867). */
import { latin1Bytes } from '../../wire/bytes.ts';
import { defineIdentifier, sure } from '../identifier.ts';

const line =
  /^(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[ ,]|\d{1,2} [A-Z]{3} \d{4} |\d{5} \d\d-\d\d-\d\d )[^\r\n]{8,60}\r?\n?$/;

export default defineIdentifier({
  id: 'daytime',
  transports: ['tcp', 'udp'],
  ports: [13],
  order: 'server-first',
  onlyHinted: true,
  hello: () => latin1Bytes('\n'),
  score: ({ text }) =>
    text.length < 90 && /\d\d:\d\d:\d\d/.test(text) && line.test(text.trimStart()) ? sure.confident : sure.none,
  read: ({ text }) => ({ service: 'daytime', info: text.trim() }),
  samples: [
    { text: 'Fri Nov 20 20:18:58 2026\r\n', expect: { service: 'daytime' } },
    { text: '20 NOV 2026 20:18:58 UTC\r\n', expect: { service: 'daytime', info: '20 NOV 2026 20:18:58 UTC' } },
  ],
});
