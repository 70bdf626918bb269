/** SIP: the answer to OPTIONS (RFC 3261 section 11), over TCP or UDP. */
import { latin1Bytes } from '../../wire/bytes.ts';
import { parseSipHead } from '../../wire/sip.ts';
import { headerValue } from '../../wire/text-lines.ts';
import { defineIdentifier, sure } from '../identifier.ts';
import type { ProductRule } from '../product-rule.ts';
import { matchProduct } from '../product-rule.ts';

const products: readonly ProductRule[] = [
  { match: /^Asterisk PBX (?<v>[\w.~+-]{1,32})/, product: 'Asterisk', cpe: 'digium:asterisk' },
  { match: /^FPBX-(?<i>[\d.]{1,16})\((?<v>[\w.]{1,24})\)/, product: 'Asterisk (FreePBX)', cpe: 'digium:asterisk' },
  { match: /^FreeSWITCH(?:-mod_sofia\/(?<v>[\w.-]{1,24}))?/, product: 'FreeSWITCH', cpe: 'freeswitch:freeswitch' },
  { match: /^kamailio \((?<v>[\w.]{1,16})/i, product: 'Kamailio', cpe: 'kamailio:kamailio' },
  { match: /^OpenSIPS \((?<v>[\w.]{1,16})/i, product: 'OpenSIPS', cpe: 'opensips:opensips' },
  { match: /^Cisco-SIPGateway\/IOS-(?<v>[\w.]{1,16})/, product: 'Cisco SIP gateway', os: 'IOS', deviceType: 'gateway' },
  { match: /^(?:Yealink|snom|Grandstream|PolycomVVX)[\w .-]{0,40}/, product: 'SIP phone', deviceType: 'phone' },
];

export default defineIdentifier({
  id: 'sip',
  transports: ['tcp', 'udp'],
  ports: [5060, 5061, 5080],
  order: 'client-first',
  hello: ({ transport, host }) =>
    latin1Bytes(
      `OPTIONS sip:portolan@${host} SIP/2.0\r\nVia: SIP/2.0/${transport.toUpperCase()} ${host};branch=z9hG4bKportolan;rport\r\nMax-Forwards: 70\r\nFrom: <sip:portolan@${host}>;tag=portolan\r\nTo: <sip:portolan@${host}>\r\nCall-ID: portolan\r\nCSeq: 1 OPTIONS\r\nContact: <sip:portolan@${host}>\r\nAccept: application/sdp\r\nContent-Length: 0\r\n\r\n`,
    ),
  secureName: 'sips',
  score: ({ text }) => (/^SIP\/2\.0 [1-6]\d\d /.test(text) ? sure.certain : sure.none),
  read(reply) {
    const head = parseSipHead(reply.bytes, 0, reply.length);
    const agent = head.ok
      ? (headerValue(head.value.headers, 'server') ?? headerValue(head.value.headers, 'user-agent'))
      : null;
    const status = /^SIP\/2\.0 (\d{3} [^\r\n]{0,40})/.exec(reply.text)?.[1];
    return { service: 'sip', ...(matchProduct(agent ?? '', products) ?? { product: agent }), info: status };
  },
  samples: [
    {
      text: 'SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 10.0.0.1;branch=z9hG4bKportolan\r\nServer: Asterisk PBX 20.9.3\r\nContent-Length: 0\r\n\r\n',
      transport: 'udp',
      expect: { service: 'sip', product: 'Asterisk', version: '20.9.3' },
    },
    {
      text: 'SIP/2.0 404 Not Found\r\nCSeq: 1 OPTIONS\r\nServer: kamailio (5.6.3 (x86_64/linux))\r\n\r\n',
      expect: { service: 'sip', product: 'Kamailio', version: '5.6.3', info: '404 Not Found' },
    },
    {
      text: 'SIP/2.0 401 Unauthorized\r\nUser-Agent: FreeSWITCH-mod_sofia/1.10.9-release\r\n\r\n',
      expect: { service: 'sip', product: 'FreeSWITCH', version: '1.10.9-release' },
    },
  ],
});
