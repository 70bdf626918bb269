/** NATS: the server's first line is INFO with JSON (NATS client protocol). */
import { jsonText } from '../http-reply.ts';
import { defineIdentifier, sure } from '../identifier.ts';
import { cpeName } from '../product-rule.ts';

export default defineIdentifier({
  id: 'nats',
  transports: ['tcp'],
  ports: [4222, 6222],
  order: 'server-first',
  score: ({ text }) => (text.startsWith('INFO {"') && text.includes('"max_payload"') ? sure.certain : sure.none),
  read({ text }) {
    const version = jsonText(text, 'version');
    const login = /"auth_required":\s?true/.test(text);
    return {
      service: 'nats',
      product: 'NATS server',
      version,
      info: login ? 'authentication required' : 'no authentication',
      cpe: [cpeName('linuxfoundation:nats-server', version)],
    };
  },
  samples: [
    {
      text: 'INFO {"server_id":"NAAA","server_name":"n1","version":"2.10.22","proto":1,"go":"go1.22.8","headers":true,"max_payload":1048576,"client_id":5} \r\n',
      expect: { service: 'nats', version: '2.10.22', info: 'no authentication' },
    },
    {
      text: 'INFO {"server_id":"NB","version":"2.9.10","host":"0.0.0.0","port":4222,"auth_required":true,"max_payload":1048576} \r\n',
      expect: { service: 'nats', version: '2.9.10', info: 'authentication required' },
    },
  ],
});
