/**
 * `npm run build`: dist/, the JavaScript that the package ships, and its types.
 *
 * The 1,300 modules of src/ become some 300 files: what a command needs beyond its own code stands in one file a floor, since each file
 * costs Node a third of a millisecond at every start. What is imported dynamically is still read when it is first used.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, globSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const root = fileURLToPath(new URL('..', import.meta.url));
const source = (path: string): string => join(root, 'src', path);
const dist = join(root, 'dist');
/** Everything but the two doors, so that files beside the code and package.json two levels above are found from each of them. */
const chunks = 'chunks';

/** Modules that at least so many commands share are one file a floor; what fewer need stays beside them. */
const floors = [
  { name: 'core', test: /\/src\/(?:base|addr|ffi|report)\//, minShareCount: 3 },
  { name: 'machine', test: /\/src\/(?:os|sockets)\//, minShareCount: 3 },
  { name: 'link', test: /\/src\/link\//, minShareCount: 2 },
  { name: 'scan', test: /\/src\/scan\//, minShareCount: 2 },
  { name: 'wire', test: /\/src\/wire\//, minShareCount: 6 },
];

rmSync(dist, { recursive: true, force: true });
checkAndDeclare();
await bundle();
// Data that code reads from its own folder.
for (const data of globSync('src/**/*.gen.txt', { cwd: root })) {
  copyFileSync(join(root, data), join(dist, chunks, basename(data)));
}
chmodSync(join(dist, 'bin.js'), 0o755);

/** The compiler judges the types and writes their declarations; ends the program where it finds a mistake. */
function checkAndDeclare(): void {
  const compiler = join(root, 'node_modules/.bin/tsc');
  const { status } = spawnSync(compiler, ['-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

async function bundle(): Promise<void> {
  const build = await rolldown({
    input: {
      bin: source('bin.ts'),
      index: source('index.ts'),
      // A program of its own, started as a process.
      [`${chunks}/deep-child`]: source('capture/deep/deep-child.ts'),
    },
    platform: 'node',
    external: [/^node:/, 'koffi', '@stricli/core'],
    // A module that one command loads late and another at once is no mistake.
    checks: { ineffectiveDynamicImport: false },
  });
  await build.write({
    dir: dist,
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: `${chunks}/[name].js`,
    codeSplitting: { groups: floors },
  });
  await build.close();
}
