/** The list is written without numbers: those that everybody knows hold it in place. */
import { expect, test } from 'vitest';
import { ipProtocolName } from './ip-protocol-name.ts';

test('names stand at their numbers', () => {
  const known = [0, 1, 2, 4, 6, 17, 33, 41, 47, 50, 51, 58, 59, 60, 89, 94, 103, 108, 112, 115, 132, 136, 143, 145];
  expect(known.map(ipProtocolName).join(' ')).toBe(
    'hopopt icmp igmp ipv4 tcp udp dccp ipv6 gre esp ah ipv6-icmp ipv6-nonxt ipv6-opts ospfigp ipip pim ipcomp vrrp l2tp sctp udplite ethernet nsh',
  );
  expect([61, 63, 68, 99, 114, 146, 255, 256, -1].map(ipProtocolName)).toEqual(Array(9).fill(null));
});
