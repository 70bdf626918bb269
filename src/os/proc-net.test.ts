import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fakeProcFs } from './proc-fs.fake.ts';
import { netlinkRow, packetRow, procSocketTable, unixRow } from './proc-net.ts';
import { procRowReader } from './proc-inet-rows.ts';
import type { InetSocket } from './socket-table.ts';

const heading = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';
/** Captured lines: a listener, a connection with a timer, TIME_WAIT, a UDP socket, and the IPv6 forms. */
const listener =
  '   0: 00000000:0016 00000000:0000 0A 00000000:00000003 00:00000000 00000000     0        0 12345 1 00000000a1b2c3d4 100 0 0 10 0';
const connection =
  '  12: 0100007F:1F90 0200007F:D431 01 00000010:00000020 01:00000014 00000002  1000        1 67890 2 00000000a1b2c3d5 20 4 30 10 -1';
const timeWait =
  '10000: 0100007F:1F90 0100007F:D433 06 00000000:00000000 03:00001770 00000000     0        0 0 3 0000000000000000';
const udp =
  ' 1234: 0100007F:0035 00000000:0000 07 00000000:00000000 00:00000000 00000000   101        0 4294967295 2 0000000000000000 0';
const mapped =
  '   1: 0000000000000000FFFF00000100007F:1F90 0000000000000000FFFF00000200007F:D431 01 00000000:00000000 00:00000000 00000000     0        0 5 1 0 20 4 30 10 -1';
const linkLocal =
  '   2: 000080FE00000000FF00FC0001000000:0050 00000000000000000000000000000000:0000 0A 0:0 0:0 0 0 0 6 1 0';

const read = (line: string, family: 4 | 6 = 4, protocol: InetSocket['protocol'] = 'tcp'): InetSocket | null => {
  const bytes = Buffer.from(line, 'latin1');
  return procRowReader(protocol, family)(bytes, 0, bytes.length);
};

describe('rows of internet tables', () => {
  test('a listener', () => {
    expect(read(listener)).toEqual({
      protocol: 'tcp',
      family: 4,
      state: 10,
      localAddress: '0.0.0.0',
      localPort: 22,
      remoteAddress: '0.0.0.0',
      remotePort: 0,
      interfaceIndex: 0,
      timer: 0,
      timerMs: 0,
      retransmits: 0,
      probes: 0,
      receiveQueue: 3,
      sendQueue: 0,
      uid: 0,
      inode: 12_345,
      cookie: 0n,
      v6only: null,
      shutdown: null,
      cgroupId: null,
      mark: null,
      attributes: null,
      referenceCount: 1,
    });
  });

  test('a connection with queues and a retransmission timer', () => {
    expect(read(connection)).toMatchObject({
      localAddress: '127.0.0.1',
      localPort: 8080,
      remoteAddress: '127.0.0.2',
      remotePort: 54_321,
      sendQueue: 16,
      receiveQueue: 32,
      timer: 1,
      timerMs: 200,
      retransmits: 2,
      probes: 1,
      uid: 1000,
    });
  });

  test('TIME_WAIT belongs to nobody, and its line is wider than the heading', () => {
    expect(read(timeWait)).toMatchObject({ state: 6, inode: 0, timer: 3, timerMs: 60_000, referenceCount: 3 });
  });

  test('UDP', () => {
    expect(read(udp, 4, 'udp')).toMatchObject({ protocol: 'udp', state: 7, uid: 101, inode: 4_294_967_295 });
  });

  test('IPv6, v4-mapped and link-local', () => {
    expect(read(mapped, 6)).toMatchObject({ localAddress: '::ffff:127.0.0.1', remoteAddress: '::ffff:127.0.0.2' });
    expect(read(linkLocal.replace('0:0 0:0 0', '00000000:00000000 00:00000000 00000000'), 6)?.localAddress).toBe(
      'fe80::fc:ff:0:1',
    );
  });

  test.each([
    '',
    heading,
    listener.slice(0, 60),
    listener.replace('0016', '001G'),
    listener.replace('00000000:0016', '0000000:0016'),
    listener.replace(' 12345 ', ' -12345 '),
    listener.replace(' 0A ', ' ZZ '),
    linkLocal,
  ])('%j is no row', (line) => {
    expect(read(line, line === linkLocal ? 6 : 4)).toBeNull();
  });

  test('an IPv6 line is no IPv4 row, and the other way round', () => {
    expect(read(mapped, 4)).toBeNull();
    expect(read(listener, 6)).toBeNull();
  });
});

describe('rows of the other tables', () => {
  test.each([
    ['0000000000000000: 00000002 00000000 00010000 0001 01  4711 /run/dbus/socket', '/run/dbus/socket', 10],
    ['00000000f00ba4: 00000003 00000000 00000000 0001 03 4712', null, 1],
    ['0000000000000000: 00000002 00000000 00010000 0001 01  4713 @/tmp/.X11-unix/X0', '@/tmp/.X11-unix/X0', 10],
    ['0000000000000000: 00000002 00000000 00010000 0005 01  4714 /with space  and more', '/with space  and more', 10],
    ['0000000000000000: 00000002 00000000 00000000 0002 01  4715 \u001b[2J\u00ff', '\u001b[2J\u00ff', 7],
    ['0000000000000000: 00000002 00000000 00000000 0001 02  4716 ', '', 2],
  ])('unix %j', (line, path, state) => {
    const row = unixRow(line);
    expect(row?.state).toBe(state);
    expect(row?.path === null ? null : Buffer.from(row?.path ?? []).toString('latin1')).toBe(path);
  });

  test('numbers that are none', () => {
    expect(unixRow('0000000000000000: 00000002 00000000 00010000 0001 01 99999999999999999999 /x')).toBeNull();
    expect(packetRow('0 3 x 0003 2 1 0 0 1')).toBeNull();
    expect(netlinkRow('0 0 1 zz 0 0 0 0 0 1')).toBeNull();
  });

  test('packet', () => {
    expect(packetRow('00000000abcdef01 3      3    0003   2     1 4096   0      4717')).toMatchObject({
      type: 3,
      protocol: 3,
      interfaceIndex: 2,
      receiveQueue: 4096,
      uid: 0,
      inode: 4717,
    });
  });

  test('netlink', () => {
    expect(
      netlinkRow('0000000000000000 15  812        00000551 0        0        0        2        0        4718    '),
    ).toMatchObject({ protocol: 15, portId: 812, groups: 0x551, inode: 4718 });
  });
});

test('any line is a row or null, never an error', () => {
  const noise = fc.string({ unit: 'binary' });
  /** A captured line with a piece of it replaced: nearly right is where parsers fail. */
  const nearly = fc
    .tuple(fc.constantFrom(listener, connection, timeWait, udp, mapped), fc.nat(200), fc.nat(20), noise)
    .map(([line, at, length, piece]) => line.slice(0, at) + piece + line.slice(at + length));
  fc.assert(
    fc.property(fc.oneof(noise, nearly), fc.constantFrom<4 | 6>(4, 6), (line, family) => {
      const row = read(line, family);
      if (row !== null) {
        expect(Object.values(row).some((value) => Number.isNaN(value))).toBe(false);
        expect(row.localAddress).not.toBe('');
      }
      for (const other of [unixRow(line), packetRow(line), netlinkRow(line)]) {
        expect(Object.values(other ?? {}).some((value) => Number.isNaN(value))).toBe(false);
      }
    }),
    { numRuns: 2000 },
  );
});

describe('tables', () => {
  const lines = Array.from({ length: 5000 }, (_, index) => connection.replace(' 67890 ', ` ${index + 1} `));
  const whole = Buffer.from(heading + lines.map((line) => `${line}\n`).join(''));

  /** A tree that hands the table out in pieces of a size, in memory that it uses again. */
  function* pieces(size: number): Generator<Uint8Array> {
    const memory = Buffer.alloc(size);
    for (let at = 0; at < whole.length; at += size) {
      const length = whole.copy(memory, 0, at, at + size);
      yield memory.subarray(0, length);
      memory.fill(0x20);
    }
  }

  test.each([1, 7, 149, 150, 151, 4096, 1 << 20])('pieces of %i bytes give the same rows', (size) => {
    const proc = { ...fakeProcFs({ files: {} }), chunks: () => pieces(size) };
    const rows = [...procSocketTable(proc).inet({ protocol: 'tcp', family: 4 })].flat();
    expect(rows.map((row) => row.inode)).toEqual(lines.map((_, index) => index + 1));
  });

  test('states select rows', () => {
    const proc = fakeProcFs({ files: { '7/net/tcp': `${heading}${listener}\n${connection}\n` } });
    const table = procSocketTable(proc, '7/net');
    const states = (wanted?: number): readonly number[] =>
      [...table.inet({ protocol: 'tcp', family: 4, ...(wanted === undefined ? {} : { states: wanted }) })]
        .flat()
        .map((row) => row.state);
    expect(states()).toEqual([10, 1]);
    expect(states(1 << 10)).toEqual([10]);
    expect(states(0)).toEqual([]);
  });

  test('a table that is not there, is empty or lacks its last line end', () => {
    const table = procSocketTable(fakeProcFs({ files: { 'net/udp': '', 'net/tcp': `${heading}${listener}` } }));
    expect([...table.inet({ protocol: 'tcp', family: 6 })]).toEqual([]);
    expect([...table.inet({ protocol: 'udp', family: 4 })]).toEqual([]);
    expect([...table.inet({ protocol: 'sctp', family: 4 })]).toEqual([]);
    expect([...table.inet({ protocol: 'tcp', family: 4 })].flat()).toHaveLength(1);
    expect([...table.vsock()]).toEqual([]);
  });

  test('a line without end is let go', () => {
    const proc = fakeProcFs({
      files: { 'net/tcp': Buffer.concat([Buffer.from(heading), Buffer.alloc(1 << 20, 0x41)]) },
    });
    expect([...procSocketTable(proc).inet({ protocol: 'tcp', family: 4 })].flat()).toEqual([]);
  });
});
