/** Grafana: redirects to its login and tells its version at `/api/health`. */
import { cpeName } from '../product-rule.ts';
import { defineIdentifier, sure } from '../identifier.ts';
import { httpGet, httpReply, jsonText } from '../http-reply.ts';

export default defineIdentifier({
  id: 'grafana',
  transports: ['tcp'],
  ports: [3000],
  order: 'client-first',
  hello: httpGet('/api/health'),
  score(reply) {
    const http = httpReply(reply);
    if (http === null) return sure.none;
    const health = http.body.includes('"database"') && http.body.includes('"commit"');
    return health ||
      /(?:^|;\s?)grafana_session/.test(http.header('set-cookie') ?? '') ||
      /<title>Grafana<\/title>/.test(http.body)
      ? sure.special
      : sure.none;
  },
  read(reply) {
    const version = jsonText(httpReply(reply)?.body ?? '', 'version');
    return { service: 'grafana', product: 'Grafana', version, cpe: [cpeName('grafana:grafana', version)] };
  },
  samples: [
    {
      text: 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{\n  "commit": "83b9528",\n  "database": "ok",\n  "version": "11.2.2"\n}',
      expect: { service: 'grafana', product: 'Grafana', version: '11.2.2' },
    },
    {
      text: 'HTTP/1.1 200 OK\r\n\r\n<!DOCTYPE html><html><head><title>Grafana</title></head>',
      expect: { service: 'grafana' },
    },
  ],
});
