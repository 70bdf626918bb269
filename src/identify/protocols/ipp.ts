/** Printing over IPP: CUPS and printers answer HTTP on 631 (RFC 8010 section 4). */
import { cpeName } from '../product-rule.ts';
import { defineIdentifier, sure } from '../identifier.ts';
import { httpGet, httpReply } from '../http-reply.ts';

const server = /(?:^|\s)CUPS\/(?<v>[\d.]{1,16})(?: IPP\/(?<i>[\d.]{1,8}))?/;

export default defineIdentifier({
  id: 'ipp',
  transports: ['tcp'],
  ports: [631],
  order: 'client-first',
  hello: httpGet('/'),
  secureName: 'ipps',
  score: (reply, { port }) => {
    const http = httpReply(reply);
    if (http === null) return sure.none;
    return server.test(http.header('server') ?? '') || http.header('content-type') === 'application/ipp'
      ? sure.special
      : port === 631
        ? sure.confident
        : sure.none;
  },
  read(reply) {
    const { v, i } = server.exec(httpReply(reply)?.header('server') ?? '')?.groups ?? {};
    if (v === undefined) return { service: 'ipp', deviceType: 'printer' };
    return {
      service: 'ipp',
      product: 'CUPS',
      version: v,
      info: i === undefined ? null : `IPP ${i}`,
      cpe: [cpeName('openprinting:cups', v)],
    };
  },
  samples: [
    {
      text: 'HTTP/1.1 200 OK\r\nConnection: close\r\nServer: CUPS/2.4 IPP/2.1\r\nContent-Type: text/html\r\n\r\n<TITLE>Home - CUPS 2.4.2</TITLE>',
      expect: { service: 'ipp', product: 'CUPS', version: '2.4', info: 'IPP 2.1' },
    },
    {
      text: 'HTTP/1.1 200 OK\r\nServer: lwIP\r\nContent-Type: application/ipp\r\n\r\n\x02\x00',
      expect: { service: 'ipp', deviceType: 'printer' },
    },
  ],
});
