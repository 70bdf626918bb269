/** NNTP: the 200 or 201 greeting (RFC 3977 section 5.1). */
import { latin1Bytes } from '../../wire/bytes.ts';
import { defineIdentifier, sure } from '../identifier.ts';
import type { ProductRule } from '../product-rule.ts';
import { matchProduct } from '../product-rule.ts';

const products: readonly ProductRule[] = [
  {
    match: /^20[01] (?<h>[\w.-]{1,255}) InterNetNews (?:NNRP )?server INN (?<v>\d[\w.]{0,16})/,
    product: 'INN',
    cpe: 'isc:inn',
  },
  {
    match: /^20[01] Leafnode NNTP [Dd]aemon, version (?<v>[\w.]{1,24})/,
    product: 'Leafnode',
    cpe: 'leafnode:leafnode',
  },
  { match: /^20[01] NNTP Service (?<v>[\d.]{1,24})/, product: 'Microsoft NNTP', os: 'Windows' },
];

export default defineIdentifier({
  id: 'nntp',
  transports: ['tcp'],
  ports: [119, 563],
  order: 'server-first',
  secureName: 'nntps',
  score: ({ text }) =>
    matchProduct(text, products) !== null
      ? sure.certain
      : /^20[01] [^\r\n]{0,200}(?:nntp|news|posting)/i.test(text)
        ? sure.confident
        : sure.none,
  read: ({ text }) => ({
    service: 'nntp',
    ...matchProduct(text, products),
    info: text.startsWith('200') ? 'posting allowed' : 'no posting',
  }),
  startTls: {
    greets: true,
    steps: [
      {
        send: () => latin1Bytes('STARTTLS\r\n'),
        until: ({ text }) => text.includes('\n'),
        accepted: ({ text }) => text.startsWith('382'),
      },
    ],
  },
  samples: [
    {
      text: '200 news.example.org InterNetNews NNRP server INN 2.7.1 ready (posting ok)\r\n',
      expect: { service: 'nntp', product: 'INN', version: '2.7.1', info: 'posting allowed' },
    },
    {
      text: '201 Leafnode NNTP daemon, version 1.12.0 at news.example.org\r\n',
      expect: { service: 'nntp', product: 'Leafnode', info: 'no posting' },
    },
  ],
});
