import { closeSync, mkdtempSync, openSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { directoryEntry, getdents64, hasGetdents64, lastErrno, pinnedBuffer, readlinkAt } from './directory.ts';
import { interfaceIndexByName, interfaceNameByIndex } from './interface-names.ts';

const linux = process.platform === 'linux' && hasGetdents64;
let directory = '';

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'portolan-'));
  for (let index = 0; index < 500; index++) writeFileSync(join(directory, `file-${index}`), '');
  symlinkSync('target of the link', join(directory, 'link'));
});

afterAll(() => {
  rmSync(directory, { recursive: true });
});

describe.skipIf(!linux)('directories on pinned memory', () => {
  test('every name comes once, over several calls', () => {
    const fd = openSync(directory, 'r');
    const buffer = pinnedBuffer(1024);
    const names: string[] = [];
    try {
      for (let length = 1; length > 0;) {
        length = getdents64(fd, buffer);
        for (let at = 0; at < length; at += buffer.bytes.readUInt16LE(at + directoryEntry.lengthAt)) {
          const start = at + directoryEntry.nameAt;
          names.push(buffer.bytes.toString('latin1', start, buffer.bytes.indexOf(0, start)));
        }
      }
    } finally {
      closeSync(fd);
    }
    const expected = ['.', '..', 'link', ...Array.from({ length: 500 }, (_, index) => `file-${index}`)];
    expect(names.sort()).toEqual(expected.sort());
  });

  test('a link is read, cut to the buffer; what is no link says why', () => {
    const fd = openSync(directory, 'r');
    const name = pinnedBuffer(16);
    const target = pinnedBuffer(9);
    try {
      name.bytes.write('link\0', 'latin1');
      expect(target.bytes.toString('latin1', 0, readlinkAt(fd, name.address, target))).toBe('target of');
      name.bytes.write('absent\0', 'latin1');
      expect(readlinkAt(fd, name.address, target)).toBe(-1);
      expect(lastErrno()).toBe(2);
      name.bytes.write('file-1\0', 'latin1');
      expect(readlinkAt(fd, name.address, target)).toBe(-1);
      expect(lastErrno()).toBe(22);
    } finally {
      closeSync(fd);
    }
    expect(getdents64(fd, name)).toBe(-1);
  });
});

describe.skipIf(process.platform !== 'linux')('interface names', () => {
  test('there and back', () => {
    for (const name of Object.keys(networkInterfaces())) {
      const index = interfaceIndexByName(name);
      expect(index).toBeGreaterThan(0);
      expect(interfaceNameByIndex(index!)).toBe(name);
    }
    expect(interfaceIndexByName('no-such-device')).toBeNull();
    expect(interfaceNameByIndex(0)).toBeNull();
    expect(interfaceNameByIndex(2 ** 31)).toBeNull();
  });
});
