/** Every line of `tshark -r`: the columns Protocol and Info of what each protocol says. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { needs } from '../../../lab/needs.ts';
import { packetOf, pcapngFile } from '../../capture/capture-bytes.fixture.ts';
import { comparedFrames } from './lines.fixture.ts';
import { ours, theirs } from './oracle.fixture.ts';

const { test } = needs({ tools: ['tshark'] });

test('a line of each protocol is the one that tshark prints, in one pass and in two', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'portolan-'));
  try {
    const file = join(folder, 'lines.pcapng');
    const frames = comparedFrames();
    writeFileSync(file, pcapngFile(frames.map(({ frame }, index) => packetOf(frame, 1_700_000_000 + index))));
    const named = (out: string): readonly string[] => {
      const lines = out.split('\n');
      expect(lines.length).toBe(frames.length + 1);
      return frames.map(({ name }, index) => `${name}: ${lines[index]}`);
    };
    for (const passes of [[], ['-2']]) {
      const args = [...passes, '-r', file];
      expect(named((await ours(args)).out)).toEqual(named(theirs(args).out));
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
