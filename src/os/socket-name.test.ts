/** Socket names: what goes to the kernel comes back, and how people read it. */
import type { Arbitrary } from 'fast-check';
import { assert, integer, ipV4, ipV6, oneof, property, stringMatching, tuple, uint8Array } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromSockaddr, internetName, socketHostText, socketNameText, toSockaddr, vsockContext } from './socket-name.ts';
import type { SocketName } from './socket-name.ts';

const port = integer({ min: 0, max: 65_535 });
const word = integer({ min: 0, max: 0xffff_ffff });
const names: Arbitrary<SocketName> = oneof(
  tuple(ipV4(), port).map(([address, at]) => internetName(address, at)),
  tuple(ipV6(), port).map(([address, at]) => internetName(address, at)),
  tuple(word, word).map(([cid, at]) => ({ kind: 'vsock', cid, port: at }) as const),
  stringMatching(/^[@/][a-z0-9/.]{1,60}$/).map((path) => ({ kind: 'unix', path }) as const),
);

describe('socket names', () => {
  it('survive the way to the kernel and back', () => {
    assert(
      property(names, (name) => {
        expect(fromSockaddr(toSockaddr(name))).toEqual(name);
      }),
    );
  });

  it('are read in one way', () => {
    expect(socketNameText(internetName('::1', 80))).toBe('[::1]:80');
    expect(socketNameText({ kind: 'vsock', cid: vsockContext.host, port: 1024 })).toBe('vsock:2:1024');
    expect(socketNameText({ kind: 'vsock', cid: vsockContext.any, port: 7 })).toBe('vsock:*:7');
    expect(socketNameText({ kind: 'unix', path: '' })).toBe('(unnamed)');
    expect(socketHostText(internetName('127.0.0.1', 80))).toBe('127.0.0.1');
  });

  it('of the kernel may be cut or unknown: never a throw', () => {
    assert(property(uint8Array({ maxLength: 40 }), (bytes) => void fromSockaddr(bytes)));
  });
});
