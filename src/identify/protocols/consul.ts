/** Consul: the agent's own facts at `/v1/agent/self`, and headers that only it sends. */
import { cpeName } from '../product-rule.ts';
import { defineIdentifier, sure } from '../identifier.ts';
import { httpGet, httpReply, jsonText } from '../http-reply.ts';

export default defineIdentifier({
  id: 'consul',
  transports: ['tcp'],
  ports: [8500, 8501],
  order: 'client-first',
  hello: httpGet('/v1/agent/self'),
  score: (reply) =>
    httpReply(reply)?.header('x-consul-default-acl-policy') ||
    httpReply(reply)?.header('x-consul-index') ||
    httpReply(reply)?.body.startsWith('Consul Agent')
      ? sure.special
      : sure.none,
  read(reply) {
    const body = httpReply(reply)?.body ?? '';
    const version = jsonText(body, 'Version');
    return {
      service: 'consul',
      product: 'HashiCorp Consul',
      version,
      hostname: jsonText(body, 'NodeName'),
      cpe: [cpeName('hashicorp:consul', version)],
    };
  },
  samples: [
    {
      text: 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-Consul-Default-Acl-Policy: allow\r\n\r\n{"Config":{"Datacenter":"dc1","NodeName":"n1","Server":true,"Version":"1.19.2"}}',
      expect: { service: 'consul', product: 'HashiCorp Consul', version: '1.19.2', hostname: 'n1' },
    },
    {
      text: 'HTTP/1.1 200 OK\r\n\r\nConsul Agent: UI disabled. To enable, set ui_config.enabled=true in the agent configuration and restart.',
      expect: { service: 'consul' },
    },
  ],
});
