import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { netlinkRow, packetRow, unixRow, vsockRow } from './other-rows.ts';

const u32 = (value: number): string => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes.toString('hex');
};
const attribute = (type: number, value: string): string => {
  const length = 4 + value.length / 2;
  const head = Buffer.alloc(4);
  head.writeUInt16LE(length);
  head.writeUInt16LE(type, 2);
  return head.toString('hex') + value + '00'.repeat(-length & 3);
};
const bytesOf = (hex: string): Buffer => Buffer.from(hex, 'hex');

describe('rows', () => {
  test('a UNIX listener with a name, a file, waiting connections', () => {
    const bytes = bytesOf(
      `01010a00${u32(4711)}${u32(7)}${u32(0)}` +
        attribute(0, Buffer.from('/run/x\n').toString('hex')) +
        attribute(1, u32(99) + u32(0x1d)) +
        attribute(3, u32(5) + u32(6)) +
        attribute(4, u32(2) + u32(128)) +
        attribute(7, u32(1000)),
    );
    expect(unixRow(bytes, 0, bytes.length, false)).toEqual({
      type: 1,
      state: 10,
      inode: 4711,
      cookie: 7n,
      path: Buffer.from('/run/x\n'),
      peerInode: 0,
      receiveQueue: 2,
      sendQueue: 128,
      uid: 1000,
      shutdown: null,
      file: { device: 0x1d, inode: 99 },
      pending: [5, 6],
      referenceCount: 0,
      flags: 0,
      attributes: null,
    });
  });

  test('a nameless UNIX socket, and an abstract one', () => {
    const plain = `01020700${u32(1)}${u32(0)}${u32(0)}`;
    expect(unixRow(bytesOf(plain), 0, 16, false)).toMatchObject({ path: null, file: null, pending: [], uid: null });
    const abstract = bytesOf(plain + attribute(0, '00616263'));
    expect(unixRow(abstract, 0, abstract.length, true)?.path).toEqual(bytesOf('00616263'));
  });

  test('a packet socket', () => {
    const bytes = bytesOf(
      `11030300${u32(12)}${u32(1)}${u32(0)}` +
        attribute(0, u32(2) + '00'.repeat(16)) +
        attribute(5, u32(0)) +
        attribute(6, u32(100) + u32(0) + u32(50) + '00'.repeat(24)),
    );
    expect(packetRow(bytes, 0, bytes.length, false)).toMatchObject({
      type: 3,
      protocol: 3,
      interfaceIndex: 2,
      inode: 12,
      uid: 0,
      receiveQueue: 100,
      sendQueue: 50,
    });
  });

  test('a netlink socket', () => {
    const bytes = bytesOf(
      `10030007${u32(812)}${u32(0)}${u32(0)}${u32(13)}${u32(1)}${u32(0)}${attribute(1, u32(0x551))}`,
    );
    expect(netlinkRow(bytes, 0, bytes.length, false)).toMatchObject({
      protocol: 0,
      state: 7,
      portId: 812,
      groups: 0x551,
      inode: 13,
    });
  });

  test('a vsock socket', () => {
    const bytes = bytesOf(`28010a00${u32(3)}${u32(22)}${u32(0xffffffff)}${u32(0)}${u32(14)}${u32(2)}${u32(0)}`);
    expect(vsockRow(bytes, 0, bytes.length)).toMatchObject({
      type: 1,
      state: 10,
      localCid: 3,
      localPort: 22,
      inode: 14,
      cookie: 2n,
    });
  });
});

test('any bytes are a row or null', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 160 }), fc.boolean(), (content, keep) => {
      const bytes = Buffer.from(content);
      expect(unixRow(bytes, 0, bytes.length, keep) === null).toBe(bytes.length < 16);
      expect(packetRow(bytes, 0, bytes.length, keep) === null).toBe(bytes.length < 16);
      expect(netlinkRow(bytes, 0, bytes.length, keep) === null).toBe(bytes.length < 28);
      expect(vsockRow(bytes, 0, bytes.length) === null).toBe(bytes.length < 32);
    }),
    { numRuns: 2000 },
  );
});
