/** Prometheus and its exporters: the metrics text (OpenMetrics exposition format) or the server's own pages. */
import { cpeName } from '../product-rule.ts';
import { defineIdentifier, sure } from '../identifier.ts';
import { httpGet, httpReply } from '../http-reply.ts';

const built = /^(\w{2,40})_build_info\{[^}\n]{0,400}\bversion="([^"\n]{1,40})"/m;

export default defineIdentifier({
  id: 'prometheus',
  transports: ['tcp'],
  ports: [9090, 9093, 9104, 9113, 9115, 9187],
  order: 'client-first',
  hello: httpGet('/metrics'),
  score(reply) {
    const body = httpReply(reply)?.body ?? '';
    return /^# (?:HELP|TYPE) \w/.test(body) ||
      /<title>(?:Prometheus|Node Exporter|Alertmanager)/.test(body) ||
      body.startsWith('<a href="/graph">Found</a>')
      ? sure.special
      : sure.none;
  },
  read(reply) {
    const body = httpReply(reply)?.body ?? '';
    const [, name, version] = built.exec(body) ?? [];
    const title = /<title>(Prometheus|Node Exporter|Alertmanager)/.exec(body)?.[1];
    const product = name ?? (body.startsWith('<a href="/graph">') ? 'Prometheus' : title);
    return {
      service: 'prometheus',
      product,
      version,
      info: body.startsWith('#') ? 'metrics' : null,
      cpe: product === undefined ? [] : [cpeName('prometheus:prometheus', version)],
    };
  },
  samples: [
    {
      text: 'HTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4\r\n\r\n# HELP prometheus_build_info A metric\n# TYPE prometheus_build_info gauge\nprometheus_build_info{branch="HEAD",goversion="go1.23.1",version="2.54.1"} 1\n',
      expect: { service: 'prometheus', product: 'prometheus', version: '2.54.1' },
    },
    {
      text: 'HTTP/1.1 302 Found\r\nLocation: /graph\r\n\r\n<a href="/graph">Found</a>.\n',
      expect: { service: 'prometheus', product: 'Prometheus' },
    },
    {
      text: 'HTTP/1.1 200 OK\r\n\r\n<html>\n<head><title>Node Exporter</title></head>',
      expect: { service: 'prometheus', product: 'Node Exporter' },
    },
  ],
});
