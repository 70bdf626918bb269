/** Elasticsearch and OpenSearch: the JSON at `/` says "You Know, for Search"; secured ones ask for a login in their own words. */
import { cpeName } from '../product-rule.ts';
import { defineIdentifier, sure } from '../identifier.ts';
import { httpGet, httpReply, jsonText } from '../http-reply.ts';

export default defineIdentifier({
  id: 'elasticsearch',
  transports: ['tcp'],
  ports: [9200],
  order: 'client-first',
  hello: httpGet('/'),
  score(reply) {
    const http = httpReply(reply);
    if (http === null) return sure.none;
    if (http.header('x-elastic-product') === 'Elasticsearch' || http.body.includes('"You Know, for Search"'))
      return sure.special;
    return http.body.includes('"security_exception"') || http.body.includes('"The OpenSearch Project')
      ? sure.special
      : sure.none;
  },
  read(reply) {
    const http = httpReply(reply);
    const body = http?.body ?? '';
    const open = jsonText(body, 'distribution') === 'opensearch' || body.includes('OpenSearch');
    const version = jsonText(body, 'number');
    return {
      service: 'elasticsearch',
      product: open ? 'OpenSearch' : 'Elasticsearch',
      version,
      hostname: jsonText(body, 'name'),
      info: http?.status === 401 ? 'authentication required' : `cluster ${jsonText(body, 'cluster_name') ?? 'unnamed'}`,
      cpe: [cpeName(open ? 'amazon:opensearch' : 'elastic:elasticsearch', version)],
    };
  },
  samples: [
    {
      text: 'HTTP/1.1 200 OK\r\nX-elastic-product: Elasticsearch\r\ncontent-type: application/json\r\n\r\n{\n  "name" : "node-1",\n  "cluster_name" : "logs",\n  "version" : {\n    "number" : "8.15.3",\n    "build_flavor" : "default"\n  },\n  "tagline" : "You Know, for Search"\n}\n',
      expect: {
        service: 'elasticsearch',
        product: 'Elasticsearch',
        version: '8.15.3',
        hostname: 'node-1',
        info: 'cluster logs',
      },
    },
    {
      text: 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n{"name":"os1","cluster_name":"c","version":{"distribution":"opensearch","number":"2.17.0"},"tagline":"The OpenSearch Project: https://opensearch.org/"}',
      expect: { service: 'elasticsearch', product: 'OpenSearch', version: '2.17.0' },
    },
  ],
});
