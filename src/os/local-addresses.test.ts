import { expect, test } from 'vitest';
import { parseFibTrie, parseIfInet6 } from './local-addresses.ts';

const trie = `Main:
  +-- 0.0.0.0/0 3 0 5
     |-- 0.0.0.0
        /0 universe UNICAST
     +-- 127.0.0.0/8 2 0 2
        +-- 127.0.0.0/31 1 0 0
           |-- 127.0.0.0
              /8 host LOCAL
           |-- 127.0.0.1
              /32 host LOCAL
        |-- 127.255.255.255
           /32 link BROADCAST
     +-- 172.17.0.0/16 2 0 2
        +-- 172.17.0.0/30 2 0 2
           |-- 172.17.0.0
              /16 link UNICAST
           |-- 172.17.0.2
              /32 host LOCAL
        |-- 172.17.255.255
           /32 link BROADCAST
Local:
           |-- 172.17.0.2
              /32 host LOCAL
`;

test('local IPv4 addresses, once each, without loopback', () => {
  expect(parseFibTrie(trie)).toEqual(['172.17.0.2']);
  expect(parseFibTrie('')).toEqual([]);
});

test('IPv6 addresses, without loopback', () => {
  const text =
    'fd000000000000000000000000000002 04 40 00 82     eth0\n00000000000000000000000000000001 01 80 10 80       lo\nnonsense\n';
  expect(parseIfInet6(text)).toEqual(['fd00::2']);
});
