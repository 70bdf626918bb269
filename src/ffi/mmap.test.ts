/** Memory shared with the kernel. */
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { socketpair } from './lab-api.ts';
import { addressFamily, close, socketType } from './libc.ts';
import { hasNative } from './library.ts';
import { mapShared } from './mmap.ts';

describe.skipIf(process.platform !== 'linux' || !hasNative())('mapped memory', () => {
  test('is the file itself, and gone for every view once unmapped', () => {
    const folder = mkdtempSync(join(tmpdir(), 'portolan-'));
    const path = join(folder, 'memory');
    writeFileSync(path, Buffer.alloc(4096));
    const fd = openSync(path, 'r+');
    try {
      const mapping = mapShared(fd, 4096);
      const view = new Uint8Array(mapping.memory);
      view[100] = 7;
      expect(readFileSync(path)[100]).toBe(7);
      mapping.unmap();
      mapping.unmap();
      expect([view.length, view[100]]).toEqual([0, undefined]);
    } finally {
      closeSync(fd);
      rmSync(folder, { recursive: true });
    }
  });

  test('a descriptor that cannot be mapped', () => {
    const [here, there] = socketpair(addressFamily.unix, socketType.dgram | socketType.cloexec, 0);
    expect(() => mapShared(here, 4096)).toThrow(expect.objectContaining({ syscall: 'mmap', code: 'ENODEV' }));
    close(here);
    close(there);
  });
});
