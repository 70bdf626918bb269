/** etcd: `/version` names the server and the cluster. */
import { cpeName } from '../product-rule.ts';
import { defineIdentifier, sure } from '../identifier.ts';
import { httpGet, httpReply, jsonText } from '../http-reply.ts';

export default defineIdentifier({
  id: 'etcd',
  transports: ['tcp'],
  ports: [2379, 2380, 4001],
  order: 'client-first',
  hello: httpGet('/version'),
  score: (reply) =>
    httpReply(reply)?.body.includes('"etcdserver"') || httpReply(reply)?.header('x-etcd-cluster-id')
      ? sure.special
      : sure.none,
  read(reply) {
    const version = jsonText(httpReply(reply)?.body ?? '', 'etcdserver');
    return { service: 'etcd', product: 'etcd', version, cpe: [cpeName('etcd:etcd', version)] };
  },
  samples: [
    {
      text: 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{"etcdserver":"3.5.16","etcdcluster":"3.5.0"}',
      expect: { service: 'etcd', product: 'etcd', version: '3.5.16' },
    },
    {
      text: 'HTTP/1.1 404 Not Found\r\nX-Etcd-Cluster-Id: cdf818194e3a8c32\r\n\r\n404 page not found\n',
      expect: { service: 'etcd', product: 'etcd' },
    },
  ],
});
