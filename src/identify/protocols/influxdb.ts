/** InfluxDB: `/ping` answers 204 with the version in a header. */
import { cpeName } from '../product-rule.ts';
import { defineIdentifier, sure } from '../identifier.ts';
import { httpGet, httpReply } from '../http-reply.ts';

export default defineIdentifier({
  id: 'influxdb',
  transports: ['tcp'],
  ports: [8086],
  order: 'client-first',
  hello: httpGet('/ping'),
  score: (reply) => (httpReply(reply)?.header('x-influxdb-version') ? sure.special : sure.none),
  read(reply) {
    const http = httpReply(reply);
    const version = http?.header('x-influxdb-version')?.replace(/^v/, '');
    return {
      service: 'influxdb',
      product: 'InfluxDB',
      version,
      info: http?.header('x-influxdb-build'),
      cpe: [cpeName('influxdata:influxdb', version)],
    };
  },
  samples: [
    {
      text: 'HTTP/1.1 204 No Content\r\nX-Influxdb-Build: OSS\r\nX-Influxdb-Version: v2.7.10\r\n\r\n',
      expect: { service: 'influxdb', version: '2.7.10', info: 'OSS' },
    },
    {
      text: 'HTTP/1.1 204 No Content\r\nX-Influxdb-Version: 1.8.10\r\n\r\n',
      expect: { service: 'influxdb', version: '1.8.10' },
    },
  ],
});
