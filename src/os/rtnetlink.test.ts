import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { joinInterfaces } from './interfaces.ts';
import { addressRow, linkRow, routeDumpRequest, routeMessage } from './rtnetlink.ts';
import type { AddressRow, LinkRow } from './rtnetlink.ts';

const attribute = (type: number, value: Buffer): Buffer => {
  const head = Buffer.alloc(4);
  head.writeUInt16LE(4 + value.length);
  head.writeUInt16LE(type, 2);
  return Buffer.concat([head, value, Buffer.alloc(-value.length & 3)]);
};
const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};
/** struct ifinfomsg. */
const link = (index: number, hardware: number, flags: number, ...attributes: Buffer[]): Buffer => {
  const head = Buffer.alloc(16);
  head.writeUInt16LE(hardware, 2);
  head.writeInt32LE(index, 4);
  head.writeUInt32LE(flags, 8);
  return Buffer.concat([head, ...attributes]);
};
/** struct ifaddrmsg. */
const address = (family: number, prefix: number, index: number, ...attributes: Buffer[]): Buffer =>
  Buffer.concat([Buffer.of(family, prefix, 0, 0), u32(index), ...attributes]);

describe('messages', () => {
  test('the request for links', () => {
    expect(Buffer.from(routeDumpRequest(routeMessage.GETLINK)).toString('hex')).toBe(
      '1400000012000103010000000000000000000000',
    );
  });

  test('a veth in a bridge', () => {
    const info = Buffer.concat([attribute(1, Buffer.from('veth\0'))]);
    const bytes = link(
      7,
      1,
      0x1043,
      attribute(3, Buffer.from('vethabc\0')),
      attribute(1, Buffer.from('0242ac110002', 'hex')),
      attribute(4, u32(1500)),
      attribute(10, u32(3)),
      attribute(18, info),
    );
    expect(linkRow(bytes, 0, bytes.length)).toEqual({
      index: 7,
      name: 'vethabc',
      flags: 0x1043,
      mtu: 1500,
      hardware: 1,
      mac: '02:42:ac:11:00:02',
      kind: 'veth',
      master: 3,
    });
  });

  test('a link without a name or too short is none', () => {
    const bytes = link(7, 1, 1);
    expect(linkRow(bytes, 0, bytes.length)).toBeNull();
    expect(linkRow(bytes, 0, 15)).toBeNull();
  });

  test('addresses: our own end of a point-to-point link, and IPv6', () => {
    const four = address(2, 32, 5, attribute(1, Buffer.of(10, 0, 0, 2)), attribute(2, Buffer.of(10, 0, 0, 1)));
    expect(addressRow(four, 0, four.length)).toEqual({ index: 5, family: 4, address: '10.0.0.1', prefixLength: 32 });
    const six = address(10, 64, 5, attribute(1, Buffer.from('20010db8000000000000000000000001', 'hex')));
    expect(addressRow(six, 0, six.length)).toEqual({ index: 5, family: 6, address: '2001:db8::1', prefixLength: 64 });
    const other = address(7, 64, 5, attribute(1, Buffer.alloc(4)));
    expect(addressRow(other, 0, other.length)).toBeNull();
    const lying = address(2, 24, 5, attribute(1, Buffer.alloc(3)));
    expect(addressRow(lying, 0, lying.length)).toBeNull();
  });
});

test('any bytes are a row or null', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (content) => {
      const bytes = Buffer.from(content);
      const row = linkRow(bytes, 0, bytes.length);
      expect(row === null || row.name.length > 0).toBe(true);
      const found = addressRow(bytes, 0, bytes.length);
      expect(found === null || found.address.length > 0).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

test('links and addresses become interfaces', () => {
  const row = (index: number, name: string, more: Partial<LinkRow> = {}): LinkRow => ({
    index,
    name,
    flags: 1,
    mtu: 1500,
    hardware: 1,
    mac: '02:00:00:00:00:01',
    kind: null,
    master: 0,
    ...more,
  });
  const at = (index: number, text: string): AddressRow => ({ index, family: 4, address: text, prefixLength: 24 });
  const joined = joinInterfaces(
    [
      row(1, 'lo', { flags: 9, hardware: 772, mac: '00:00:00:00:00:00' }),
      row(2, 'eth0'),
      row(3, 'mybridge', { kind: 'bridge', flags: 0 }),
      row(4, 'vethx', { kind: 'veth', master: 3 }),
    ],
    [at(1, '127.0.0.1'), at(2, '192.0.2.1'), at(2, '192.0.2.2'), at(9, '192.0.2.9')],
  );
  expect(joined.map(({ name, kind, up, mac, addresses }) => [name, kind, up, mac, addresses.length])).toEqual([
    ['lo', 'loopback', true, null, 1],
    ['eth0', 'physical', true, '02:00:00:00:00:01', 2],
    ['mybridge', 'container-bridge', false, '02:00:00:00:00:01', 0],
    ['vethx', 'veth', true, '02:00:00:00:00:01', 0],
  ]);
});
