/** POP3: the +OK greeting (RFC 1939). */
import { latin1Bytes } from '../../wire/bytes.ts';
import { defineIdentifier, sure } from '../identifier.ts';
import type { ProductRule } from '../product-rule.ts';
import { matchProduct } from '../product-rule.ts';

const products: readonly ProductRule[] = [
  {
    match: /^\+OK (?:\[XCLIENT\] )?Dovecot(?: \((?<i>[^)\r\n]{1,64})\))? ready/,
    product: 'Dovecot pop3d',
    cpe: 'dovecot:dovecot',
  },
  { match: /^\+OK (?<h>[\w.-]{1,255}) Cyrus POP3 v?(?<v>\d[\w.-]{0,24})/, product: 'Cyrus pop3d', cpe: 'cyrus:imap' },
  { match: /^\+OK Hello there\./, product: 'Courier pop3d', cpe: 'courier-mta:courier' },
  {
    match: /^\+OK The Microsoft Exchange POP3 service is ready/,
    product: 'Microsoft Exchange pop3d',
    cpe: 'microsoft:exchange_server',
    os: 'Windows',
  },
  {
    match: /^\+OK (?:QPOP|Qpopper) \(version (?<v>[\w.]{1,16})\) at (?<h>[\w.-]{1,255})/,
    product: 'Qpopper',
    cpe: 'qualcomm:qpopper',
  },
  { match: /^\+OK POP3 (?<h>[\w.-]{1,255}) v?(?<v>\d[\w.]{0,16}) server ready/, product: 'UW pop3d' },
];
/** RFC 1939 section 4 lets a greeting end with the time stamp for APOP. */
const shape = /^\+OK[^\r\n]{0,200}(?:pop|ready|<[^>\r\n]{3,120}@[^>\r\n]{1,120}>)/i;

export default defineIdentifier({
  id: 'pop3',
  transports: ['tcp'],
  ports: [110, 995],
  order: 'server-first',
  secureName: 'pop3s',
  score: ({ text }) =>
    matchProduct(text, products) !== null
      ? sure.certain
      : shape.test(text)
        ? sure.confident
        : text.startsWith('+OK ')
          ? sure.likely
          : sure.none,
  read: ({ text }) => ({ service: 'pop3', ...matchProduct(text, products) }),
  startTls: {
    greets: true,
    steps: [
      {
        send: () => latin1Bytes('STLS\r\n'),
        until: ({ text }) => text.includes('\n'),
        accepted: ({ text }) => text.startsWith('+OK'),
      },
    ],
  },
  samples: [
    { text: '+OK Dovecot (Debian) ready.\r\n', expect: { service: 'pop3', product: 'Dovecot pop3d', info: 'Debian' } },
    { text: '+OK Dovecot ready.\r\n', expect: { service: 'pop3', product: 'Dovecot pop3d' } },
    {
      text: '+OK mail.example.org Cyrus POP3 3.6.1-Debian server ready <1234.5678@mail.example.org>\r\n',
      expect: { service: 'pop3', product: 'Cyrus pop3d', hostname: 'mail.example.org' },
    },
    { text: '+OK POP3 server ready <1896.697170952@dbc.mtview.ca.us>\r\n', expect: { service: 'pop3' } },
  ],
});
