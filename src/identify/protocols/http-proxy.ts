/** Web proxies: Squid, HAProxy, Privoxy, tinyproxy and others by their own headers and error pages. */
import { defineIdentifier, sure } from '../identifier.ts';
import { httpGet, httpReply } from '../http-reply.ts';
import type { ProductRule } from '../product-rule.ts';
import { matchProduct } from '../product-rule.ts';

const servers: readonly ProductRule[] = [
  { match: /^squid(?:\/(?<v>[\w.-]{1,24}))?/i, product: 'Squid', cpe: 'squid-cache:squid' },
  { match: /^tinyproxy\/(?<v>[\w.-]{1,24})/, product: 'tinyproxy', cpe: 'tinyproxy:tinyproxy' },
  { match: /^Traffic Ops|^ATS\/(?<v>[\d.]{1,16})/, product: 'Apache Traffic Server', cpe: 'apache:traffic_server' },
  { match: /^mitmproxy (?<v>[\d.]{1,16})/, product: 'mitmproxy', cpe: 'mitmproxy:mitmproxy' },
  { match: /^Privoxy/, product: 'Privoxy', cpe: 'privoxy:privoxy' },
];

export default defineIdentifier({
  id: 'http-proxy',
  transports: ['tcp'],
  ports: [3128, 8118, 8888, 8080],
  order: 'client-first',
  hello: httpGet('/'),
  score(reply) {
    const http = httpReply(reply);
    if (http === null) return sure.none;
    if (matchProduct(http.header('server') ?? '', servers) !== null || http.header('x-squid-error') !== null)
      return sure.special;
    if (http.status === 407 || http.header('proxy-authenticate') !== null || /Privoxy/.test(http.body))
      return sure.special;
    return sure.none;
  },
  read(reply) {
    const http = httpReply(reply);
    const known =
      matchProduct(http?.header('server') ?? '', servers) ??
      (/Privoxy/.test(http?.body ?? '') ? { product: 'Privoxy', cpe: ['cpe:/a:privoxy:privoxy'] } : {});
    return {
      service: 'http-proxy',
      ...known,
      info: http?.status === 407 ? 'authentication required' : null,
      hostname: /^(?:MISS|HIT) from ([\w.-]{1,128})/.exec(http?.header('x-cache') ?? '')?.[1],
    };
  },
  samples: [
    {
      text: 'HTTP/1.1 400 Bad Request\r\nServer: squid/5.7\r\nMime-Version: 1.0\r\nX-Squid-Error: ERR_INVALID_URL 0\r\nX-Cache: MISS from proxy1\r\n\r\n<html>',
      expect: { service: 'http-proxy', product: 'Squid', version: '5.7', hostname: 'proxy1' },
    },
    {
      text: 'HTTP/1.0 400 Bad Request\r\nServer: tinyproxy/1.11.1\r\n\r\n',
      expect: { service: 'http-proxy', product: 'tinyproxy', version: '1.11.1' },
    },
    {
      text: 'HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="p"\r\n\r\n',
      expect: { service: 'http-proxy', info: 'authentication required' },
    },
  ],
});
