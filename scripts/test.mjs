/** `npm test`: installs what is missing, runs every test, and closes with one line of counts. Arguments go to vitest. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensurePackages, root, runWithPinnedNode } from './install.mjs';
import { ensureSystemPackages } from './system-packages.mjs';

ensurePackages();
ensureSystemPackages();

const folder = mkdtempSync(join(tmpdir(), 'portolan-test-'));
const results = join(folder, 'results.json');
const code = runWithPinnedNode(
  [
    `${root}node_modules/vitest/vitest.mjs`,
    'run',
    '--reporter=default',
    '--reporter=json',
    `--reporter=${root}scripts/retry-reporter.mjs`,
    `--outputFile.json=${results}`,
    ...process.argv.slice(2),
  ],
  { env: { PATH: `${root}node_modules/.bin:${process.env.PATH ?? ''}:/usr/sbin:/sbin` } },
);
process.exitCode = closingLine(code);
rmSync(folder, { recursive: true, force: true });

/** Prints `N passed, N failed, N skipped`; a run that could not be read, or in CI skipped anything, has failed. */
function closingLine(code) {
  let report;
  try {
    report = JSON.parse(readFileSync(results, 'utf8'));
  } catch {
    process.stdout.write('0 passed, 1 failed\n');
    return code || 1;
  }
  const skipped = report.numPendingTests + report.numTodoTests;
  const notAllowed = process.env.CI === 'true' && skipped > 0;
  for (const { assertionResults } of skipped > 0 ? report.testResults : []) {
    for (const { status, fullName } of assertionResults)
      if (status === 'pending' || status === 'skipped' || status === 'todo')
        process.stdout.write(`skipped: ${fullName}\n`);
  }
  if (notAllowed) process.stdout.write('in CI nothing may be skipped\n');
  process.stdout.write(
    `${report.numPassedTests} passed, ${report.numFailedTests} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`,
  );
  return code || (notAllowed ? 1 : 0);
}
