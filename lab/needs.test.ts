/** What is missing is named, skipped where that is allowed, and failed where it is not. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { labAvailability } from './availability.ts';
import { needs, whatIsMissing } from './needs.ts';

const vitest = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url));
const helper = fileURLToPath(new URL('needs.ts', import.meta.url));

/** Runs a test file that needs a tool nobody has. */
function runWithout(ci: string): { readonly code: number | null; readonly output: string } {
  const folder = mkdtempSync(join(tmpdir(), 'ptl-needs-'));
  try {
    const file = `import { needs } from ${JSON.stringify(helper)};
      const { describe, test } = needs({ tools: ['no-such-tool'] });
      describe('the group', () => void test('never runs', () => { throw new Error('it ran'); }));`;
    writeFileSync(join(folder, 'x.test.ts'), file);
    const argv = [vitest, 'run', '--root', folder, '--reporter=verbose', '--no-color'];
    const result = spawnSync(process.execPath, argv, {
      encoding: 'utf8',
      env: { ...process.env, CI: ci },
      timeout: 50_000,
    });
    return { code: result.status, output: result.stdout + result.stderr };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test('nothing is missing where nothing is asked for', () => {
  expect(whatIsMissing({})).toBeUndefined();
  expect(whatIsMissing({ tools: ['sh', 'cat'] })).toBeUndefined();
});

test('everything that is missing is named at once', () => {
  expect(whatIsMissing({ tools: ['no-such-tool', 'sh', 'nor-this'] })).toBe('not installed: no-such-tool, nor-this');
  const root = whatIsMissing({ root: true });
  expect(root).toBe(process.geteuid?.() === 0 ? undefined : 'needs root');
  const lab = labAvailability();
  expect(whatIsMissing({ lab: true })).toBe(lab.mode === 'none' ? lab.reason : undefined);
});

test('without CI the tests are skipped, and their names say why', () => {
  const { code, output } = runWithout('');
  expect(output).toContain('the group (skipped: not installed: no-such-tool)');
  expect(output).toMatch(/1 skipped/);
  expect(output).not.toContain('it ran');
  expect(code).toBe(0);
});

test('with CI=true a test fails and says what is missing', () => {
  const { code, output } = runWithout('true');
  expect(output).toContain('CI provides what the tests need: not installed: no-such-tool');
  expect(output).not.toContain('it ran');
  expect(code).toBe(1);
});

needs({ tools: ['sh'] }).test('a test whose needs are met runs', () => {
  expect(needs({ tools: ['sh'] }).missing).toBeUndefined();
});
