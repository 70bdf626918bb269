/** What lsof reads from /proc, and what it makes of it when it is not what it should be. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anonymousName, parseDescriptorInfo } from './files/fd-info.ts';
import { readLocks } from './files/locks.ts';
import { mappedFile } from './files/memory-maps.ts';
import { fakeFileSystem } from '../../os/file-system.fake.ts';
import { makeDevice } from '../../os/file-system.ts';
import { readProcessEntry } from './process-entry.ts';
import { endpointsOf, inetRow } from './sockets/inet-table.ts';
import { addressText } from './sockets/address-hex.ts';
import { readSctpTables, sctpName } from './sockets/sctp-table.ts';
import { unixRow } from './sockets/unix-table.ts';

describe('a process', () => {
  test.each([
    ['12 (sh) S 1 12 12 0', 'sh', 1, 12],
    ['12 (a (b) c) Z 3 4 5', 'a (b) c', 3, 4],
    ['12 (line\nend) S 3 4 5', 'line\nend', 3, 4],
    ['12 (a) b) S 3 4', 'a', 0, 3],
  ])('%j', (line, command, parentPid, processGroup) =>
    expect(readProcessEntry(line, 12)).toMatchObject({ command, parentPid, processGroup }),
  );
  test('of another number, or with a parenthesis that is never closed, is none', () => {
    expect(readProcessEntry('13 (sh) S 1 2 3', 12)).toBeNull();
    expect(readProcessEntry('12 (x() S 1 2 3', 12)).toBeNull();
  });
});

describe('mapped files', () => {
  test.each([
    [
      '55-56 r-xp 00000000 fe:01 71   /a b',
      { device: makeDevice(0xfe, 1), inode: '71', path: '/a b', isDeleted: false },
    ],
    ['55-56 r-xp 0 00:05 9 /x (deleted)', { device: 5, inode: '9', path: '/x', isDeleted: true }],
    ['55-56 rw-p 00000000 00:00 0 ', null],
    ['55-56 rw-p 00000000 00:00 0 [heap]', null],
    ['55-56 rw-p 00000000 zz:00 7 /x', null],
  ])('%j', (line, expected) => expect(mappedFile(line)).toStrictEqual(expected));
});

describe('descriptors', () => {
  test('positions beyond what a number holds stay exact', () => {
    const read = parseDescriptorInfo(Buffer.from('pos:\t18446744073709551615\nflags:\t02104002\n'));
    expect(read).toMatchObject({ position: 18446744073709551615n, flags: 0o2104002 });
  });
  test('anonymous inodes say what they are for', () => {
    const poll = parseDescriptorInfo(Buffer.from('pos:\t0\ntfd:        9 events: 19\ntfd:       10 events: 19\n'));
    expect(anonymousName('[eventpoll]', poll)).toBe('[eventpoll:9,10]');
    expect(anonymousName('[eventfd]', parseDescriptorInfo(Buffer.from('eventfd-id: 4\n')))).toBe('[eventfd:4]');
    expect(anonymousName('[pidfd]', parseDescriptorInfo(Buffer.from('Pid:\t-1\n')))).toBe('[pidfd]');
    expect(anonymousName('inotify', poll)).toBe('inotify');
  });
});

test('of several locks on one file the last kind counts; waiting ones do not', () => {
  const text = [
    '1: POSIX  ADVISORY  READ 5 08:02:77 0 EOF',
    '2: POSIX  ADVISORY  WRITE 5 08:02:77 3 9',
    '2: -> POSIX  ADVISORY  WRITE 6 08:02:77 3 9',
    '3: FLOCK  ADVISORY  WRITE 8 08:02:78 0 EOF',
    'rubbish',
  ].join('\n');
  const locks = readLocks(fakeFileSystem({ '/proc/locks': { text } }), '/proc');
  const device = makeDevice(8, 2);
  expect([locks.of(5, device, '77'), locks.of(6, device, '77'), locks.of(8, device, '78')]).toStrictEqual([
    'w',
    ' ',
    'W',
  ]);
});

describe('socket tables', () => {
  test('an IPv4-mapped connection has IPv4 ends', () => {
    const line =
      '   1: 0000000000000000FFFF00000100007F:1F91 0000000000000000FFFF00000100007F:B08C 01 00000002:00000001 00:00000000 00000000     0        0 4711 1 0';
    const row = inetRow(line, 'TCP', 6)!;
    expect(row).toMatchObject({ inode: 4711, state: 1, sendQueue: 2, receiveQueue: 1 });
    const { local, foreign } = endpointsOf(row);
    expect(
      [local, foreign].map((end) => `${end!.family} ${addressText(end!.family, end!.hex)}:${end!.port}`),
    ).toStrictEqual(['4 127.0.0.1:8081', '4 127.0.0.1:45196']);
  });
  test('a UNIX name ends at its first blank or colon', () => {
    const line = '0000000012345678: 00000002 00000000 00010000 0005 01 77 @a:b c';
    expect(unixRow(line)).toMatchObject({
      inode: 77,
      path: '@a',
      type: 5,
      flags: 0x10000,
      pointer: '0x0000000012345678',
    });
  });
  test('an SCTP association and its endpoint are one socket', () => {
    const associations =
      'ASSOC SOCK STY SST ST HBKT ASSOC-ID TX RX UID INODE LPORT RPORT LADDRS <-> RADDRS HBINT\n' +
      'a1 s1 2 1 4 0 7 0 0 0 99 40 50 *10.0.0.1 10.0.0.2 <-> *10.0.0.3 7500\n';
    const endpoints =
      'ENDPT SOCK STY SST HBKT LPORT UID INODE LADDRS\ne1 s1 2 10 0 40 0 98 0.0.0.0\ne2 s1 2 10 0 40 0 99 0.0.0.0\n';
    const rows = readSctpTables(Buffer.from(associations), Buffer.from(endpoints));
    expect(sctpName(rows.get(98)!)).toBe('ENDPT: e1 0.0.0.0[40]');
    expect(sctpName(rows.get(99)!)).toBe('ASSOC+ENDPT: a1,e2,7 *10.0.0.1,10.0.0.2,0.0.0.0[40]<->*10.0.0.3[50]');
  });
  test('any line is a row or none', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('0', 'A', ':', ' ', '\t', 'z', '\xff'), maxLength: 200 }),
        (line) => {
          const row = inetRow(line, 'UDP', 4);
          expect(row === null || (row.inode >= 0 && row.localPort >= 0)).toBe(true);
          const unix = unixRow(line);
          expect(unix === null || Number.isInteger(unix.inode)).toBe(true);
          expect(() => [
            mappedFile(line),
            readProcessEntry(line, 0),
            parseDescriptorInfo(Buffer.from(line)),
          ]).not.toThrow();
        },
      ),
      { numRuns: 3000 },
    );
  });
});
