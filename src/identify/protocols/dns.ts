/** DNS: `version.bind` in class CHAOS, over UDP, and over TCP with a length before it (RFC 1035 section 4.2, RFC 4892). */
import { put16, u16 } from '../../wire/bytes.ts';
import { dnsId, dnsResponseCode, emitDns, isDnsResponse, parseDns } from '../../wire/dns.ts';
import { dnsTypes } from '../../wire/dns-record.ts';
import { defineIdentifier, sure } from '../identifier.ts';
import type { IdentifyContext } from '../identifier.ts';
import { distribution, matchProduct } from '../product-rule.ts';
import type { ProductRule } from '../product-rule.ts';
import type { Reply } from '../reply.ts';

const transaction = 0x506f;
const chaos = 3;
const codes: Readonly<Record<number, string>> = {
  1: 'format error',
  2: 'server failure',
  3: 'no such name',
  4: 'not implemented',
  5: 'refused',
  9: 'not authoritative',
};

const products: readonly ProductRule[] = [
  { match: /^dnsmasq-(?<v>[\w.]{1,24})/, product: 'dnsmasq', cpe: 'thekelleys:dnsmasq' },
  { match: /^unbound (?<v>[\d.]{1,16})/, product: 'Unbound', cpe: 'nlnetlabs:unbound' },
  { match: /^NSD (?<v>[\d.]{1,16})/, product: 'NSD', cpe: 'nlnetlabs:nsd' },
  {
    match: /^PowerDNS (?:Authoritative Server|Recursor) (?<v>[\w.-]{1,24})/,
    product: 'PowerDNS',
    cpe: 'powerdns:authoritative_server',
  },
  { match: /^Knot DNS (?<v>[\d.]{1,16})/, product: 'Knot DNS', cpe: 'nic:knot_dns' },
  { match: /^Microsoft DNS (?<v>[\d.]{1,16})/, product: 'Microsoft DNS', cpe: 'microsoft:dns', os: 'Windows' },
  { match: /^CoreDNS-(?<v>[\d.]{1,16})/, product: 'CoreDNS', cpe: 'coredns.io:coredns' },
  {
    match: /^(?:BIND )?(?<v>9\.\d{1,2}\.\d{1,3}(?:-[SPW]\w{0,8})?)(?:-(?<i>[^\r\n]{1,64}))?/,
    product: 'ISC BIND',
    cpe: 'isc:bind',
  },
];

export default defineIdentifier({
  id: 'dns',
  transports: ['tcp', 'udp'],
  ports: [53, 853],
  order: 'client-first',
  hello: versionQuestion,
  secureName: 'dns-over-tls',
  score(reply, context) {
    const at = messageAt(reply, context);
    if (at === null || !isDnsResponse(reply.bytes, at)) return sure.none;
    const message = parseDns(reply.bytes, at, reply.length);
    if (!message.ok || dnsId(reply.bytes, at) !== transaction) return sure.none;
    const asked = message.value.questions[0];
    return asked?.questionClass === chaos && asked.name.toLowerCase().startsWith('version.bind')
      ? sure.certain
      : message.value.questions.length === 0 && reply.length === at + 12
        ? sure.confident
        : sure.none;
  },
  read(reply, context) {
    const message = parseDns(reply.bytes, messageAt(reply, context) ?? 0, reply.length);
    if (!message.ok) return { service: 'dns' };
    const said = message.value.answers.flatMap(({ data }) => (data.kind === 'text' ? data.strings : []))[0];
    const code = dnsResponseCode(message.value.flags);
    if (said === undefined)
      return { service: 'dns', info: code === 0 ? 'no version told' : (codes[code] ?? `code ${code}`) };
    const known = matchProduct(said, products) ?? { info: said };
    const system = distribution(said);
    return {
      service: 'dns',
      ...known,
      os: known.os ?? system?.os,
      cpe: [...(known.cpe ?? []), ...(system === null ? [] : [system.cpe])],
    };
  },
  samples: [
    {
      transport: 'udp',
      hex: '506f 8580 0001 0001 0000 0000 0776657273696f6e0462696e6400 0010 0003 c00c 0010 0003 00000000 001f 1e 392e31382e32382d312b646562313275322d44656269616e2020202020202020',
      expect: {
        service: 'dns',
        product: 'ISC BIND',
        version: '9.18.28',
        info: '1+deb12u2-Debian',
        os: 'Linux (Debian)',
      },
    },
    {
      transport: 'tcp',
      hex: '0037 506f 8580 0001 0001 0000 0000 0776657273696f6e0462696e6400 0010 0003 c00c 0010 0003 00000000 000d 0c 646e736d6173712d322e3930',
      expect: { service: 'dns', product: 'dnsmasq', version: '2.90' },
    },
    {
      transport: 'udp',
      hex: '506f 8185 0001 0000 0000 0000 0776657273696f6e0462696e6400 0010 0003',
      expect: { service: 'dns', info: 'refused' },
    },
  ],
});

/** Where the message begins: behind its length on TCP. */
function messageAt({ bytes }: Reply, { transport }: IdentifyContext): number | null {
  if (transport === 'udp') return bytes.length >= 12 ? 0 : null;
  return bytes.length >= 14 && u16(bytes, 0) >= 12 && u16(bytes, 0) <= bytes.length - 2 ? 2 : null;
}

function versionQuestion({ transport }: IdentifyContext): Uint8Array {
  const into = new Uint8Array(64);
  const questions = [{ name: 'version.bind.', type: dnsTypes.TXT, questionClass: chaos }];
  const length = emitDns(
    { id: transaction, flags: 0x0100, questions, answers: [], authorities: [], additionals: [] },
    into,
    2,
  );
  put16(into, 0, length);
  return into.slice(transport === 'tcp' ? 0 : 2, 2 + length);
}
