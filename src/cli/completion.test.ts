/** Completion scripts: the shells take them, and they complete what there is. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { hasTool } from '../../lab/availability.ts';
import { runCli } from './run-cli.fake.ts';

describe.each(['bash', 'zsh', 'fish'])('for %s', (shell) => {
  test('names every command, its flags and the words of the filter', async () => {
    const { code, out } = await runCli(['completion', shell]);
    expect(code).toBe(0);
    for (const word of ['watch', 'interval', 'tcp-info', 'is:exposed', 'port:']) expect(out).toContain(word);
    expect(out).not.toMatch(/\b(?:who|chart)\b.*--json/);
  });

  test.skipIf(!hasTool(shell))('is a script that the shell can read', async () => {
    const { out } = await runCli(['completion', shell]);
    const folder = mkdtempSync(join(tmpdir(), 'ptl-completion-'));
    const script = join(folder, 'script');
    writeFileSync(script, out);
    const checked = spawnSync(shell, ['-n', script], { encoding: 'utf8' });
    rmSync(folder, { recursive: true });
    expect([checked.status, checked.stderr]).toEqual([0, '']);
  });
});

describe.skipIf(!hasTool('bash'))('in bash', () => {
  test.each([
    ['portolan wa', 'watch'],
    ['portolan ls --js', '--json --jsonl'],
    ['portolan ls is:exp', 'exposed'],
    ['portolan completion f', 'fish'],
  ])('%s completes to %s', async (line, expected) => {
    const { out } = await runCli(['completion', 'bash']);
    const words = line.split(' ');
    const script = `${out}
COMP_LINE='${line}'; COMP_WORDS=(${words.join(' ')}); COMP_CWORD=${words.length - 1}; COMP_WORDBREAKS=': '
_portolan; echo "\${COMPREPLY[*]}"`;
    const { stdout, stderr } = spawnSync('bash', ['-s'], { input: script, encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(stdout.trim()).toBe(expected);
  });
});
