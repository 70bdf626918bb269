/** Finger: an empty line asks who is there (RFC 1288). */
import { latin1Bytes } from '../../wire/bytes.ts';
import { defineIdentifier, sure } from '../identifier.ts';

export default defineIdentifier({
  id: 'finger',
  transports: ['tcp'],
  ports: [79],
  order: 'client-first',
  onlyHinted: true,
  hello: () => latin1Bytes('\r\n'),
  score: ({ text }, { port }) =>
    /^Login {3,20}Name {3,40}Tty/.test(text) || /^(?:Login|No one logged on|finger: )/.test(text)
      ? port === 79
        ? sure.certain
        : sure.confident
      : port === 79 && /^[ -~\r\n\t]{3,200}/.test(text)
        ? sure.possible
        : sure.none,
  read: ({ text }) => ({ service: 'finger', info: text.startsWith('No one') ? 'no one logged on' : null }),
  samples: [
    {
      text: 'Login     Name       Tty      Idle  Login Time   Office     Office Phone\r\nroot      root      *pts/0\r\n',
      expect: { service: 'finger' },
    },
    { text: 'No one logged on.\r\n', port: 79, expect: { service: 'finger', info: 'no one logged on' } },
  ],
});
