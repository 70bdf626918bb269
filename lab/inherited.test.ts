/** A descriptor that a shell left open does not reach what a laboratory starts. */
import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { hasTool } from './availability.ts';

test.skipIf(process.platform !== 'linux' || !hasTool('bash'))('inherited descriptors are closed, own ones stay', () => {
  const script = `
    import { closeInherited } from '${new URL('inherited.ts', import.meta.url).pathname}';
    import { existsSync, openSync, writeSync } from 'node:fs';
    const own = openSync('/dev/null', 'w');
    const before = existsSync('/proc/self/fd/251');
    closeInherited();
    writeSync(own, 'still open');
    process.stdout.write(before + ' ' + existsSync('/proc/self/fd/251'));
  `;
  const node = [process.execPath, '--input-type=module', '-e', script];
  const { stdout } = spawnSync('bash', ['-c', 'exec 251>/dev/null; exec "$@"', 'bash', ...node], { encoding: 'utf8' });
  expect(stdout).toBe('true false');
});
