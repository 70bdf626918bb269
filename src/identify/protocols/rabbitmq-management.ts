/** RabbitMQ's management pages. */
import { defineIdentifier, sure } from '../identifier.ts';
import { httpGet, httpReply } from '../http-reply.ts';

export default defineIdentifier({
  id: 'rabbitmq-management',
  transports: ['tcp'],
  ports: [15672, 15671],
  order: 'client-first',
  hello: httpGet('/'),
  score: (reply) =>
    /<title>RabbitMQ Management<\/title>/.test(httpReply(reply)?.body ?? '') ||
    httpReply(reply)?.header('www-authenticate') === 'Basic realm="RabbitMQ Management"'
      ? sure.special
      : sure.none,
  read: () => ({ service: 'rabbitmq-management', product: 'RabbitMQ Management', cpe: ['cpe:/a:vmware:rabbitmq'] }),
  samples: [
    {
      text: 'HTTP/1.1 200 OK\r\nserver: Cowboy\r\n\r\n<!DOCTYPE html>\n<html>\n <head>\n <title>RabbitMQ Management</title>',
      expect: { service: 'rabbitmq-management', product: 'RabbitMQ Management' },
    },
    {
      text: 'HTTP/1.1 401 Unauthorized\r\nserver: Cowboy\r\nwww-authenticate: Basic realm="RabbitMQ Management"\r\n\r\n',
      expect: { service: 'rabbitmq-management' },
    },
  ],
});
