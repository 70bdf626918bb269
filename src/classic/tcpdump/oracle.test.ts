/** Our text against the installed tcpdump's, byte by byte. */
import { expect } from 'vitest';
import { needs } from '../../../lab/needs.ts';
import { seededRandom } from '../../base/random.ts';
import { samples } from './fixtures.fixture.ts';
import {
  combinations,
  differences,
  differencesByPacket,
  mutated,
  ours,
  pcapFile,
  theirs,
  withFile,
} from './oracle.fixture.ts';

const { describe, test } = needs({ tools: ['tcpdump'] });
const frames = Object.values(samples).flat();

describe('as tcpdump prints', () => {
  for (const [name, list] of Object.entries(samples)) {
    test(name, async () => {
      await withFile(pcapFile(list), (path) => compare(path));
    });
  }

  test('all of them cut short', async () => {
    const random = seededRandom(1);
    const list = frames.flatMap((frame) => Array.from({ length: 4 }, () => frame));
    const file = pcapFile(list, 1, ({ length }) => random.integer(1, Math.max(1, length)));
    await withFile(file, (path) => compare(path, every(4)));
  });

  test('all of them with bytes changed', async () => {
    const random = seededRandom(2);
    const list = frames.flatMap((frame) => Array.from({ length: 12 }, () => mutated(frame, random)));
    const file = pcapFile(list, 1, ({ length }) =>
      random.chance(0.3) ? random.integer(1, Math.max(1, length)) : length,
    );
    await withFile(file, (path) => compare(path, every(4), differencesByPacket));
  });
});

function every(step: number): readonly (readonly string[])[] {
  return combinations.filter((_, index) => index % step === 1);
}

async function compare(path: string, list = combinations, by = differences): Promise<void> {
  for (const options of list) {
    const args = ['-n', ...options, ...(by === differences ? [] : ['-#']), '-r', path];
    const { out } = await ours(args);
    expect(by(out, theirs(args)), `tcpdump ${args.join(' ')}`).toEqual([]);
  }
}
