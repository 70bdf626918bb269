/** ClickHouse: the HTTP interface says `Ok.` with its own headers; the native port answers HTTP with a hint. */
import { defineIdentifier, sure } from '../identifier.ts';
import { httpGet, httpReply } from '../http-reply.ts';

export default defineIdentifier({
  id: 'clickhouse',
  transports: ['tcp'],
  ports: [8123, 9000],
  order: 'client-first',
  hello: httpGet('/ping'),
  score(reply) {
    const http = httpReply(reply);
    if (http === null) return sure.none;
    return http.header('x-clickhouse-summary') !== null ||
      http.header('x-clickhouse-server-display-name') !== null ||
      /clickhouse-client program/.test(http.body)
      ? sure.special
      : sure.none;
  },
  read(reply) {
    const http = httpReply(reply);
    const native = /clickhouse-client program/.test(http?.body ?? '');
    return {
      service: 'clickhouse',
      product: 'ClickHouse',
      hostname: http?.header('x-clickhouse-server-display-name'),
      info: native ? 'native protocol' : 'HTTP',
      cpe: ['cpe:/a:clickhouse:clickhouse'],
    };
  },
  samples: [
    {
      text: 'HTTP/1.1 200 OK\r\nX-ClickHouse-Server-Display-Name: ch1\r\nX-ClickHouse-Summary: {}\r\n\r\nOk.\n',
      expect: { service: 'clickhouse', hostname: 'ch1', info: 'HTTP' },
    },
    {
      text: 'HTTP/1.0 400 Bad Request\r\n\r\nPort 9000 is for clickhouse-client program\r\nYou must use port 8123 for HTTP.\r\n',
      expect: { service: 'clickhouse', info: 'native protocol' },
    },
  ],
});
