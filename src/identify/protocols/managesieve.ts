/** ManageSieve: capabilities in quotes, the first of them IMPLEMENTATION (RFC 5804 section 1.7). */
import { defineIdentifier, sure } from '../identifier.ts';

const implementation = /^"IMPLEMENTATION" "(?<name>[^"\r\n]{1,64})"/im;

export default defineIdentifier({
  id: 'managesieve',
  transports: ['tcp'],
  ports: [4190, 2000],
  order: 'server-first',
  score: ({ text }) => (text.startsWith('"') && implementation.test(text) ? sure.certain : sure.none),
  read({ text }) {
    const name = implementation.exec(text)?.groups?.['name'] ?? '';
    const cyrus = /^Cyrus timsieved v?(\d[\w.-]{0,24})/.exec(name);
    if (cyrus !== null) return { service: 'managesieve', product: 'Cyrus timsieved', version: cyrus[1] };
    return { service: 'managesieve', product: name };
  },
  samples: [
    {
      text: '"IMPLEMENTATION" "Dovecot (Debian) Pigeonhole"\r\n"SIEVE" "fileinto reject envelope"\r\n"STARTTLS"\r\nOK "Dovecot (Debian) ready."\r\n',
      expect: { service: 'managesieve', product: 'Dovecot (Debian) Pigeonhole' },
    },
    {
      text: '"IMPLEMENTATION" "Cyrus timsieved v2.5.11"\r\n"SASL" "PLAIN"\r\nOK\r\n',
      expect: { service: 'managesieve', product: 'Cyrus timsieved', version: '2.5.11' },
    },
  ],
});
