/** The closed list: its exit codes, and the table in the documentation. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { verdicts } from './verdicts.ts';

const rows = Object.entries(verdicts);

test('every verdict but the two good ones has an exit code of its own, with a coarse first digit', () => {
  const codes = rows.map(([, { exitCode }]) => exitCode).filter((code) => code !== 0);
  expect(new Set(codes).size).toBe(codes.length);
  expect(rows.length - codes.length).toBe(2);
  // Neither the coarse codes themselves nor a shell's own (126 and above, 130 for an interrupt).
  expect(codes.every((code) => code >= 10 && code < 126)).toBe(true);
  expect(codes.every((code) => /^[1-5]/.test(String(code)))).toBe(true);
});

test('docs/doctor.md shows the list as it is', () => {
  const text = readFileSync(new URL('../../docs/doctor.md', import.meta.url), 'utf8');
  const lines = rows.map(([id, { exitCode, meaning }]) => `| \`${id}\` | ${exitCode} | ${meaning} |`);
  expect(text).toContain(['| verdict | exit code | meaning |', '| --- | --- | --- |', ...lines, ''].join('\n'));
});
