/** IMAP: the untagged greeting, with its capabilities (RFC 9051 section 7.1). */
import { latin1Bytes } from '../../wire/bytes.ts';
import { defineIdentifier, sure } from '../identifier.ts';
import type { ProductRule } from '../product-rule.ts';
import { matchProduct } from '../product-rule.ts';

const products: readonly ProductRule[] = [
  { match: /^Dovecot(?: \((?<i>[^)\r\n]{1,64})\))? ready/, product: 'Dovecot imapd', cpe: 'dovecot:dovecot' },
  { match: /^(?<h>[\w.-]{1,255}) Cyrus IMAP4? v?(?<v>\d[\w.-]{0,24})/, product: 'Cyrus imapd', cpe: 'cyrus:imap' },
  { match: /^Courier-IMAP ready/, product: 'Courier imapd', cpe: 'courier-mta:courier-imap' },
  {
    match: /^The Microsoft Exchange IMAP4 service is ready/,
    product: 'Microsoft Exchange imapd',
    cpe: 'microsoft:exchange_server',
    os: 'Windows',
  },
  { match: /^Gimap ready/, product: 'Google Gimap' },
  { match: /^IMAPrev1(?:$|[\r\n])/, product: 'hMailServer imapd', cpe: 'hmailserver:hmailserver', os: 'Windows' },
];
/** The status and, in brackets, the capabilities; then what the server says of itself. */
const greeting = /^\* (?:OK|PREAUTH|BYE) (?:\[[^\]\r\n]{0,600}\] )?([^\r\n]{0,200})/;

export default defineIdentifier({
  id: 'imap',
  transports: ['tcp'],
  ports: [143, 993],
  order: 'server-first',
  secureName: 'imaps',
  score({ text }) {
    const said = greeting.exec(text);
    if (said === null) return sure.none;
    if (matchProduct(said[1] ?? '', products) !== null) return sure.certain;
    return /imap/i.test(said[0]) ? sure.confident : sure.likely;
  },
  read: ({ text }) => ({ service: 'imap', ...matchProduct(greeting.exec(text)?.[1] ?? '', products) }),
  startTls: {
    greets: true,
    steps: [
      {
        send: () => latin1Bytes('a1 STARTTLS\r\n'),
        until: ({ text }) => /^a1 [^\n]{0,400}\n/m.test(text),
        accepted: ({ text }) => /^a1 OK/m.test(text),
      },
    ],
  },
  samples: [
    {
      text: '* OK [CAPABILITY IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE LITERAL+ STARTTLS LOGINDISABLED] Dovecot (Debian) ready.\r\n',
      expect: { service: 'imap', product: 'Dovecot imapd', info: 'Debian' },
    },
    {
      text: '* OK [CAPABILITY IMAP4rev1 LITERAL+ ID ENABLE] mail.example.org Cyrus IMAP 3.6.1-Debian-3.6.1-4 server ready\r\n',
      expect: { service: 'imap', product: 'Cyrus imapd', hostname: 'mail.example.org' },
    },
    {
      text: '* OK The Microsoft Exchange IMAP4 service is ready.\r\n',
      expect: { service: 'imap', product: 'Microsoft Exchange imapd' },
    },
    { text: '* OK IMAP4rev1 Service Ready\r\n', expect: { service: 'imap' } },
  ],
});
