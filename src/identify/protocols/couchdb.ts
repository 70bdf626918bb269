/** CouchDB: `{"couchdb":"Welcome"}` at `/`. */
import { cpeName } from '../product-rule.ts';
import { defineIdentifier, sure } from '../identifier.ts';
import { httpGet, httpReply, jsonText } from '../http-reply.ts';

export default defineIdentifier({
  id: 'couchdb',
  transports: ['tcp'],
  ports: [5984, 6984],
  order: 'client-first',
  hello: httpGet('/'),
  score: (reply) =>
    httpReply(reply)?.header('server')?.startsWith('CouchDB/') ||
    httpReply(reply)?.body.startsWith('{"couchdb":"Welcome"')
      ? sure.special
      : sure.none,
  read(reply) {
    const http = httpReply(reply);
    const version =
      jsonText(http?.body ?? '', 'version') ?? /^CouchDB\/([\d.]{1,16})/.exec(http?.header('server') ?? '')?.[1];
    return { service: 'couchdb', product: 'Apache CouchDB', version, cpe: [cpeName('apache:couchdb', version)] };
  },
  samples: [
    {
      text: 'HTTP/1.1 200 OK\r\nServer: CouchDB/3.3.3 (Erlang OTP/25)\r\n\r\n{"couchdb":"Welcome","version":"3.3.3","git_sha":"40afbcfc7"}\n',
      expect: { service: 'couchdb', product: 'Apache CouchDB', version: '3.3.3' },
    },
    {
      text: 'HTTP/1.1 401 Unauthorized\r\nServer: CouchDB/3.2.2 (Erlang OTP/23)\r\n\r\n{"error":"unauthorized"}',
      expect: { service: 'couchdb', version: '3.2.2' },
    },
  ],
});
