/** HTTP/1: any status line; the product from the `Server` header, `X-Powered-By`, or the way an error is worded. */
import { defineIdentifier, sure } from '../identifier.ts';
import { httpServers, serverSystem } from '../http-products.ts';
import type { HttpReply } from '../http-reply.ts';
import { httpGet, httpReply } from '../http-reply.ts';
import { distribution, matchProduct } from '../product-rule.ts';

export default defineIdentifier({
  id: 'http',
  transports: ['tcp'],
  ports: [80, 443, 8080, 8443, 8000, 8008, 8081, 8088, 8888, 3000, 5000, 9000, 9443, 591, 4443, 5173, 5985],
  order: 'client-first',
  hello: httpGet('/'),
  secureName: 'https',
  // HTTP/0.9 style: an error page without a status line, as old servers send to a request they cannot read.
  score: (reply) =>
    httpReply(reply) !== null ? sure.confident : /^<(?:!DOCTYPE html|html)/i.test(reply.text) ? sure.likely : sure.none,
  read(reply) {
    const http = httpReply(reply);
    if (http === null) return { service: 'http' };
    const server = http.header('server');
    const known = server === null ? byWording(http) : (matchProduct(server, httpServers) ?? { product: server });
    const system = distribution(serverSystem.exec(server ?? '')?.[1]);
    return {
      service: 'http',
      ...known,
      info: infoOf(http),
      os: known.os ?? system?.os,
      cpe: [...(known.cpe ?? []), ...(system === null ? [] : [system.cpe])],
      mayTls: wantsTls(http),
    };
  },
  samples: [
    {
      text: 'HTTP/1.1 200 OK\r\nServer: nginx/1.22.1\r\nContent-Type: text/html\r\n\r\n<html><head><title>Welcome to nginx!</title>',
      expect: { service: 'http', product: 'nginx', version: '1.22.1', info: '200; title "Welcome to nginx!"' },
    },
    {
      text: 'HTTP/1.1 403 Forbidden\r\nServer: Apache/2.4.62 (Debian) OpenSSL/3.0.15\r\n\r\n',
      expect: { service: 'http', product: 'Apache httpd', version: '2.4.62', os: 'Linux (Debian)' },
    },
    { text: `HTTP/1.1 200 ${'A'.repeat(5000)}`, expect: { service: 'http', info: '200' } },
    {
      text: 'HTTP/1.1 200 OK\r\nServer: Caddy\r\nContent-Length: 0\r\n\r\n',
      expect: { service: 'http', product: 'Caddy' },
    },
    {
      text: 'HTTP/1.1 404 Not Found\r\nServer: Microsoft-IIS/10.0\r\nX-Powered-By: ASP.NET\r\n\r\n',
      expect: { service: 'http', product: 'Microsoft IIS', version: '10.0', os: 'Windows' },
    },
    {
      text: 'HTTP/1.0 200 OK\r\nServer: SimpleHTTP/0.6 Python/3.11.2\r\n\r\n',
      expect: { service: 'http', product: 'Python http.server', version: '0.6' },
    },
    {
      text: 'HTTP/1.1 404 Not Found\r\nX-Powered-By: Express\r\nContent-Type: text/html\r\n\r\n',
      expect: { service: 'http', product: 'Express (Node.js)' },
    },
    {
      text: 'HTTP/1.1 400 Bad Request\r\nServer: nginx\r\n\r\n<html>\r\n<head><title>400 The plain HTTP request was sent to HTTPS port</title></head>',
      expect: { service: 'http', product: 'nginx', mayTls: true },
    },
    {
      text: 'HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n400 Bad Request',
      expect: { service: 'http', product: 'Go net/http' },
    },
  ],
});

/** Servers without a `Server` header that give themselves away. */
function byWording(http: HttpReply): {
  readonly product?: string;
  readonly version?: string;
  readonly os?: string;
  readonly cpe?: readonly string[];
} {
  const powered = http.header('x-powered-by') ?? '';
  if (powered === 'Express') return { product: 'Express (Node.js)', cpe: ['cpe:/a:expressjs:express'] };
  if (powered.startsWith('Next.js')) return { product: 'Next.js', cpe: ['cpe:/a:vercel:next.js'] };
  const php = /^PHP\/([\w.+~-]{1,32})/.exec(powered)?.[1];
  if (php !== undefined) return { product: 'PHP', version: php, cpe: [`cpe:/a:php:php:${php}`] };
  // net/http of Go answers in exactly these words (server.go, badRequestError).
  if (
    http.status === 400 &&
    http.body.startsWith('400 Bad Request') &&
    http.header('content-type') === 'text/plain; charset=utf-8'
  )
    return { product: 'Go net/http', cpe: ['cpe:/a:golang:go'] };
  if (http.body.startsWith('404 page not found')) return { product: 'Go net/http', cpe: ['cpe:/a:golang:go'] };
  if (http.header('x-jenkins') !== null)
    return { product: 'Jenkins', version: http.header('x-jenkins') ?? '', cpe: ['cpe:/a:jenkins:jenkins'] };
  return {};
}

function infoOf({ status, body, header }: HttpReply): string {
  const title = /<title[^>]{0,64}>\s{0,32}([^<\r\n]{1,80})/i.exec(body)?.[1]?.trim();
  const to = header('location');
  const more = to !== null ? `; to ${to.slice(0, 80)}` : title === undefined ? '' : `; title "${title}"`;
  return `${status}${more}${header('www-authenticate') === null ? '' : '; authentication required'}`;
}

/** nginx, Apache, Go and others answer plain HTTP on a TLS port with a hint in words. */
function wantsTls({ status, body }: HttpReply): boolean {
  return (
    status === 400 &&
    /plain HTTP request was sent to HTTPS port|speaking plain HTTP to an SSL-enabled server port|HTTP request to an HTTPS server|requires TLS/i.test(
      body,
    )
  );
}
