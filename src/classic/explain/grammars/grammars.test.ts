/** Port lists, targets, lsof selectors and display filters. */

import { describe, expect, test } from 'vitest';
import { explainDisplayFilter, looksLikeCaptureFilter } from './display-filter.ts';
import { explainInternetSelector } from './lsof-internet.ts';
import { explainPorts, isImpossiblePort, looksLikePort, portMeaning } from './ports.ts';
import { addressMeaning, isFullAddressList, prefixSize, targetPart } from './targets.ts';

describe('ports', () => {
  test.each<[string, string]>([
    ['80', 'registered for http'],
    ['3389', 'commonly rdp'],
    ['0', 'pick one for me'],
    ['65536', 'beyond the last'],
    ['-', 'all ports from 1 to 65535'],
    ['-1023', 'ports 1 to 1023, 1023 of them'],
    ['60000-', 'ports 60000 to 65535, 5536 of them'],
    ['1:1024', 'ports 1 to 1024'],
    ['9-3', 'backwards'],
    ['http*', 'service named http*'],
    ['<port>', 'put the port number here'],
  ])('%s', (text, fragment) => expect(portMeaning(text)).toContain(fragment));

  test('lists are explained item by item, wrong items marked, long ones summed up', () => {
    const parts = explainPorts('T:80,U:53,[1-1024],*,99999,90-80,a b');
    expect(parts.map((piece) => piece.kind)).toEqual([
      'value',
      'value',
      'value',
      'value',
      'unknown',
      'unknown',
      'unknown',
    ]);
    const long = explainPorts(Array.from({ length: 500 }, (_, port) => port).join(','));
    expect(long.length).toBe(41);
    expect(long.at(-1)!.meaning).toContain('460 more');
  });

  test('looksLikePort and isImpossiblePort', () => {
    expect(['80', 'ssh', '1-9', '<port>'].every(looksLikePort)).toBe(true);
    expect(['', '8 0', '1.2', '-z-'].some(looksLikePort)).toBe(false);
    expect(['65536', '1-70000', '70000-'].every(isImpossiblePort)).toBe(true);
    expect(['65535', '1-2', '-', 'ssh', ''].some(isImpossiblePort)).toBe(false);
  });
});

describe('targets', () => {
  test.each<[string, string]>([
    ['10.0.0.0/8', '16777216 addresses, private'],
    ['0.0.0.0/0', 'every IPv4 address'],
    ['127.0.0.1', 'loopback'],
    ['[::1]', 'loopback'],
    ['fe80::1%eth0', 'link-local'],
    ['fd00::/8', 'IPv6 network'],
    ['224.0.0.1', 'multicast'],
    ['10.0.0.1/99', 'more than IPv4 has'],
    ['10.0.0.0/255.0.0.0', 'mask written out'],
    ['target.com', 'looked up in DNS'],
    ['<ip-address cidr="">', 'in prefix form'],
    ['constructor', 'host named constructor'],
  ])('%s', (text, fragment) => expect(addressMeaning(text)).toContain(fragment));

  test.each<[string, string]>([
    ['192.168.1.1-20', '20 addresses'],
    ['10.0-5,7.1-.*', '456960 addresses'],
    ['10.0.0.1,1,0-2', ': 3 addresses'],
    ['10.0.0.1,10.0.0.2', 'list of full addresses'],
    ['10.0.0.1-10.0.0.9', 'range from one full address'],
    ['target.com/24', 'around the address of target.com'],
  ])('%s', (text, fragment) => expect(targetPart(text).meaning).toContain(fragment));

  test('isFullAddressList and prefixSize', () => {
    expect(['127.0.0.1,127.0.0.2', '127.0.0.1-127.0.0.3', '<a>-<b>', '<a1,a2,...>'].every(isFullAddressList)).toBe(
      true,
    );
    expect(['127.0.0.1-3', '127.0.0.1', '<a>', 'a,b'].some(isFullAddressList)).toBe(false);
    expect([prefixSize('10.0.0.0/24'), prefixSize('10.0.0.1'), prefixSize('10.0.0.0/64')]).toEqual([
      256,
      undefined,
      undefined,
    ]);
  });
});

describe('lsof selectors', () => {
  test.each<[string, readonly string[]]>([
    [':80', [':80']],
    ['6TCP@[::1]:22,80-90', ['6', 'TCP', '@[::1]', ':22', '80-90']],
    ['udp', ['udp']],
    ['@localhost', ['@localhost']],
    [':<port-number>', [':<port-number>']],
  ])('%s', (text, pieces) => {
    const parts = explainInternetSelector(text);
    expect(parts.map((piece) => piece.text)).toEqual(pieces);
    expect(parts.every((piece) => piece.kind === 'value')).toBe(true);
  });

  test.each(['tcpp:80', '7tcp', 'tcp:', '80'])('%s is refused', (text) => {
    expect(explainInternetSelector(text)[0]!.kind).toBe('unknown');
  });
});

describe('display filters', () => {
  test('comparisons, words and bare fields', () => {
    const parts = explainDisplayFilter(
      'tcp.port == 80 and !(http or ip.addr in {10.0.0.1 10.0.0.2}) && frame contains "a b"',
    );
    expect(parts.map((piece) => piece.text)).toEqual([
      'tcp.port == 80',
      'and',
      '!',
      '(',
      'http',
      'or',
      'ip.addr in {10.0.0.1 10.0.0.2}',
      ')',
      '&&',
      'frame contains "a b"',
    ]);
    expect(parts.every((piece) => piece.kind === 'value')).toBe(true);
  });

  test('capture filters are told apart', () => {
    expect(['port 80', 'tcp port 80', 'src host a'].every(looksLikeCaptureFilter)).toBe(true);
    expect(['tcp.port == 80', 'http', 'ip.src == 10.0.0.1'].some(looksLikeCaptureFilter)).toBe(false);
  });
});
