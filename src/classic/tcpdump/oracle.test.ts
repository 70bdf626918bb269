/** Our text against the installed tcpdump's, byte by byte. */
import { expect } from 'vitest';
import { needs } from '../../../lab/needs.ts';
import type { Random } from '../../base/random.ts';
import { seededRandom } from '../../base/random.ts';
import { linkSamples, samples } from './fixtures.fixture.ts';
import { be16, be32, hex, join } from './frames.fixture.ts';
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

/** What stands before a frame's payload in other link types, in place of the Ethernet header of which the type is left. */
const links: Readonly<Record<string, { linkType: number; header: (type: Uint8Array, random: Random) => Uint8Array }>> =
  {
    SLL: {
      linkType: 113,
      header: (type, random) =>
        join(be16(random.integer(0, 5)), be16(1), be16(random.pick([6, 0, 8])), hex('0200000000010000'), type),
    },
    // An index that no interface has: names are those of the machine.
    SLL2: {
      linkType: 276,
      header: (type, random) =>
        join(type, be16(0), be32(90_000), be16(1), random.integer(0, 5), random.pick([6, 0]), hex('0200000000010000')),
    },
    NULL: { linkType: 0, header: (_, random) => be32(random.pick([2, 24, 28, 30, 99])).reverse() },
    LOOP: { linkType: 108, header: (_, random) => be32(random.pick([2, 24, 30, 5])) },
    RAW: { linkType: 101, header: () => new Uint8Array(0) },
    IPV4: { linkType: 228, header: () => new Uint8Array(0) },
    IPV6: { linkType: 229, header: () => new Uint8Array(0) },
  };

describe('as tcpdump prints', () => {
  for (const [name, list] of Object.entries(samples)) {
    test(name, async () => {
      await withFile(pcapFile(list), (path) => compare(path));
    });
  }

  for (const [name, { linkType, header }] of Object.entries(links)) {
    test(`all of them behind ${name}`, async () => {
      const random = seededRandom(linkType);
      const list = frames
        .filter((frame) => frame.length > 14)
        .map((frame) => join(header(frame.subarray(12, 14), random), frame.subarray(14)));
      const file = pcapFile(list, linkType, ({ length }) => (random.chance(0.2) ? random.integer(1, length) : length));
      await withFile(file, (path) => compare(path, every(5), differencesByPacket));
    });
  }

  for (const [name, { linkType, frames: list }] of Object.entries(linkSamples)) {
    test(`link type ${name}`, async () => {
      await withFile(pcapFile(list, linkType), (path) => compare(path));
    });

    test(`link type ${name}, cut short and with bytes changed`, async () => {
      const random = seededRandom(3);
      const cuts = new Map<Uint8Array, number>();
      for (const frame of list.flatMap((sample) => Array.from({ length: 4 }, () => sample))) {
        const bytes = random.chance(0.7) ? mutated(frame, random, 0) : frame.slice();
        cuts.set(bytes, random.chance(0.4) ? random.integer(1, Math.max(1, bytes.length)) : bytes.length);
      }
      const file = pcapFile([...cuts.keys()], linkType, (frame) => cuts.get(frame)!);
      await withFile(file, (path) => compare(path, every(4), differencesByPacket));
    });
  }

  test('all of them cut short', async () => {
    const random = seededRandom(1);
    const list = frames.flatMap((frame) => Array.from({ length: 4 }, () => frame));
    const file = pcapFile(list, 1, ({ length }) => random.integer(1, Math.max(1, length)));
    await withFile(file, (path) => compare(path, every(4)));
  });

  test('all of them with bytes changed', async () => {
    const cuts = new Map<Uint8Array, number>();
    // Each protocol has its own row of chances, so that samples added to one leave the others' as they were.
    for (const list of Object.values(samples)) {
      const random = seededRandom(2);
      for (const frame of list.flatMap((sample) => Array.from({ length: 12 }, () => sample))) {
        const bytes = mutated(frame, random);
        cuts.set(bytes, random.chance(0.3) ? random.integer(1, Math.max(1, bytes.length)) : bytes.length);
      }
    }
    const file = pcapFile([...cuts.keys()], 1, (frame) => cuts.get(frame)!);
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
