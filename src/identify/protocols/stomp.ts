/** STOMP: CONNECTED or ERROR frames (STOMP 1.2). */
import { latin1Bytes } from '../../wire/bytes.ts';
import { defineIdentifier, sure } from '../identifier.ts';
import { cpeName } from '../product-rule.ts';

export default defineIdentifier({
  id: 'stomp',
  transports: ['tcp'],
  ports: [61613, 61614],
  order: 'client-first',
  hello: () => latin1Bytes('CONNECT\naccept-version:1.0,1.1,1.2\nhost:/\n\n\0'),
  score: ({ text }) =>
    /^(?:CONNECTED|ERROR)\r?\n(?:[\w-]{1,40}:[^\n]{0,300}\n){1,12}/.test(text) ? sure.certain : sure.none,
  read({ text }) {
    const [, product, version] = /\nserver:([\w. -]{1,40})(?:\/([\w.-]{1,24}))?/.exec(text) ?? [];
    const login = text.startsWith('ERROR') && /login|denied|authori[sz]/i.test(text);
    const cpe =
      product === 'RabbitMQ'
        ? [cpeName('vmware:rabbitmq', version)]
        : product === 'ActiveMQ'
          ? [cpeName('apache:activemq', version)]
          : [];
    return { service: 'stomp', product, version, info: login ? 'authentication required' : null, cpe };
  },
  samples: [
    {
      text: 'CONNECTED\nserver:RabbitMQ/3.12.4\nsession:session-a\nheart-beat:0,0\nversion:1.2\n\n\0\n',
      expect: { service: 'stomp', product: 'RabbitMQ', version: '3.12.4' },
    },
    {
      text: 'CONNECTED\nserver:ActiveMQ/5.18.3\nheart-beat:0,0\nsession:ID:host-1\nversion:1.2\n\n\0\n',
      expect: { service: 'stomp', product: 'ActiveMQ', version: '5.18.3' },
    },
    {
      text: 'ERROR\nmessage:Bad CONNECT\ncontent-type:text/plain\n\nAccess refused for user, login failed\0',
      expect: { service: 'stomp', info: 'authentication required' },
    },
  ],
});
