/** SMTP: the 220 greeting names host and software (RFC 5321 section 4.2); LMTP greets alike. */
import { latin1Bytes } from '../../wire/bytes.ts';
import { defineIdentifier, sure } from '../identifier.ts';
import type { ProductRule } from '../product-rule.ts';
import { distribution, matchProduct } from '../product-rule.ts';

const products: readonly ProductRule[] = [
  {
    match: /^220[ -](?<h>[\w.-]{1,255}) ESMTP Postfix(?: \((?<i>[^)\r\n]{1,64})\))?/,
    product: 'Postfix',
    cpe: 'postfix:postfix',
  },
  { match: /^220[ -](?<h>[\w.-]{1,255}) ESMTP Exim (?<v>\d[\w.]{0,16})/, product: 'Exim', cpe: 'exim:exim' },
  {
    match: /^220[ -](?<h>[\w.-]{1,255}) ESMTP Sendmail (?<v>\d[\w.]{0,16})/,
    product: 'Sendmail',
    cpe: 'sendmail:sendmail',
  },
  { match: /^220[ -](?<h>[\w.-]{1,255}) ESMTP OpenSMTPD/, product: 'OpenSMTPD', cpe: 'openbsd:opensmtpd' },
  {
    match: /^220[ -](?<h>[\w.-]{1,255}) Microsoft ESMTP MAIL Service(?:, Version: (?<v>[\d.]{1,24}))?/,
    product: 'Microsoft ESMTP',
    cpe: 'microsoft:exchange_server',
    os: 'Windows',
  },
  {
    match: /^220[ -](?<h>[\w.-]{1,255}) ESMTP Haraka\/?(?: ?(?<v>\d[\w.-]{0,16}))?/,
    product: 'Haraka',
    cpe: 'haraka_project:haraka',
  },
  {
    match: /^220[ -](?<h>[\w.-]{1,255}) Python SMTP (?<v>\d[\w.]{0,16})/,
    product: 'Python aiosmtpd',
    cpe: 'python:aiosmtpd',
  },
  {
    match: /^220[ -](?<h>[\w.-]{1,255}) LMTP (?<i>Dovecot[^\r\n]{0,32})/,
    product: 'Dovecot lmtpd',
    cpe: 'dovecot:dovecot',
  },
  { match: /^220[ -](?<h>[\w.-]{1,255}) ESMTP (?:MailHog)/, product: 'MailHog' },
  {
    match: /^220[ -](?<h>[\w.-]{1,255}) hMailServer/,
    product: 'hMailServer',
    cpe: 'hmailserver:hmailserver',
    os: 'Windows',
  },
  { match: /^220[ -](?<h>[\w.-]{1,255}) ESMTP MDaemon (?<v>[\d.]{1,16})/, product: 'MDaemon', cpe: 'altn:mdaemon' },
  {
    match: /^220[ -](?<h>[\w.-]{1,255}) (?:Kerio Connect) (?<v>[\d.]{1,16})/,
    product: 'Kerio Connect',
    cpe: 'kerio:connect',
  },
];
const shape = /^220[ -][^\r\n]{0,400}\b(?:E?SMTP|Mail(?:er)?)\b/i;
/** What an SMTP server says to an HTTP request: 500 and 502 with an enhanced status (RFC 3463). */
const refusal = /^(?:220[ -][^\r\n]{0,400}\r?\n)?(?:221|500|502) 5\.5\.[12] /;

export default defineIdentifier({
  id: 'smtp',
  transports: ['tcp'],
  ports: [25, 587, 465, 2525],
  order: 'server-first',
  secureName: 'smtps',
  score: ({ text }) =>
    matchProduct(text, products) !== null
      ? sure.certain
      : shape.test(text) || refusal.test(text)
        ? sure.confident
        : sure.none,
  read({ text }) {
    const known = matchProduct(text, products) ?? { hostname: /^220[ -]([\w.-]{1,255}) /.exec(text)?.[1] };
    const system = distribution(known.info);
    return {
      service: text.includes(' LMTP ') ? 'lmtp' : 'smtp',
      ...known,
      os: known.os ?? system?.os,
      cpe: [...(known.cpe ?? []), ...(system === null ? [] : [system.cpe])],
    };
  },
  startTls: {
    greets: true,
    steps: [
      {
        send: () => latin1Bytes('EHLO portolan.invalid\r\n'),
        until: ({ text }) => /^\d{3} [^\n]{0,400}\n/m.test(text),
        accepted: ({ text }) => /^250[ -]STARTTLS\r?$/im.test(text),
      },
      {
        send: () => latin1Bytes('STARTTLS\r\n'),
        until: ({ text }) => /^\d{3} [^\n]{0,400}\n/m.test(text),
        accepted: ({ text }) => text.startsWith('220'),
      },
    ],
  },
  samples: [
    {
      text: '220 mail.example.org ESMTP Postfix (Debian/GNU)\r\n',
      expect: { service: 'smtp', product: 'Postfix', hostname: 'mail.example.org', os: 'Linux (Debian)' },
    },
    {
      text: '220 mx.example.org ESMTP Exim 4.96 Fri, 20 Nov 2026 20:00:00 +0000\r\n',
      expect: { service: 'smtp', product: 'Exim', version: '4.96' },
    },
    {
      text: '220 mx.example.org ESMTP Sendmail 8.17.1.9/8.17.1.9; Fri, 20 Nov 2026 20:00:00 GMT\r\n',
      expect: { service: 'smtp', product: 'Sendmail', version: '8.17.1.9' },
    },
    {
      text: '220 EX01.corp.example Microsoft ESMTP MAIL Service ready at Fri, 20 Nov 2026 20:00:00 +0000\r\n',
      expect: { service: 'smtp', product: 'Microsoft ESMTP', os: 'Windows' },
    },
    { text: '220 mail.example.org ESMTP OpenSMTPD\r\n', expect: { service: 'smtp', product: 'OpenSMTPD' } },
    { text: '502 5.5.2 Error: command not recognized\r\n', expect: { service: 'smtp' } },
  ],
});
