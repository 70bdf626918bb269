/** Vault: `/v1/sys/health` answers without a login. */
import { cpeName } from '../product-rule.ts';
import { defineIdentifier, sure } from '../identifier.ts';
import { httpGet, httpReply, jsonText } from '../http-reply.ts';

export default defineIdentifier({
  id: 'vault',
  transports: ['tcp'],
  ports: [8200],
  order: 'client-first',
  hello: httpGet('/v1/sys/health'),
  score: (reply) =>
    /^\{"initialized":(?:true|false),"sealed":/.test(httpReply(reply)?.body ?? '') ||
    httpReply(reply)?.header('strict-transport-security') === 'max-age=31536000; includeSubDomains; vault'
      ? sure.special
      : sure.none,
  read(reply) {
    const body = httpReply(reply)?.body ?? '';
    const version = jsonText(body, 'version');
    return {
      service: 'vault',
      product: 'HashiCorp Vault',
      version,
      info: body.includes('"sealed":true') ? 'sealed' : 'unsealed',
      cpe: [cpeName('hashicorp:vault', version)],
    };
  },
  samples: [
    {
      text: 'HTTP/1.1 200 OK\r\nCache-Control: no-store\r\n\r\n{"initialized":true,"sealed":false,"standby":false,"version":"1.17.6","cluster_name":"vault-cluster"}\n',
      expect: { service: 'vault', version: '1.17.6', info: 'unsealed' },
    },
    {
      text: 'HTTP/1.1 503 Service Unavailable\r\n\r\n{"initialized":true,"sealed":true,"standby":true,"version":"1.15.0"}\n',
      expect: { service: 'vault', version: '1.15.0', info: 'sealed' },
    },
  ],
});
