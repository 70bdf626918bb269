import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../base/clock.ts';
import { PortolanError } from '../base/errors.ts';
import { stdoutSink } from './file-sink.ts';
import { brokenPipeExitCode } from './output.ts';

const here = new URL('.', import.meta.url).href;

/** A program that writes many lines to its standard output through the sink, and its exit code as runWithOutput says. */
const program = `
const { openStdout } = await import('${here}file-sink.ts');
const { runWithOutput } = await import('${here}output.ts');
const output = openStdout({ environment: process.env });
process.exitCode = await runWithOutput(output, () => {
  for (let line = 0; line < 300_000; line++) output.write('line ' + line + ' äöü\\n');
  return 0;
});
process.exit();
`;

function lines(count: number): string {
  return Array.from({ length: count }, (_, line) => `line ${line} äöü\n`).join('');
}

describe('stdoutSink', () => {
  it('writes a file whole, characters across chunks included', () => {
    const folder = mkdtempSync(join(tmpdir(), 'portolan-sink-'));
    const path = join(folder, 'out');
    const descriptor = openSync(path, 'w');
    try {
      const sink = stdoutSink(descriptor);
      expect([sink.isTTY, sink.columns, sink.style.colour]).toEqual([false, Infinity, false]);
      const text = lines(20_000);
      for (let at = 0; at < text.length; at += 77) sink.write(text.slice(at, at + 77));
      sink.write('🚢'.repeat(40_001));
      sink.flush();
      expect(readFileSync(path, 'utf8')).toBe(`${text}${'🚢'.repeat(40_001)}`);
    } finally {
      closeSync(descriptor);
      rmSync(folder, { recursive: true });
    }
  });

  it('says what is wrong when the disk is full', () => {
    const descriptor = openSync('/dev/full', 'w');
    const sink = stdoutSink(descriptor);
    sink.write('x');
    try {
      expect(() => sink.flush()).toThrow(PortolanError);
      expect(() => sink.write('y'.repeat(70_000))).toThrow('no space left on the device; the output is incomplete');
    } finally {
      closeSync(descriptor);
    }
  });

  it('ends quietly, as SIGPIPE would, when the reader has gone', () => {
    const result = spawnSync(
      '/bin/sh',
      ['-c', '{ "$0" --input-type=module -e "$1"; echo "exit $?" >&2; } | head -n 2', process.execPath, program],
      {
        encoding: 'utf8',
      },
    );
    expect(result.stdout).toBe(lines(2));
    expect(result.stderr).toBe(`exit ${brokenPipeExitCode}\n`);
  });

  it('loses nothing in a non-blocking pipe with a slow reader', async () => {
    // Touching process.stdout makes the child's end non-blocking; the refused writes are counted, so that the test shows
    // that it met some.
    const counting = `
      import fs from 'node:fs';
      import { syncBuiltinESMExports } from 'node:module';
      process.stdout.columns;
      let refused = 0;
      const { writeSync } = fs;
      fs.writeSync = (...values) => {
        try { return writeSync(...values); } catch (error) { if (error.code === 'EAGAIN') refused++; throw error; }
      };
      syncBuiltinESMExports();
      process.on('exit', () => { writeSync(2, String(refused)); });
    `;
    const child = spawn(process.execPath, ['--input-type=module', '-e', counting + program]);
    const closed = once(child, 'close');
    let refused = '';
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => void (refused += chunk));
    child.stdout.setEncoding('utf8');
    let text = '';
    let chunks = 0;
    for await (const chunk of child.stdout) {
      text += chunk as string;
      // Let the pipe run full now and then.
      if (++chunks % 40 === 0) await systemClock.sleep(20);
    }
    const [exitCode] = (await closed) as [number];
    expect(exitCode).toBe(0);
    expect(Number(refused)).toBeGreaterThan(0);
    expect(text === lines(300_000)).toBe(true);
  });
});

describe('stderrSink', () => {
  const writer = `
    const { stderrSink } = await import('${here}file-sink.ts');
    stderrSink().write('a warning\\n');
  `;

  it('writes at once', () => {
    const result = spawnSync(process.execPath, ['--input-type=module', '-e', writer], { encoding: 'utf8' });
    expect([result.status, result.stderr]).toEqual([0, 'a warning\n']);
  });

  it('keeps its own troubles to itself', () => {
    const descriptor = openSync('/dev/full', 'w');
    try {
      const stdio = ['ignore', 'pipe', descriptor] as const;
      const result = spawnSync(process.execPath, ['--input-type=module', '-e', writer], { stdio: [...stdio] });
      expect([result.status, result.stdout.length]).toEqual([0, 0]);
    } finally {
      closeSync(descriptor);
    }
  });
});
