import { expect, test } from 'vitest';
import { parsePortList, parsePortRange, readPortSettings } from './port-settings.ts';
import { fakeProcFs } from './proc-fs.fake.ts';

test('reads what the kernel prints', () => {
  const proc = fakeProcFs({
    files: {
      'sys/net/ipv4/ip_local_port_range': '32768\t60999\n',
      'sys/net/ipv4/ip_unprivileged_port_start': '1024\n',
      'sys/net/ipv4/ip_local_reserved_ports': '8080,9000-9010\n',
      'sys/net/ipv6/bindv6only': '1\n',
    },
  });
  expect(readPortSettings(proc)).toEqual({
    ephemeral: { low: 32_768, high: 60_999 },
    unprivilegedStart: 1024,
    reserved: [
      [8080, 8080],
      [9000, 9010],
    ],
    bindV6Only: true,
  });
});

test('what is not there is unknown, not a default', () => {
  expect(readPortSettings(fakeProcFs({ files: {} }))).toEqual({
    ephemeral: null,
    unprivilegedStart: null,
    reserved: [],
    bindV6Only: null,
  });
});

test.each(['', '1', '1 2 3', 'a b', '1 70000'])('%j is no range', (text) => {
  expect(parsePortRange(text)).toBeNull();
});

test.each([
  ['\n', []],
  ['80', [[80, 80]]],
  [
    '1-2,x,3,4-70000',
    [
      [1, 2],
      [3, 3],
    ],
  ],
])('the list %j', (text, expected) => {
  expect(parsePortList(text)).toEqual(expected);
});
