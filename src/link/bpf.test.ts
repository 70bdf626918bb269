/** Assembling and running classic BPF, held against the kernel: the same random programs on the same random packets. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { socketpair } from '../ffi/lab-api.ts';
import { addressFamily, close, recv, sendto, socketType } from '../ffi/libc.ts';
import { attachFilter } from '../ffi/packet-socket.ts';
import { hasNative } from '../ffi/library.ts';
import {
  assemble,
  bpfCode,
  bpfFact,
  bpfOperandIndex,
  type BpfProgram,
  branch,
  goTo,
  keepEverything,
  keepingAtMost,
  label,
  plain,
  programBytes,
  programFromBytes,
} from './bpf.ts';
import { runProgram } from './bpf-run.ts';

describe('the assembler', () => {
  const program = assemble([
    plain(bpfCode.loadHalf, 12),
    branch(bpfCode.ifEqual, 0x0800, { no: 'drop' }),
    goTo('keep'),
    label('drop'),
    plain(bpfCode.keep, 0),
    label('keep'),
    plain(bpfCode.keep, 96),
  ]);

  test('counts jumps from the next instruction on', () => {
    expect(program).toEqual([
      { code: 0x28, jumpTrue: 0, jumpFalse: 0, k: 12 },
      { code: 0x15, jumpTrue: 0, jumpFalse: 1, k: 0x0800 },
      { code: 0x05, jumpTrue: 0, jumpFalse: 0, k: 1 },
      { code: 0x06, jumpTrue: 0, jumpFalse: 0, k: 0 },
      { code: 0x06, jumpTrue: 0, jumpFalse: 0, k: 96 },
    ]);
  });

  test('writes and reads struct sock_filter', () => {
    expect(programFromBytes(programBytes(program))).toEqual(program);
    expect(programBytes(program).length).toBe(40);
  });

  test('refuses labels that are missing, behind or at the end', () => {
    expect(() => assemble([goTo('nowhere'), plain(bpfCode.keep)])).toThrow(RangeError);
    expect(() => assemble([label('back'), plain(bpfCode.keep), goTo('back')])).toThrow(RangeError);
    expect(() => assemble([goTo('end'), label('end')])).toThrow(RangeError);
    const far = Array.from({ length: 300 }, () => plain(bpfCode.loadConstant));
    const steps = [branch(bpfCode.ifEqual, 0, { yes: 'far' }), ...far, label('far'), plain(bpfCode.keep)];
    expect(() => assemble(steps)).toThrow(/no jump/);
  });

  test('cuts what a program keeps', () => {
    expect(keepingAtMost(program, 64).map(({ k }) => k)).toEqual([12, 0x0800, 1, 0, 64]);
  });
});

describe('running', () => {
  const bytes = Uint8Array.from({ length: 64 }, (_, index) => index * 5);

  test('a load outside the frame keeps nothing', () => {
    const program = assemble([plain(bpfCode.loadWord, 61), plain(bpfCode.keep, 9)]);
    expect(runProgram(program, bytes, 0, 64)).toBe(0);
    expect(runProgram(program, bytes, 0, 65)).toBe(9);
    expect(runProgram(keepEverything(7), bytes, 0, 0)).toBe(7);
  });

  test('a computed offset wraps round, as in the kernel', () => {
    const at = (k: number): number =>
      runProgram(
        assemble([
          plain(bpfCode.indexConstant, 0xffff_ffff),
          plain(bpfCode.loadByteIndexed, k),
          plain(bpfCode.keepAccumulator),
        ]),
        bytes,
        0,
        64,
      );
    expect([at(2), at(64), at(65), at(0)]).toEqual([bytes[1], bytes[63], 0, 0]);
  });

  test('facts beside the bytes', () => {
    const program = assemble([plain(bpfCode.loadWord, bpfFact.packetType), plain(bpfCode.keepAccumulator)]);
    expect(runProgram(program, bytes, 0, 64, 64, { packetType: 4 })).toBe(4);
    expect(runProgram(program, bytes, 0, 64)).toBe(0);
  });

  test('instructions that do not exist keep nothing, and nothing throws', () => {
    const instruction = fc.record({
      code: fc.integer({ min: 0, max: 0xffff }),
      jumpTrue: fc.integer({ min: 0, max: 255 }),
      jumpFalse: fc.integer({ min: 0, max: 255 }),
      k: fc.integer({ min: 0, max: 0xffff_ffff }),
    });
    fc.assert(
      fc.property(fc.array(instruction, { maxLength: 30 }), fc.uint8Array({ maxLength: 60 }), (program, frame) => {
        const kept = runProgram(program, frame, 0, frame.length);
        expect(kept).toBeGreaterThanOrEqual(0);
        expect(kept).toBeLessThan(2 ** 32);
      }),
      { numRuns: 2000 },
    );
  });
});

describe.skipIf(process.platform !== 'linux' || !hasNative())('against the kernel', () => {
  test('random programs keep the same bytes of random packets', () => {
    // UNIX datagram sockets run attached filters as packet sockets do, and need no privilege.
    const [here, there] = socketpair(
      addressFamily.unix,
      socketType.dgram | socketType.nonblock | socketType.cloexec,
      0,
    );
    let compared = 0;
    try {
      fc.assert(
        fc.property(
          randomProgram,
          fc.array(fc.uint8Array({ minLength: 1, maxLength: 80 }), { maxLength: 6 }),
          (program, frames) => {
            attachFilter(there, programBytes(program));
            for (const frame of frames) {
              const kept = runProgram(program, frame, 0, frame.length);
              expect(kernelKeeps(here, there, frame)).toBe(Math.min(kept, frame.length));
              compared++;
            }
          },
        ),
        { numRuns: 3000 },
      );
    } finally {
      close(here);
      close(there);
    }
    expect(compared).toBeGreaterThan(3000);
  });
});

/** How many bytes of a datagram arrive; 0 when the filter drops it, which the sender is told as success or EPERM. */
function kernelKeeps(here: number, there: number, frame: Uint8Array): number {
  try {
    sendto(here, frame, 0, null);
    return recv(there, new Uint8Array(4096), 0);
  } catch (error) {
    expect((error as { code: string }).code).toMatch(/^(EAGAIN|EPERM)$/);
    return 0;
  }
}

/** Programs that the kernel's checker lets pass: jumps inside, memory written before it is read, constants that divide. */
const randomProgram: fc.Arbitrary<BpfProgram> = fc
  .array(
    fc.record({
      pick: fc.integer({ min: 0, max: 23 }),
      k: fc.oneof(fc.integer({ min: 0, max: 90 }), fc.integer({ min: 0, max: 0xffff_ffff })),
      yes: fc.integer({ min: 0, max: 5 }),
      no: fc.integer({ min: 0, max: 5 }),
      useIndex: fc.boolean(),
    }),
    { minLength: 1, maxLength: 24 },
  )
  .map((choices) => {
    const stores = [0, 1, 2, 3].map((k) => ({ code: bpfCode.store, jumpTrue: 0, jumpFalse: 0, k }));
    const body = choices.map(({ pick, k, yes, no, useIndex }, index) => {
      const room = choices.length - index - 1;
      const operand = useIndex ? bpfOperandIndex : 0;
      const offset = k % 90;
      const plainStep = (code: number, value: number) => ({ code, jumpTrue: 0, jumpFalse: 0, k: value });
      const jump = (code: number) => ({
        code: code | operand,
        jumpTrue: Math.min(yes, room),
        jumpFalse: Math.min(no, room),
        k,
      });
      const shift = useIndex ? k : k % 32;
      return [
        plainStep(bpfCode.loadWord, offset),
        plainStep(bpfCode.loadHalf, offset),
        plainStep(bpfCode.loadByte, offset),
        plainStep(bpfCode.loadHalfIndexed, offset),
        plainStep(bpfCode.loadByteIndexed, offset),
        plainStep(bpfCode.loadConstant, k),
        plainStep(bpfCode.loadMemory, k % 4),
        plainStep(bpfCode.loadLength, 0),
        plainStep(bpfCode.indexHeaderLength, offset),
        plainStep(bpfCode.indexConstant, k),
        plainStep(bpfCode.add | operand, k),
        plainStep(bpfCode.subtract | operand, k),
        plainStep(bpfCode.multiply | operand, k),
        plainStep(bpfCode.divide | operand, Math.max(1, k)),
        plainStep(bpfCode.remainder | operand, Math.max(1, k)),
        plainStep(bpfCode.exclusiveOr | operand, k),
        plainStep(bpfCode.shiftLeft | operand, shift),
        plainStep(bpfCode.shiftRight | operand, shift),
        plainStep(bpfCode.negate, 0),
        plainStep(bpfCode.accumulatorToIndex, 0),
        jump(bpfCode.ifEqual),
        jump(bpfCode.ifGreater),
        jump(bpfCode.ifGreaterOrEqual),
        jump(bpfCode.ifAnyBit),
      ][pick]!;
    });
    return [...stores, ...body, { code: bpfCode.keepAccumulator, jumpTrue: 0, jumpFalse: 0, k: 0 }];
  });
