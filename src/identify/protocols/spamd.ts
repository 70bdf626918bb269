/** SpamAssassin's daemon: PING is answered by PONG (spamd PROTOCOL). */
import { latin1Bytes } from '../../wire/bytes.ts';
import { defineIdentifier, sure } from '../identifier.ts';

const reply = /^SPAMD\/(\d\.\d) (\d{1,3}) /;

export default defineIdentifier({
  id: 'spamd',
  transports: ['tcp'],
  ports: [783],
  order: 'client-first',
  hello: () => latin1Bytes('PING SPAMC/1.2\r\n\r\n'),
  score: ({ text }) => (reply.test(text) ? sure.certain : sure.none),
  read: ({ text }) => ({
    service: 'spamd',
    product: 'SpamAssassin spamd',
    info: `protocol ${reply.exec(text)?.[1] ?? ''}`,
    cpe: ['cpe:/a:apache:spamassassin'],
  }),
  samples: [
    { text: 'SPAMD/1.5 0 PONG\r\n', expect: { service: 'spamd', info: 'protocol 1.5' } },
    {
      text: 'SPAMD/1.0 76 Bad header line: GET / HTTP/1.1\r\n',
      expect: { service: 'spamd', product: 'SpamAssassin spamd' },
    },
  ],
});
