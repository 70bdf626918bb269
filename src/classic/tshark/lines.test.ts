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

test('a line of each protocol is the one that tshark prints', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'portolan-'));
  try {
    const file = join(folder, 'lines.pcapng');
    const frames = comparedFrames();
    writeFileSync(file, pcapngFile(frames.map(({ frame }, index) => packetOf(frame, 1_700_000_000 + index))));
    const [mine, expected] = [(await ours(['-r', file])).out, theirs(['-r', file]).out].map((out) => out.split('\n'));
    expect(expected!.length).toBe(frames.length + 1);
    const named = (lines: readonly string[]): readonly string[] =>
      frames.map(({ name }, index) => `${name}: ${lines[index]}`);
    expect(named(mine!)).toEqual(named(expected!));
  } finally {
    rmSync(folder, { recursive: true });
  }
});
