/** Git's own protocol: an error in packet lines, or the list of references (gitprotocol-pack). */
import { latin1Bytes } from '../../wire/bytes.ts';
import { defineIdentifier, sure } from '../identifier.ts';

const line = /^[0-9a-f]{4}(?:ERR |version [12]\n|[0-9a-f]{40} (?:HEAD|refs\/|capabilities\^\{\}))/;

export default defineIdentifier({
  id: 'git',
  transports: ['tcp'],
  ports: [9418],
  order: 'client-first',
  hello: () => latin1Bytes('002bgit-upload-pack /portolan\0host=portolan\0'),
  score: ({ text }) => (line.test(text) ? sure.certain : sure.none),
  read({ text }) {
    const agent = /\bagent=git\/([\w.-]{1,40})/.exec(text)?.[1];
    return {
      service: 'git',
      product: 'git daemon',
      version: agent,
      info: /^[0-9a-f]{4}ERR ([^\n]{1,80})/.exec(text)?.[1],
      cpe: ['cpe:/a:git-scm:git'],
    };
  },
  samples: [
    {
      text: '0039ERR access denied or repository not exported: /portolan',
      expect: { service: 'git', info: 'access denied or repository not exported: /portolan' },
    },
    {
      text: '00a8d049f6c27a2244e12041955e262a404c7faba355 HEAD\0multi_ack thin-pack side-band symref=HEAD:refs/heads/main agent=git/2.39.5\n',
      expect: { service: 'git', version: '2.39.5' },
    },
  ],
});
