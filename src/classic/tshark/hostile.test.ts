/** What packets say cannot reach the terminal as anything but text, and JSON stays JSON. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { packetOf, pcapngFile } from '../../capture/capture-bytes.fixture.ts';
import { captured } from '../../wire/captured.fixture.ts';
import { generator, mutated } from '../../wire/fuzz-mutation.fixture.ts';
import { comparedFrames } from './lines.fixture.ts';
import { ours } from './oracle.fixture.ts';

const folder = mkdtempSync(join(tmpdir(), 'portolan-'));
const file = join(folder, 'hostile.pcapng');
// The target and a header of the request become escape sequences; its length stays.
const frame = Buffer.from(captured.httpRequest);
frame.write('\u001b', frame.indexOf('GET /') + 4, 'latin1');
frame.write('\u0007', frame.indexOf('Host: ') + 6, 'latin1');
writeFileSync(file, pcapngFile([packetOf(Uint8Array.from(frame))]));
afterAll(() => rmSync(folder, { recursive: true }));

const forms = [
  [],
  ['-V'],
  ['-x'],
  ['-T', 'tabs'],
  ['-T', 'psml'],
  ['-T', 'json'],
  ['-T', 'ek'],
  ['-q', '-z', 'io,phs'],
];

test.each(forms.map((form) => [form]))('%j', async (form) => {
  const { out } = await ours(['-r', file, ...form]);
  expect(out).not.toMatch(/[\0-\x08\x0b-\x1f\x7f]/);
  if (form[1] === 'json') expect(JSON.parse(out)).toHaveLength(1);
  if (form[1] === 'ek')
    expect(
      out
        .trim()
        .split('\n')
        .map((line) => typeof JSON.parse(line)),
    ).toEqual(['object', 'object']);
});

test('chosen fields', async () => {
  const { out } = await ours(['-r', file, '-T', 'fields', '-e', 'http.request.uri', '-e', 'http.host']);
  expect(out).toBe('\\033\t\\a\n');
});

test('a line for every packet, whatever it holds', async () => {
  const random = generator('lines');
  const seeds = comparedFrames();
  const frames = Array.from({ length: 6000 }, () => mutated(seeds[random() % seeds.length]!.frame, random));
  const mutants = join(folder, 'mutants.pcapng');
  writeFileSync(mutants, pcapngFile(frames.map((bytes, index) => packetOf(bytes, 1_700_000_000 + index))));
  for (const passes of [[], ['-2']]) {
    const { code, out } = await ours([...passes, '-r', mutants]);
    expect(code).toBe(0);
    expect(out.split('\n')).toHaveLength(frames.length + 1);
    expect(out).not.toMatch(/[\0-\x09\x0b-\x1f\x7f-\x9f]/);
  }
  for (const form of ['ascii', 'hex', 'raw']) {
    const { out } = await ours(['-r', mutants, '-q', '-z', `follow,tcp,${form},0`]);
    expect(out).not.toMatch(/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?!\n)/);
  }
});
