/** `npm run build`: dist/, the JavaScript that the package ships. */
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, globSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');

rmSync(dist, { recursive: true, force: true });
const { status } = spawnSync(join(root, 'node_modules/.bin/tsc'), ['-p', 'tsconfig.build.json'], {
  cwd: root,
  stdio: 'inherit',
});
if (status !== 0) process.exit(status ?? 1);
// The compiler leaves data behind that is no JavaScript.
for (const data of globSync('**/*.gen.txt', { cwd: join(root, 'src') })) {
  mkdirSync(dirname(join(dist, data)), { recursive: true });
  copyFileSync(join(root, 'src', data), join(dist, data));
}
chmodSync(join(dist, 'bin.js'), 0o755);
