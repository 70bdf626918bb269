/** Filters: the same packets as tcpdump's, the same programs, the same complaints. */
import { expect } from 'vitest';
import { needs } from '../../../lab/needs.ts';
import { samples } from './fixtures.fixture.ts';
import { ours, pcapFile, theirs, withFile } from './oracle.fixture.ts';

const { describe, test } = needs({ tools: ['tcpdump'] });

const filters = [
  'tcp',
  'udp port 53',
  'port 53 or port 80',
  'arp',
  'ip6',
  'icmp6 or icmp',
  'host 192.0.2.1 and not port 80',
  'src host 198.51.100.2',
  'net 192.0.2.0/24 and tcp',
  'net 2001:db8::/32',
  'vlan',
  'vlan 100 and ip',
  'vlan and vlan',
  'ether host 02:00:00:00:00:01',
  'ether proto 0x88a8',
  'greater 100',
  'less 60',
  'portrange 1-100',
  'tcp[tcpflags] & (tcp-syn|tcp-fin) != 0',
  'ip[6:2] & 0x1fff != 0',
  'ip[0] & 0xf > 5',
  'icmp[icmptype] = icmp-unreach',
  'udp[8:4] = 0x1a2b0100',
  'len - 14 > 50',
  'ip proto 47 or ip6 proto 58',
  'ip6 protochain 17',
  'broadcast or multicast',
  'tcp src port 4000 and (dst port 80 or dst port 8080)',
  'sctp or igmp',
  'not ip and not ip6',
  'ether[12:2] = 0x0806 and ether[20:2] = 2',
  'ip[2:2] * 2 > len or ip[8] / 2 = 32',
] as const;

const wrong = [
  ['foo bar', "can't parse filter expression: syntax error"],
  ['tcp and', "can't parse filter expression: syntax error"],
  ['port 99999', 'illegal port number 99999 > 65535'],
  ['net 1.2.3.4/99', 'mask length must be <= 32'],
  ['tcp[0:3]', 'data size must be 1, 2, or 4'],
  ['ip proto foo', "unknown ip proto 'foo'"],
] as const;

describe('filters', () => {
  test('choose the same packets', async () => {
    await withFile(pcapFile(Object.values(samples).flat()), async (path) => {
      for (const filter of filters) {
        const args = ['-n', '-#', '-q', '-r', path, filter];
        expect((await ours(args)).out, filter).toBe(theirs(args));
      }
    });
  });

  test('compile to the same programs', async () => {
    for (const filter of filters) {
      for (const way of ['-d', '-dd', '-ddd', '-Od']) {
        const args = [way, '-y', 'EN10MB', filter];
        expect((await ours(args)).out, args.join(' ')).toBe(theirs(args));
      }
    }
  });

  for (const [filter, words] of wrong) {
    test(`${filter} is complained about`, async () => {
      expect(await ours(['-d', '-y', 'EN10MB', filter])).toEqual({ code: 1, out: '', err: `tcpdump: ${words}\n` });
    });
  }
});
