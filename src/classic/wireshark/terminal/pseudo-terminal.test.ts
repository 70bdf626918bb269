/** The view at a real pseudo-terminal, which script(1) makes: it draws, filters, ends, and gives the terminal back. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect } from 'vitest';
import { needs } from '../../../../lab/needs.ts';
import { packetOf, pcapngFile } from '../../../capture/capture-bytes.fixture.ts';
import { captured } from '../../../wire/captured.fixture.ts';

const { test } = needs({ tools: ['script'] });
const folder = mkdtempSync(join(tmpdir(), 'portolan-pty-'));
const file = join(folder, 'captured.pcapng');
const frames = Object.values(captured);
writeFileSync(file, pcapngFile(frames.map((frame) => packetOf(frame))));
afterAll(() => rmSync(folder, { recursive: true }));

const bin = resolve(import.meta.dirname, '../../../bin.ts');

/** Types each answer once its text has been seen; resolves to the exit code and all that was written. */
function atTerminal(
  steps: readonly (readonly [seen: string | RegExp, typed: string])[],
): Promise<{ code: number; out: string }> {
  const command = `stty cols 90 rows 24; '${process.execPath}' '${bin}' wireshark '${file}'; echo "ended with $?; $(stty -a | grep -o '.icanon')"`;
  const child = spawn('script', ['-qfec', command, '/dev/null'], { stdio: ['pipe', 'pipe', 'ignore'] });
  const left = [...steps];
  let out = '';
  let from = 0;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
    const step = left[0];
    const place = step === undefined ? -1 : out.slice(from).search(step[0]);
    if (step === undefined || place === -1) return;
    left.shift();
    from = out.length;
    child.stdin.write(step[1]);
  });
  return new Promise((done) => child.on('close', (code) => done({ code: code ?? -1, out })));
}

test('draws, filters, and ends', async () => {
  const { code, out } = await atTerminal([
    [/q end/, '/http\r'],
    [/2 packets pass/, '\t'],
    [/packet 8/, 'q'],
  ]);
  expect(code).toBe(0);
  expect(out).toContain(`${frames.length} packets, 2 pass http`);
  // The screen that was there before, the cursor, and lines with echo are back.
  expect(out).toMatch(/\u001b\[\?25h\u001b\[\?1049l[^\u001b]*ended with 0; .icanon/);
  expect(out).not.toContain('-icanon');
}, 20_000);

test('an interrupt ends it too', async () => {
  const { out } = await atTerminal([[/q end/, '\u0003']]);
  expect(out).toMatch(/\u001b\[\?1049l[^\u001b]*ended with 0/);
}, 20_000);
