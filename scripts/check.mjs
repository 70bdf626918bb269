/** `npm run check`: whether the house is in order; every check at once, the output of those that failed. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensurePackages, nodeBinary, root } from './install.mjs';

ensurePackages();

const bin = (name) => join(root, 'node_modules/.bin', name);
const checks = {
  types: [bin('tsc'), '--noEmit', '-p', '.'],
  lint: [bin('oxlint'), '--type-aware', '--deny-warnings'],
  format: [bin('oxfmt'), '--check'],
  generated: [nodeBinary(), 'scripts/gen.ts', '--check'],
  unused: [bin('knip')],
  house: [nodeBinary(), 'node_modules/vitest/vitest.mjs', 'run', 'test/house.test.ts', '--reporter=dot'],
};

const results = await Promise.all(Object.entries(checks).map(([name, argv]) => run(name, argv)));
for (const { name, code, output } of results) if (code !== 0) process.stdout.write(`\n--- ${name} ---\n${output}`);
process.stdout.write(`\n${results.map(({ name, code }) => `${code === 0 ? 'ok  ' : 'FAIL'} ${name}`).join('\n')}\n`);
process.exitCode = results.some(({ code }) => code !== 0) ? 1 : 0;

/** Runs one check; its output is kept for when it fails. */
function run(name, [program, ...args]) {
  return new Promise((resolve) => {
    const path = `${join(root, 'node_modules/.bin')}:${process.env.PATH ?? ''}`;
    const child = spawn(program, args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, PATH: path },
    });
    let output = '';
    const keep = (part) => (output += part);
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => resolve({ name, code: 1, output: `${error.message}\n` }));
    child.on('close', (code) => resolve({ name, code: code ?? 1, output }));
  });
}
