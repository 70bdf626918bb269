/** AMQP 0-9-1 and 1.0: connection.start with the server's properties, or the header of the version it wants. */
import { latin1Bytes, u8 } from '../../wire/bytes.ts';
import { defineIdentifier, sure } from '../identifier.ts';
import { cpeName } from '../product-rule.ts';

export default defineIdentifier({
  id: 'amqp',
  transports: ['tcp'],
  ports: [5672, 5671],
  order: 'client-first',
  hello: () => latin1Bytes('AMQP\0\0\x09\x01'),
  secureName: 'amqps',
  score: ({ text, bytes }) =>
    text.startsWith('AMQP') && bytes.length >= 8 && u8(bytes, 4) <= 3
      ? sure.certain
      : /^\x01\0\0[^]{4}\0\x0a\0\x0a\0/.test(text)
        ? sure.certain
        : sure.none,
  read({ text, bytes }) {
    if (text.startsWith('AMQP'))
      return { service: 'amqp', info: `protocol ${u8(bytes, 5)}-${u8(bytes, 6)}-${u8(bytes, 7)}` };
    // A long string in a table: name, 'S', four bytes of length.
    const fact = (name: string): string | undefined => {
      const at = text.indexOf(`${name}S\0\0`);
      const length = at < 0 ? 0 : u8(bytes, at + name.length + 4);
      return at < 0 ? undefined : text.slice(at + name.length + 5, at + name.length + 5 + length);
    };
    const product = fact('product');
    const version = fact('\x07version');
    return {
      service: 'amqp',
      product,
      version,
      info: ['protocol 0-9-1', fact('platform')].filter((part) => part !== undefined).join('; '),
      hostname: /^rabbit@([\w.-]{1,128})/.exec(fact('cluster_name') ?? '')?.[1],
      cpe: product === 'RabbitMQ' ? [cpeName('vmware:rabbitmq', version)] : [],
    };
  },
  samples: [
    {
      text: '\x01\0\0\0\0\0\x70\0\x0a\0\x0a\0\x09\0\0\0\x50\x0ccluster_nameS\0\0\0\x0brabbit@mq01\x08platformS\0\0\0\x11Erlang/OTP 25.2.3\x07productS\0\0\0\x08RabbitMQ\x07versionS\0\0\0\x063.10.8',
      expect: {
        service: 'amqp',
        product: 'RabbitMQ',
        version: '3.10.8',
        hostname: 'mq01',
        info: 'protocol 0-9-1; Erlang/OTP 25.2.3',
      },
    },
    { text: 'AMQP\x00\x01\x00\x00', expect: { service: 'amqp', info: 'protocol 1-0-0' } },
    { text: 'AMQP\0\0\x09\x01', expect: { service: 'amqp', info: 'protocol 0-9-1' } },
  ],
});
