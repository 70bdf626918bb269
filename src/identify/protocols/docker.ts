/** The Docker engine's API: `/version` without a login means whoever reaches it owns the host. */
import { cpeName } from '../product-rule.ts';
import { defineIdentifier, sure } from '../identifier.ts';
import { httpGet, httpReply, jsonText } from '../http-reply.ts';

export default defineIdentifier({
  id: 'docker',
  transports: ['tcp'],
  ports: [2375, 2376],
  order: 'client-first',
  hello: httpGet('/version'),
  score: (reply) =>
    /^(?:Docker|Libpod)\//.test(httpReply(reply)?.header('server') ?? '') ||
    httpReply(reply)?.header('docker-experimental')
      ? sure.special
      : sure.none,
  read(reply) {
    const http = httpReply(reply);
    const [, name, said] =
      /^(Docker|Libpod)\/([\w.+~-]{1,40})(?: \((\w{1,16})\))?/.exec(http?.header('server') ?? '') ?? [];
    const version = jsonText(http?.body ?? '', 'Version') ?? said;
    const podman = name === 'Libpod';
    return {
      service: 'docker',
      product: podman ? 'Podman' : 'Docker Engine',
      version,
      info: `API ${http?.header('api-version') ?? jsonText(http?.body ?? '', 'ApiVersion') ?? 'of unknown version'}; no authentication`,
      os: jsonText(http?.body ?? '', 'Os') === 'windows' ? 'Windows' : 'Linux',
      cpe: [cpeName(podman ? 'podman_project:podman' : 'docker:docker', version)],
    };
  },
  samples: [
    {
      text: 'HTTP/1.1 200 OK\r\nApi-Version: 1.47\r\nContent-Type: application/json\r\nDocker-Experimental: false\r\nOstype: linux\r\nServer: Docker/27.3.1 (linux)\r\n\r\n{"Platform":{"Name":"Docker Engine - Community"},"Version":"27.3.1","ApiVersion":"1.47","Os":"linux"}\n',
      expect: { service: 'docker', product: 'Docker Engine', version: '27.3.1', info: 'API 1.47; no authentication' },
    },
    {
      text: 'HTTP/1.1 404 Not Found\r\nApi-Version: 1.43\r\nServer: Docker/24.0.7 (linux)\r\n\r\n{"message":"page not found"}\n',
      expect: { service: 'docker', version: '24.0.7' },
    },
  ],
});
