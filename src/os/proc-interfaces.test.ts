import { expect, test } from 'vitest';
import { parseInterfaceIndexes, parseInterfaceNames, parseSentPackets } from './proc-interfaces.ts';

const heading = `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
`;

test('names of /proc/net/dev', () => {
  const text = `${heading}    lo:    3193      29    0    0    0     0          0         0     3193      29    0    0    0     0       0          0
  eth0:331355760    9292    0    0    0     0          0         0   644974    5470    0    0    0     0       0          0
eth0:1:       0       0    0    0    0     0          0         0        0       0    0    0    0     0       0          0
`;
  expect(parseInterfaceNames(text)).toEqual(['lo', 'eth0', 'eth0:1']);
  expect(parseInterfaceNames('')).toEqual([]);
});

test('indexes from three tables', () => {
  const igmp =
    'Idx\tDevice    : Count Querier\tGroup    Users Timer\tReporter\n1\tlo        :     1      V3\n\t\t\t\t010000E0     1 0:00000000\t\t0\n14\taveryverylongnam:     1      V3\n';
  const inet6 =
    'fe8000000000000000fc00fffe000001 1f 40 20 80     eth0\n00000000000000000000000000000001 01 80 10 80       lo\n';
  const multicast = '2    ifb0            1     0     333300000001\n';
  expect(parseInterfaceIndexes(igmp, inet6, multicast)).toEqual(
    new Map([
      ['lo', 1],
      ['averyverylongnam', 14],
      ['eth0', 31],
      ['ifb0', 2],
    ]),
  );
});

test('parseSentPackets reads the tenth counter, whatever the name', () => {
  const dev = `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
    lo:    5124      61    0    0    0     0          0         0     5124      62    0    0    0     0       0          0
eth0:1: 1 2 0 0 0 0 0 0 3 4 0 0 0 0 0 0
`;
  expect([...parseSentPackets(dev)]).toEqual([
    ['lo', 62],
    ['eth0:1', 4],
  ]);
  expect(parseSentPackets('').size).toBe(0);
});
