/** Redis, Valkey, KeyDB, Dragonfly: INFO, or an error in RESP to anything else. */
import { latin1Bytes } from '../../wire/bytes.ts';
import { defineIdentifier, sure } from '../identifier.ts';
import { cpeName } from '../product-rule.ts';

const replies =
  /^-(?:NOAUTH Authentication required|ERR (?:unknown command|wrong number of arguments|Protocol error|operation not permitted|unauthenticated)|DENIED Redis is running in protected mode|NOPERM|LOADING|MISCONF|WRONGPASS)/;

export default defineIdentifier({
  id: 'redis',
  transports: ['tcp'],
  ports: [6379, 6380, 26379, 7000],
  order: 'client-first',
  hello: () => latin1Bytes('*2\r\n$4\r\nINFO\r\n$6\r\nSERVER\r\n'),
  score: ({ text }) =>
    /^\$\d{1,6}\r\n# Server\r\n/.test(text)
      ? sure.certain
      : replies.test(text)
        ? sure.confident
        : text.startsWith('+PONG\r\n')
          ? sure.confident
          : sure.none,
  read({ text }) {
    const fact = (name: string): string | undefined => {
      const at = text.indexOf(`\n${name}:`);
      return at < 0 ? undefined : /^[^\r\n]{1,100}/.exec(text.slice(at + name.length + 2))?.[0];
    };
    const valkey = fact('valkey_version');
    const dragonfly = fact('dragonfly_version');
    const version = valkey ?? dragonfly ?? fact('redis_version');
    const [product, name] =
      valkey !== undefined
        ? (['Valkey', 'lfprojects:valkey'] as const)
        : dragonfly !== undefined
          ? (['Dragonfly', 'dragonflydb:dragonfly'] as const)
          : (['Redis', 'redis:redis'] as const);
    return {
      service: 'redis',
      product,
      version,
      info: infoOf(text, fact('redis_mode')),
      os: fact('os')?.split(' ')[0],
      cpe: [cpeName(name, version)],
    };
  },
  samples: [
    {
      text: '$120\r\n# Server\r\nredis_version:7.0.15\r\nredis_git_sha1:00000000\r\nredis_mode:standalone\r\nos:Linux 6.1.0-26-amd64 x86_64\r\n',
      expect: {
        service: 'redis',
        product: 'Redis',
        version: '7.0.15',
        info: 'standalone; no authentication',
        os: 'Linux',
      },
    },
    {
      text: '$90\r\n# Server\r\nredis_version:7.2.4\r\nserver_name:valkey\r\nvalkey_version:8.0.1\r\nserver_mode:standalone\r\n',
      expect: { service: 'redis', product: 'Valkey', version: '8.0.1' },
    },
    { text: '-NOAUTH Authentication required.\r\n', expect: { service: 'redis', info: 'authentication required' } },
    { text: "-ERR unknown command 'GET', with args beginning with: '/' 'HTTP/1.1' \r\n", expect: { service: 'redis' } },
    {
      text: '-DENIED Redis is running in protected mode because protected mode is enabled\r\n',
      expect: { service: 'redis', info: 'protected mode' },
    },
  ],
});

function infoOf(text: string, mode: string | undefined): string | null {
  if (text.startsWith('$')) return `${mode ?? 'standalone'}; no authentication`;
  if (/^-(?:NOAUTH|WRONGPASS|ERR operation not permitted)/.test(text)) return 'authentication required';
  return text.startsWith('-DENIED') ? 'protected mode' : null;
}
