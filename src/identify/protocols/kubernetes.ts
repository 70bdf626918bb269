/** Kubernetes: API server and kubelet answer with a Status object, or `/version` with the build. */
import { cpeName } from '../product-rule.ts';
import { defineIdentifier, sure } from '../identifier.ts';
import { httpGet, httpReply, jsonText } from '../http-reply.ts';

export default defineIdentifier({
  id: 'kubernetes',
  transports: ['tcp'],
  ports: [6443, 10250, 10255, 16443],
  order: 'client-first',
  hello: httpGet('/version'),
  score(reply) {
    const http = httpReply(reply);
    if (http === null) return sure.none;
    const flowControl = http.header('x-kubernetes-pf-flowschema-uid') !== null;
    return flowControl ||
      http.body.includes('"gitTreeState"') ||
      (http.body.includes('"kind"') && http.body.includes('"apiVersion": "v1"'))
      ? sure.special
      : sure.none;
  },
  read(reply) {
    const http = httpReply(reply);
    const version = jsonText(http?.body ?? '', 'gitVersion')?.replace(/^v/, '');
    const refused = http?.status === 401 || http?.status === 403;
    return {
      service: 'kubernetes',
      product: 'Kubernetes API',
      version,
      info: refused ? 'authentication required' : null,
      cpe: [cpeName('kubernetes:kubernetes', version)],
    };
  },
  samples: [
    {
      text: 'HTTP/1.1 200 OK\r\nX-Kubernetes-Pf-Flowschema-Uid: 7b0a\r\n\r\n{\n  "major": "1",\n  "minor": "31",\n  "gitVersion": "v1.31.2",\n  "gitTreeState": "clean"\n}',
      expect: { service: 'kubernetes', product: 'Kubernetes API', version: '1.31.2' },
    },
    {
      text: 'HTTP/1.1 403 Forbidden\r\nContent-Type: application/json\r\n\r\n{\n  "kind": "Status",\n  "apiVersion": "v1",\n  "metadata": {},\n  "status": "Failure",\n  "reason": "Forbidden"\n}',
      expect: { service: 'kubernetes', info: 'authentication required' },
    },
  ],
});
