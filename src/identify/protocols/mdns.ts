/** Multicast DNS asked by unicast: the list of service types (RFC 6762 section 5.5, RFC 6763 section 9). */
import { emitDns, isDnsResponse, parseDns } from '../../wire/dns.ts';
import { dnsTypes } from '../../wire/dns-record.ts';
import { defineIdentifier, sure } from '../identifier.ts';

const everything = '_services._dns-sd._udp.local.';

export default defineIdentifier({
  id: 'mdns',
  transports: ['udp'],
  ports: [5353],
  order: 'client-first',
  onlyHinted: true,
  hello() {
    const into = new Uint8Array(80);
    const questions = [{ name: everything, type: dnsTypes.PTR, questionClass: 1 }];
    return into.slice(
      0,
      emitDns({ id: 0x506f, flags: 0, questions, answers: [], authorities: [], additionals: [] }, into, 0),
    );
  },
  score({ bytes, text }) {
    return bytes.length > 12 && isDnsResponse(bytes, 0) && text.includes('\x09_services\x07_dns-sd\x04_udp\x05local\0')
      ? sure.certain
      : sure.none;
  },
  read({ bytes }) {
    const message = parseDns(bytes, 0, bytes.length);
    const types = message.ok
      ? message.value.answers.flatMap(({ data }) =>
          data.kind === 'name' ? [data.name.replace(/\.local\.?$/, '')] : [],
        )
      : [];
    return { service: 'mdns', info: types.slice(0, 12).join(' ') };
  },
  samples: [
    {
      hex: '506f 8400 0001 0001 0000 0000 095f7365727669636573075f646e732d7364045f756470056c6f63616c00 000c 0001 c00c 000c 0001 0000000a 0008 055f68747470 c023',
      expect: { service: 'mdns' },
    },
    {
      hex: '506f 8400 0001 0000 0000 0000 095f7365727669636573075f646e732d7364045f756470056c6f63616c00 000c 0001',
      expect: { service: 'mdns' },
    },
  ],
});
