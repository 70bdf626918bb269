/** Gopher: a menu, each line a type, a text, a selector, a host and a port between tabs (RFC 1436 section 3.8). */
import { latin1Bytes } from '../../wire/bytes.ts';
import { defineIdentifier, sure } from '../identifier.ts';

const item = /^[0-9+TgIihs3][^\t\r\n]{0,120}\t[^\t\r\n]{0,200}\t[^\t\r\n]{0,120}\t\d{1,5}\r?\n/;

export default defineIdentifier({
  id: 'gopher',
  transports: ['tcp'],
  ports: [70],
  order: 'client-first',
  hello: () => latin1Bytes('\r\n'),
  onlyHinted: true,
  score: ({ text }) => (item.test(text) ? sure.confident : sure.none),
  read: ({ text }) => ({
    service: 'gopher',
    product: /pygopherd/i.test(text) ? 'PyGopherd' : /gophernicus/i.test(text) ? 'Gophernicus' : null,
    hostname: /\t([\w.-]{1,120})\t\d{1,5}\r?\n/.exec(text)?.[1],
  }),
  samples: [
    {
      text: '1Documents\t/documents\tgopher.example.org\t70\r\n.\r\n',
      expect: { service: 'gopher', hostname: 'gopher.example.org' },
    },
    {
      text: 'iWelcome to Gophernicus\tTITLE\tnull.host\t1\r\n0README\t/README\tgopher.example.org\t70\r\n.\r\n',
      expect: { service: 'gopher', product: 'Gophernicus' },
    },
  ],
});
