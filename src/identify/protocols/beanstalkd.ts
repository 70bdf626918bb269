/** beanstalkd: statistics in YAML, or its own word for an unknown command (beanstalkd protocol.txt). */
import { latin1Bytes } from '../../wire/bytes.ts';
import { defineIdentifier, sure } from '../identifier.ts';

export default defineIdentifier({
  id: 'beanstalkd',
  transports: ['tcp'],
  ports: [11300],
  order: 'client-first',
  hello: () => latin1Bytes('stats\r\n'),
  score: ({ text }) =>
    /^OK \d{1,6}\r\n---\n/.test(text)
      ? sure.certain
      : /^(?:UNKNOWN_COMMAND\r\n|BAD_FORMAT\r\n)/.test(text)
        ? sure.confident
        : sure.none,
  read({ text }) {
    const fact = (name: string): string | undefined =>
      new Map(
        [...text.matchAll(/^([\w-]{1,32}): "?([^"\n]{1,80})"?$/gm)].map(
          ([, key = '', value = '']) => [key, value] as const,
        ),
      ).get(name);
    return {
      service: 'beanstalkd',
      product: 'beanstalkd',
      version: fact('version'),
      hostname: fact('hostname'),
      cpe: ['cpe:/a:beanstalkd_project:beanstalkd'],
    };
  },
  samples: [
    {
      text: 'OK 60\r\n---\ncurrent-jobs-urgent: 0\nversion: "1.12"\nhostname: "q1"\n',
      expect: { service: 'beanstalkd', version: '1.12', hostname: 'q1' },
    },
    { text: 'UNKNOWN_COMMAND\r\n', expect: { service: 'beanstalkd' } },
  ],
});
