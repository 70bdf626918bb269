import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { eachAttribute, inetAttribute } from './attributes.ts';
import { inetRowLength, inetRowReader, mixedInetRowReader } from './inet-rows.ts';

/** An inet_diag_msg made from parts, as the kernel writes it. */
function message(parts: { family?: number; local?: string; remote?: string; attributes?: string } = {}): Buffer {
  const { family = 2, local = '7f000001', remote = '7f000002', attributes = '' } = parts;
  const bytes = Buffer.alloc(inetRowLength);
  bytes.set([family, 1, 1, 2], 0);
  bytes.writeUInt16BE(8080, 4);
  bytes.writeUInt16BE(54_321, 6);
  bytes.write(local, 8, 'hex');
  bytes.write(remote, 24, 'hex');
  bytes.writeUInt32LE(3, 40);
  bytes.writeBigUInt64LE(0x1_0000_0001n, 44);
  for (const [index, value] of [200, 5, 7, 1000, 4_294_967_295].entries()) bytes.writeUInt32LE(value, 52 + 4 * index);
  return Buffer.concat([bytes, Buffer.from(attributes, 'hex')]);
}

const read = (bytes: Buffer, family: 4 | 6 = 4, keep = false): unknown =>
  inetRowReader('tcp', family, keep)(bytes, 0, bytes.length);

describe('a row', () => {
  test('fixed part', () => {
    expect(read(message())).toMatchObject({
      protocol: 'tcp',
      family: 4,
      state: 1,
      timer: 1,
      retransmits: 2,
      localAddress: '127.0.0.1',
      localPort: 8080,
      remoteAddress: '127.0.0.2',
      remotePort: 54_321,
      interfaceIndex: 3,
      cookie: 0x1_0000_0001n,
      timerMs: 200,
      receiveQueue: 5,
      sendQueue: 7,
      uid: 1000,
      inode: 4_294_967_295,
      v6only: null,
      shutdown: null,
      cgroupId: null,
      mark: null,
      attributes: null,
    });
  });

  test('IPv6', () => {
    const bytes = message({
      family: 10,
      local: '20010db8000000000000000000000001',
      remote: `${'00'.repeat(10)}ffff01020304`,
    });
    expect(read(bytes, 6)).toMatchObject({ localAddress: '2001:db8::1', remoteAddress: '::ffff:1.2.3.4' });
  });

  test('attributes: shutdown, v6only, cgroup, mark', () => {
    const attributes = ['0500080003000000', '05000b0001000000', '0c00150042000000000000ff', '08000f0007000000'].join(
      '',
    );
    expect(read(message({ attributes }))).toMatchObject({
      shutdown: 3,
      v6only: true,
      cgroupId: 0xff00_0000_0000_0042n,
      mark: 7,
      attributes: null,
    });
    expect(read(message({ attributes }), 4, true)).toMatchObject({
      attributes: new Map([
        [inetAttribute.SHUTDOWN, Buffer.of(3)],
        [inetAttribute.SKV6ONLY, Buffer.of(1)],
        [inetAttribute.CGROUP_ID, Buffer.from('42000000000000ff', 'hex')],
        [inetAttribute.MARK, Buffer.from('07000000', 'hex')],
      ]),
    });
  });

  test('an attribute that lies about its length ends the list', () => {
    expect(read(message({ attributes: 'ff00080003000000' }))).toMatchObject({ shutdown: null });
    expect(read(message({ attributes: '000008000300000005000b0001000000' }))).toMatchObject({ v6only: null });
    // Too short for its kind: unknown, not garbage.
    expect(read(message({ attributes: '0800150042000000' }))).toMatchObject({ cgroupId: null });
  });

  test('too short to be a row', () => {
    expect(read(message().subarray(0, inetRowLength - 1))).toBeNull();
  });

  test('addresses stay right when more are seen than are remembered', () => {
    const reader = inetRowReader('tcp', 4, false);
    const bytes = message();
    for (let index = 0; index < 10_000; index++) {
      bytes.writeUInt32BE(index, 8);
      expect(reader(bytes, 0, bytes.length)?.localAddress).toBe(`0.0.${index >> 8}.${index & 255}`);
    }
  });

  test('a dump of both families', () => {
    const reader = mixedInetRowReader('tcp', false);
    const six = message({ family: 10, local: '00'.repeat(16) });
    expect(reader(message(), 0, inetRowLength)?.family).toBe(4);
    expect(reader(six, 0, inetRowLength)?.family).toBe(6);
    expect(reader(message({ family: 1 }), 0, inetRowLength)).toBeNull();
    expect(reader(message(), 0, 0)).toBeNull();
  });
});

test('any bytes are a row or null, within their bounds', () => {
  const bytes = fc.uint8Array({ maxLength: 256 });
  fc.assert(
    fc.property(bytes, fc.nat(256), fc.constantFrom<4 | 6>(4, 6), fc.boolean(), (content, start, family, keep) => {
      const buffer = Buffer.from(content);
      const from = Math.min(start, buffer.length);
      const row = inetRowReader('udp', family, keep)(buffer, from, buffer.length);
      expect(row === null).toBe(buffer.length - from < inetRowLength);
    }),
    { numRuns: 2000 },
  );
});

test('any bytes as attributes: every value lies inside, and the walk ends', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (content) => {
      let last = 0;
      eachAttribute(Buffer.from(content), 0, content.length, (_, from, to) => {
        expect(from).toBeGreaterThanOrEqual(last + 4);
        expect(to).toBeGreaterThanOrEqual(from);
        expect(to).toBeLessThanOrEqual(content.length);
        last = from;
      });
    }),
    { numRuns: 2000 },
  );
});
