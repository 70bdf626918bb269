/** The point-to-point protocol. */
import { parsePpp } from '../../wire/ppp.ts';
import { hexNumber } from '../field.ts';
import { defineProtocol } from '../protocol.ts';

const names = {
  0x0021: 'IPv4',
  0x0057: 'IPv6',
  0x0281: 'MPLS',
  0x8021: 'IPCP',
  0x8057: 'IPV6CP',
  0x80fd: 'CCP',
  0xc021: 'LCP',
  0xc023: 'PAP',
  0xc223: 'CHAP',
  0xc227: 'EAP',
};

export default defineProtocol({
  name: 'ppp',
  title: 'Point-to-Point Protocol',
  column: 'PPP',
  fields: { 'ppp.protocol': hexNumber('protocol', names) },
  on: { ether: [0x880b], link: [9] },
  dissect(d, start, end) {
    const parsed = parsePpp(d.bytes, start, end);
    if (!parsed.ok) return d.flaw(parsed.reason, start, end);
    const { protocol, compressed } = parsed.value;
    d.put('ppp.protocol', protocol, parsed.payloadStart - (compressed ? 1 : 2), parsed.payloadStart);
    d.summary(names[protocol as keyof typeof names] ?? `protocol 0x${protocol.toString(16)}`);
    d.pass('ppp', protocol, parsed.payloadStart, end);
  },
  samples: [{ name: 'LCP', under: ['ether', 0x880b], hex: 'c021 01', expect: { 'ppp.protocol': 'LCP (0xc021)' } }],
});
