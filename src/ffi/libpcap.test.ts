/** libpcap's door: what it says where the library is missing. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { closePcap, compileExpression, hasLibpcap, openDead } from './libpcap.ts';
import { hasNative } from './library.ts';

test.skipIf(process.platform !== 'linux' || !hasNative())('without the library, the error names the package', () => {
  const folder = mkdtempSync(join(tmpdir(), 'portolan-'));
  try {
    // The loader stops at a file of the right name that is no library.
    for (const name of ['libpcap.so.0.8', 'libpcap.so.1', 'libpcap.so']) writeFileSync(join(folder, name), '');
    const source = `
      const { hasLibpcap, openDead } = await import('${new URL('libpcap.ts', import.meta.url).href}');
      const seen = [hasLibpcap()];
      try { openDead(1, 100); } catch ({ code, hint, evidence }) { seen.push(code, hint, evidence); }
      process.stdout.write(JSON.stringify(seen));`;
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', source], {
      encoding: 'utf8',
      env: { ...process.env, LD_LIBRARY_PATH: folder },
    });
    expect(stderr).toBe('');
    const [has, code, hint, evidence] = JSON.parse(stdout) as unknown[];
    expect([has, code]).toEqual([false, 'PTL_NO_LIBPCAP']);
    expect(hint).toContain('apt-get install libpcap0.8');
    expect(evidence).toContain('libpcap.so.0.8');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.skipIf(!hasLibpcap())('compiles, or says in words why not (needs libpcap0.8)', () => {
  const handle = openDead(1, 100);
  const everything = compileExpression(handle, '', true);
  // BPF_RET | BPF_K (0x06) with the snap length.
  expect(everything).toEqual({ ok: true, program: Uint8Array.of(6, 0, 0, 0, 100, 0, 0, 0) });
  expect(compileExpression(handle, 'port port', true)).toMatchObject({
    ok: false,
    message: expect.stringMatching(/\w/),
  });
  closePcap(handle);
});
