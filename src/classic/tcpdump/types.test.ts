/** -T against the installed tcpdump: each type over the datagrams made for it, and over those cut short and mutated. */
import { expect } from 'vitest';
import { needs } from '../../../lab/needs.ts';
import { seededRandom } from '../../base/random.ts';
import { differencesByPacket, mutated, ours, pcapFile, theirs, withFile } from './oracle.fixture.ts';
import { typeSamples } from './types.fixture.ts';

const { describe, test } = needs({ tools: ['tcpdump'] });
const levels = [[], ['-v'], ['-vv'], ['-e', '-x'], ['-q']] as const;

describe('-T as tcpdump prints', () => {
  for (const [type, samples] of Object.entries(typeSamples)) {
    test(type, async () => {
      const random = seededRandom(3);
      const changed = samples.flatMap((frame) => Array.from({ length: 6 }, () => mutated(frame, random)));
      const frames = [...samples, ...changed, ...samples];
      // The last of them are cut short.
      const file = pcapFile(frames, 1, ({ length }) =>
        frames.length === 0 || random.chance(0.7) ? length : random.integer(35, Math.max(35, length)),
      );
      await withFile(file, async (path) => {
        for (const level of levels) {
          const args = ['-n', '-#', '-T', type, ...level, '-r', path];
          const { out } = await ours(args);
          expect(differencesByPacket(out, theirs(args)), args.join(' ')).toEqual([]);
        }
      });
    });
  }
});
