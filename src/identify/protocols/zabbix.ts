/** Zabbix agent: answers in frames that begin with ZBXD (Zabbix documentation, header and data length). */
import { latin1Bytes } from '../../wire/bytes.ts';
import { defineIdentifier, sure } from '../identifier.ts';
import { cpeName } from '../product-rule.ts';

export default defineIdentifier({
  id: 'zabbix',
  transports: ['tcp'],
  ports: [10050, 10051],
  order: 'client-first',
  hello: () => latin1Bytes('ZBXD\x01\x0d\0\0\0\0\0\0\0agent.version'),
  score: ({ text }) => (text.startsWith('ZBXD\x01') ? sure.certain : sure.none),
  read({ text }) {
    const said = text.slice(13);
    const version = /^(\d{1,2}\.\d{1,2}\.\d{1,3})/.exec(said)?.[1];
    return {
      service: 'zabbix',
      product: said.startsWith('{') ? 'Zabbix server' : 'Zabbix agent',
      version,
      cpe: [cpeName('zabbix:zabbix', version)],
    };
  },
  samples: [
    {
      text: 'ZBXD\x01\x06\0\0\0\0\0\0\x006.0.34',
      expect: { service: 'zabbix', product: 'Zabbix agent', version: '6.0.34' },
    },
    {
      text: 'ZBXD\x01\x1b\0\0\0\0\0\0\0{"response":"failed"}',
      expect: { service: 'zabbix', product: 'Zabbix server' },
    },
  ],
});
