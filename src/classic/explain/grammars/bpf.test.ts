/** The packet filter language: which filters libpcap 1.10.3 takes and refuses, as tcpdump 4.99.3 -d answered. */

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { explainPacketFilter, isLongNotPort, namesInFilter } from './bpf.ts';

const ACCEPTED = [
  'host 10.0.0.1 and ( 10.0.0.2 or 10.0.0.3 )',
  'ip host 10.0.0.1 and not 10.0.0.2',
  'net 10.0.0.0/8',
  'net 10',
  'net 192.168',
  'ip and not net 192.168.1.0/24',
  'tcp[tcpflags] & (tcp-syn|tcp-fin) != 0 and not src and dst net 10.0.0.0/8',
  'tcp[tcpflags] & (tcp-rst|tcp-ack) == (tcp-rst|tcp-ack)',
  'tcp port 80 and (((ip[2:2] - ((ip[0]&0xf)<<2)) - ((tcp[12]&0xf0)>>2)) != 0)',
  '(ip[0] & 0xf) * 4 > 20',
  'ether[0] & 1 = 0 and ip[16] >= 224',
  'icmp[icmptype] != icmp-echo and icmp[icmptype] != icmp-echoreply',
  'icmp6[0] = 135',
  'len <= 64 or udp[4:2] < 100',
  'src port not 22 and dst port not 22',
  'port not (80 or 443)',
  'port 80 or 443',
  'tcp port (80 or 443)',
  'udp portrange 5000-6000',
  'portrange 90-80',
  'ether host 00:11:22:33:44:55',
  'ether proto 0x88cc',
  'ether proto \\arp',
  'ip proto \\tcp',
  'arp or icmp6 or rarp or stp or llc or iso',
  'less 100 or greater 1000',
  'vlan 100 and ip',
  'vlan and not mpls 1024',
  'pppoes and ip6',
  'broadcast or ether multicast or ip6 multicast',
  '! arp && ! icmp || (udp)',
  'src or dst port 53',
  'src 10.0.0.1',
  'dst net 10.0.0.0 mask 255.0.0.0',
  'host ::1 or net fe80::/10',
  'ip protochain 6 or proto 47',
  'inbound or outbound and tcp',
  'tcp and port 80 or udp',
  'ifindex 2',
];

const REFUSED = [
  'port',
  'host',
  'greater',
  'dport 80',
  'tcp prot 80',
  'port 80 443',
  'port 80-90',
  'port 99999',
  'and port 80',
  'port 80 and',
  'tcp or',
  'not',
  '()',
  '(port 80',
  'port 80)',
  'tcp[13 = 2',
  '10.0.0.1',
  'ip 10.0.0.1',
  'constructor',
];

describe('against libpcap', () => {
  test.each(ACCEPTED)('%s has a meaning', (filter) => {
    const parts = explainPacketFilter([filter]);
    expect(parts.filter((piece) => piece.kind === 'unknown')).toEqual([]);
    expect(withoutBlanks(parts.map((piece) => piece.text).join(''))).toBe(withoutBlanks(filter));
  });

  test.each(REFUSED)('%s has an unknown part', (filter) => {
    expect(explainPacketFilter([filter]).some((piece) => piece.kind === 'unknown')).toBe(true);
  });
});

test('a value alone inherits the qualifiers before it', () => {
  const meanings = explainPacketFilter(['tcp', 'src', 'port', '80', 'or', '443']).map((piece) => piece.meaning);
  expect(meanings[0]).toMatch(/^TCP segments whose source port is port number 80/);
  expect(meanings[2]).toMatch(/^TCP segments whose source port is port number 443/);
});

test('a mistyped word has a near one', () => {
  expect(explainPacketFilter(['prot 80'])[0]!.meaning).toContain('did you mean port?');
});

test('flag names are read off the expression', () => {
  expect(explainPacketFilter(['tcp[tcpflags] & (tcp-syn|tcp-ack) = tcp-syn'])[0]!.meaning).toContain('SYN, ACK');
  expect(explainPacketFilter(['tcp[13] & 2 != 0'])[0]!.meaning).toContain('2 SYN');
});

test('an overlong filter is cut with a word', () => {
  const parts = explainPacketFilter(['port 80 or '.repeat(5000)]);
  expect(parts.length).toBeLessThan(2000);
  expect(parts.at(-1)!.meaning).toContain('left out');
});

test('isLongNotPort and namesInFilter', () => {
  expect(isLongNotPort(['src', 'port', 'not', '22', 'and', 'dst', 'port', 'not', '22'])).toBe('22');
  expect(isLongNotPort(['src port not 22 and dst port not 23'])).toBeUndefined();
  expect(namesInFilter(['host a.example.com and src b.example.org and dst 10.0.0.1'])).toEqual([
    'a.example.com',
    'b.example.org',
  ]);
});

test('no text is lost or made up, whatever the tokens', () => {
  const word = fc.oneof(
    fc.constantFrom(
      'tcp',
      'ip',
      'src',
      'dst',
      'port',
      'net',
      'host',
      'not',
      'and',
      'or',
      '(',
      ')',
      '!',
      '80',
      'len',
      '>',
      'vlan',
    ),
    fc.constantFrom(
      'tcp[13]',
      '&',
      '=',
      'mask',
      'less',
      'proto',
      '10.0.0.0/8',
      '::1',
      '<port>',
      '\\tcp',
      '[',
      'x',
      'multicast',
    ),
  );
  fc.assert(
    fc.property(fc.array(word, { maxLength: 25 }), (words) => {
      const parts = explainPacketFilter(words);
      expect(withoutBlanks(parts.map((piece) => piece.text).join(''))).toBe(words.join(''));
    }),
    { numRuns: 2000 },
  );
});

function withoutBlanks(text: string): string {
  return text.replaceAll(/\s/g, '');
}
