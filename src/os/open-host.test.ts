import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { PortolanError } from '../base/errors.ts';
import { openHost } from './open-host.ts';

describe('opening the machine', () => {
  test.each(['darwin', 'win32', 'freebsd'] as const)('%s: a clear error that says what works', (platform) => {
    const open = (): unknown => openHost({ platform });
    expect(open).toThrowError(PortolanError);
    expect(open).toThrowError(
      expect.objectContaining({
        code: 'PTL_PLATFORM',
        evidence: `platform ${platform}`,
        hint: expect.stringContaining('Linux'),
      }),
    );
  });

  test.skipIf(process.platform !== 'linux')('PORTOLAN_NO_FFI=1 keeps native code out', () => {
    const file = fileURLToPath(new URL('open-host.ts', import.meta.url));
    const script = `
      const { openHost } = await import(${JSON.stringify(file)});
      const host = openHost();
      const lo = host.interfaces().find(({ name }) => name === 'lo');
      console.log(JSON.stringify([host.sockets.source, host.socketsFallback, host.names.user(0), lo.kind, host.processes.socketOwners().processesHidden]));`;
    const { stdout, stderr } = spawnSync(process.execPath, ['--no-warnings', '--input-type=module', '-e', script], {
      encoding: 'utf8',
      env: { ...process.env, PORTOLAN_NO_FFI: '1' },
    });
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual([
      '/proc/net',
      expect.stringContaining('native calls are not available'),
      'root',
      'loopback',
      false,
    ]);
  });
});
