/** Frames pass from thread to thread whole, in order, once each; a slow reader stops the writer, not the other way round. */
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../base/random.ts';
import { pipeMemory, PipeReader, PipeWriter } from './frame-pipe.ts';
import { emptyMeta } from './link.ts';

const meta = { ...emptyMeta(), seconds: 4_000_000_000, nanoseconds: 5, interfaceIndex: 6, packetType: 4, vlan: 7 };

describe('a pipe', () => {
  test('carries frames of all lengths with what is known of them', () => {
    const memory = pipeMemory({ slots: 3, slotBytes: 1024 });
    let published = 0;
    const writer = new PipeWriter(memory, () => published++);
    const reader = new PipeReader(memory);
    const random = seededRandom(3);
    const received: number[] = [];
    const lengths: number[] = [];
    const drain = (): void => {
      for (let batch = reader.next(); batch !== null; batch = reader.next()) {
        let frames = 0;
        batch.forEach((bytes, start, end, seen) => {
          const number = received.length & 255;
          received.push(end - start);
          frames++;
          expect(bytes.subarray(start, end).every((byte) => byte === number)).toBe(true);
          expect(seen).toEqual({ ...meta, originalLength: end - start });
        });
        expect(frames).toBe(batch.frames);
      }
    };
    for (let round = 0; round < 500; round++) {
      for (let burst = random.integer(1, 2); burst > 0; burst--) {
        const length = random.integer(1, 900);
        writer.write(new Uint8Array(length + 3).fill(lengths.length), 3, length + 3, {
          ...meta,
          originalLength: length,
        });
        lengths.push(length);
      }
      if (random.chance(0.5)) writer.flush();
      drain();
    }
    writer.flush();
    drain();
    expect(received).toEqual(lengths);
    expect(published).toBeGreaterThan(250);
    expect(reader.next()).toBeNull();
  });

  test('a batch is only given back when the next is asked for', () => {
    const memory = pipeMemory({ slots: 2, slotBytes: 128 });
    const writer = new PipeWriter(memory, () => {});
    const reader = new PipeReader(memory);
    for (const byte of [1, 2]) {
      writer.write(new Uint8Array(40).fill(byte), 0, 40, meta);
      writer.flush();
    }
    const held = reader.next()!;
    const firstByte = (): number[] => {
      const seen: number[] = [];
      held.forEach((bytes, start) => seen.push(bytes[start]!));
      return seen;
    };
    expect(firstByte()).toEqual([1]);
    // Both slots are full: a writer told to stop does not wait for one.
    reader.stop();
    writer.write(new Uint8Array(40).fill(3), 0, 40, meta);
    expect(writer.stopped).toBe(true);
    expect(firstByte()).toEqual([1]);
  });

  test('a frame longer than a slot is cut', () => {
    const memory = pipeMemory({ slots: 2, slotBytes: 128 });
    const writer = new PipeWriter(memory, () => {});
    writer.write(new Uint8Array(500), 0, 500, { ...meta, originalLength: 500 });
    writer.flush();
    const seen: string[] = [];
    new PipeReader(memory).next()?.forEach((_, start, end, { originalLength }) => {
      seen.push(`${end - start} of ${originalLength}`);
    });
    expect(seen).toEqual(['96 of 500']);
  });

  test('impossible shapes', () => {
    expect(() => pipeMemory({ slots: 1 })).toThrow(RangeError);
    expect(() => pipeMemory({ slotBytes: 1000 })).toThrow(RangeError);
  });
});
