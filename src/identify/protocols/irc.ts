/** IRC: NOTICE AUTH lines before registration, or numeric 451 to whatever is said too early (RFC 2812). */
import { latin1Bytes } from '../../wire/bytes.ts';
import { defineIdentifier, sure } from '../identifier.ts';

const notice = /^(?::(?<h>[\w.-]{1,255}) )?NOTICE (?:AUTH|\*) :\S/;
const numeric = /^:(?<h>[\w.-]{1,255}) (?:001|020|421|433|451|461) \S{1,64} /;
const products = [
  { word: 'UnrealIRCd', match: /UnrealIRCd-?(\d[\w.-]{0,24})/ },
  { word: 'InspIRCd', match: /InspIRCd-?(\d[\w.-]{0,24})/ },
  { word: 'ngIRCd', match: /ngircd-?(\d[\w.-]{0,24})/i },
  { word: 'ircd-hybrid', match: /hybrid-?(\d[\w.+-]{0,24})/ },
  { word: 'Solanum', match: /solanum-(\d[\w.-]{0,24})/ },
] as const;

export default defineIdentifier({
  id: 'irc',
  transports: ['tcp'],
  ports: [6667, 6697, 6660, 6668, 6669, 7000, 194],
  order: 'client-first',
  // Registers under a name nobody uses; the numerics 002 and 004 then name the software (RFC 2812 section 5.1).
  hello: () => latin1Bytes('NICK portolan0\r\nUSER portolan0 0 * :portolan\r\n'),
  secureName: 'ircs',
  score: ({ text }) =>
    numeric.test(text)
      ? sure.certain
      : notice.test(text) || /^ERROR :[^\r\n]{0,300}(?:Closing Link|Link)/i.test(text)
        ? sure.confident
        : sure.none,
  read({ text }) {
    const hostname = numeric.exec(text)?.groups?.['h'] ?? notice.exec(text)?.groups?.['h'];
    for (const { word, match } of products) {
      const found = match.exec(text);
      if (found !== null) return { service: 'irc', product: word, version: found[1], hostname };
    }
    return { service: 'irc', hostname };
  },
  samples: [
    {
      text: ':irc.example.org NOTICE * :*** Looking up your hostname...\r\n',
      expect: { service: 'irc', hostname: 'irc.example.org' },
    },
    {
      text: ':irc.example.net 001 portolan0 :Welcome to the Internet Relay Network portolan0!~portolan0@10.0.0.1\r\n:irc.example.net 002 portolan0 :Your host is irc.example.net, running version ngircd-26.1 (x86_64/pc/linux-gnu)\r\n',
      expect: { service: 'irc', product: 'ngIRCd', version: '26.1', hostname: 'irc.example.net' },
    },
    { text: 'NOTICE AUTH :*** Checking Ident\r\n', expect: { service: 'irc' } },
    { text: ':irc.example.org 451 * :You have not registered\r\n', expect: { service: 'irc' } },
  ],
});
