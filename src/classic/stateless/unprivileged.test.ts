/** Who may not send packets of their own is told so by masscan's and zmap's own means, and with their exit code. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const program = fileURLToPath(new URL('../../bin.ts', import.meta.url));
const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

test.each([
  ['masscan', ['masscan', '127.0.0.1', '-p', '1', '--wait', '0'], /^\[-\] FAIL: .*CAP_NET_RAW\n {4}\[hint\] .*sudo/m],
  ['zmap', ['zmap', '-p', '1', '127.0.0.1', '-c', '1'], /\[FATAL\] send: .*CAP_NET_RAW.*sudo/],
] as const)('%s', (_name, args, words) => {
  const { status, stderr } = spawnSync(process.execPath, [program, ...args], { ...nobody, encoding: 'utf8' });
  expect(stderr).toMatch(words);
  expect(status).toBe(1);
});
