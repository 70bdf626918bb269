/** rsync: both sides begin with the protocol's version (rsync, `@RSYNCD:` in clientserver). */
import { latin1Bytes } from '../../wire/bytes.ts';
import { defineIdentifier, sure } from '../identifier.ts';

const greeting = /^@RSYNCD: (\d{1,3})(?:\.(\d{1,3}))?/;

export default defineIdentifier({
  id: 'rsync',
  transports: ['tcp'],
  ports: [873],
  order: 'server-first',
  hello: () => latin1Bytes('@RSYNCD: 31.0\n'),
  score: ({ text }) => (greeting.test(text) ? sure.certain : sure.none),
  read({ text }) {
    const digests = /^@RSYNCD: [\d.]{1,8} ([\w ]{3,80})/.exec(text)?.[1];
    const protocol = greeting.exec(text)?.[1] ?? '';
    return {
      service: 'rsync',
      product: 'rsync',
      cpe: ['cpe:/a:samba:rsync'],
      info: `protocol ${protocol}${digests === undefined ? '' : `; ${digests.trim()}`}`,
    };
  },
  samples: [
    {
      text: '@RSYNCD: 31.0 sha512 sha256 sha1 md5 md4\n',
      expect: { service: 'rsync', info: 'protocol 31; sha512 sha256 sha1 md5 md4' },
    },
    { text: '@RSYNCD: 30.0\n', expect: { service: 'rsync', info: 'protocol 30' } },
  ],
});
