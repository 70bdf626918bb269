/** WHOIS: comment lines begin with a percent sign, as registries write them (RFC 3912 lays down no form). */
import { latin1Bytes } from '../../wire/bytes.ts';
import { defineIdentifier, sure } from '../identifier.ts';

export default defineIdentifier({
  id: 'whois',
  transports: ['tcp'],
  ports: [43],
  order: 'client-first',
  onlyHinted: true,
  hello: () => latin1Bytes('portolan.invalid\r\n'),
  score: ({ text }, { port }) =>
    /^% [^\n]{0,200}\n%|^(?:Domain Name|No match for|NOT FOUND|refer:)/im.test(text.slice(0, 400)) &&
    /whois|domain|no match|not found|%/i.test(text)
      ? port === 43
        ? sure.confident
        : sure.likely
      : sure.none,
  read: ({ text }) => ({
    service: 'whois',
    product: /RIPE|rpsl/i.test(text) ? 'RIPE whois server' : /IANA/.test(text) ? 'IANA WHOIS server' : null,
  }),
  samples: [
    {
      port: 43,
      text: '% This is the RIPE Database query service.\n% The objects are in RPSL format.\n%\n',
      expect: { service: 'whois', product: 'RIPE whois server' },
    },
    {
      port: 43,
      text: '% IANA WHOIS server\n% for more information on IANA, visit http://www.iana.org\n',
      expect: { service: 'whois', product: 'IANA WHOIS server' },
    },
  ],
});
