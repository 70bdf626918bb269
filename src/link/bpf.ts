/** Classic BPF (the kernel's socket filters): instructions, an assembler with labels, and the bytes the kernel takes. */

/** One struct sock_filter. Jump distances count instructions from the next one on. */
export interface BpfInstruction {
  readonly code: number;
  readonly jumpTrue: number;
  readonly jumpFalse: number;
  readonly k: number;
}

/** A program: what it returns is how many bytes of the frame are kept, 0 for none. */
export type BpfProgram = readonly BpfInstruction[];

/** Operation codes, put together as in include/uapi/linux/bpf_common.h and filter.h. */
export const bpfCode = {
  loadWord: 0x20,
  loadHalf: 0x28,
  loadByte: 0x30,
  loadWordIndexed: 0x40,
  loadHalfIndexed: 0x48,
  loadByteIndexed: 0x50,
  loadConstant: 0x00,
  loadMemory: 0x60,
  loadLength: 0x80,
  indexConstant: 0x01,
  indexMemory: 0x61,
  indexLength: 0x81,
  /** X = 4 * (the low four bits of a byte): the length of an IPv4 header. */
  indexHeaderLength: 0xb1,
  store: 0x02,
  storeIndex: 0x03,
  add: 0x04,
  subtract: 0x14,
  multiply: 0x24,
  divide: 0x34,
  or: 0x44,
  and: 0x54,
  shiftLeft: 0x64,
  shiftRight: 0x74,
  negate: 0x84,
  remainder: 0x94,
  exclusiveOr: 0xa4,
  jump: 0x05,
  ifEqual: 0x15,
  ifGreater: 0x25,
  ifGreaterOrEqual: 0x35,
  ifAnyBit: 0x45,
  keep: 0x06,
  keepAccumulator: 0x16,
  accumulatorToIndex: 0x07,
  indexToAccumulator: 0x87,
} as const;

/** Or-ed to an arithmetic or jump code: the operand is X instead of k. */
export const bpfOperandIndex = 0x08;

/** Loads from these offsets read facts about the frame instead of bytes (SKF_AD_OFF + SKF_AD_*, include/uapi/linux/filter.h). */
export const bpfFact = {
  protocol: 0xffff_f000,
  packetType: 0xffff_f004,
  interfaceIndex: 0xffff_f008,
  hardware: 0xffff_f01c,
  vlanTag: 0xffff_f02c,
  vlanPresent: 0xffff_f030,
} as const;

/** The kernel's limit (BPF_MAXINSNS). */
export const mostInstructions = 4096;

/** A step of a program in the making: an instruction, a place to jump to, or a jump to such places. */
export type BpfStep =
  | { readonly kind: 'plain'; readonly code: number; readonly k: number }
  | { readonly kind: 'label'; readonly name: string }
  | { readonly kind: 'branch'; readonly code: number; readonly k: number; readonly yes?: string; readonly no?: string }
  | { readonly kind: 'goto'; readonly name: string };

/** An instruction that is no jump. */
export function plain(code: number, k = 0): BpfStep {
  return { kind: 'plain', code, k: k >>> 0 };
}

/** A place to jump to. */
export function label(name: string): BpfStep {
  return { kind: 'label', name };
}

/** A conditional jump; an absent target is the next step. Conditional jumps reach 255 instructions, and forward only. */
export function branch(code: number, k: number, targets: { readonly yes?: string; readonly no?: string }): BpfStep {
  return { kind: 'branch', code, k: k >>> 0, ...targets };
}

/** An unconditional jump forward. */
export function goTo(name: string): BpfStep {
  return { kind: 'goto', name };
}

/** Resolves labels. Throws RangeError (a programmer's error) for a label that is missing, behind, or too far away. */
export function assemble(steps: readonly BpfStep[]): BpfProgram {
  const places = new Map<string, number>();
  let count = 0;
  for (const step of steps) {
    if (step.kind === 'label') places.set(step.name, count);
    else count++;
  }
  if (count > mostInstructions) throw new RangeError(`${count} instructions are more than the kernel takes`);
  const program: BpfInstruction[] = [];
  for (const step of steps) {
    if (step.kind === 'label') continue;
    const from = program.length + 1;
    const distance = (name: string | undefined, limit: number): number => {
      if (name === undefined) return 0;
      const place = places.get(name);
      if (place === undefined || place < from || place - from > limit || place >= count)
        throw new RangeError(`no jump from instruction ${from - 1} reaches ${name}`);
      return place - from;
    };
    program.push(
      step.kind === 'plain'
        ? { code: step.code, jumpTrue: 0, jumpFalse: 0, k: step.k }
        : step.kind === 'goto'
          ? { code: bpfCode.jump, jumpTrue: 0, jumpFalse: 0, k: distance(step.name, mostInstructions) }
          : { code: step.code, jumpTrue: distance(step.yes, 255), jumpFalse: distance(step.no, 255), k: step.k },
    );
  }
  return program;
}

/** The struct sock_filter array: code (16 bits), two jumps (8 each), k (32), in the machine's order. */
export function programBytes(program: BpfProgram): Uint8Array {
  const bytes = new Uint8Array(program.length * 8);
  const codes = new Uint16Array(bytes.buffer);
  const words = new Uint32Array(bytes.buffer);
  for (const [index, { code, jumpTrue, jumpFalse, k }] of program.entries()) {
    codes[index * 4] = code;
    bytes[index * 8 + 2] = jumpTrue;
    bytes[index * 8 + 3] = jumpFalse;
    words[index * 2 + 1] = k;
  }
  return bytes;
}

/** Reads a struct sock_filter array (struct bpf_insn of libpcap is the same). */
export function programFromBytes(bytes: Uint8Array): BpfProgram {
  const copy = bytes.slice();
  const codes = new Uint16Array(copy.buffer, 0, copy.length >> 1);
  const words = new Uint32Array(copy.buffer, 0, copy.length >> 2);
  return Array.from({ length: copy.length >> 3 }, (_, index) => ({
    code: codes[index * 4]!,
    jumpTrue: copy[index * 8 + 2]!,
    jumpFalse: copy[index * 8 + 3]!,
    k: words[index * 2 + 1]!,
  }));
}

/** The program that keeps `length` bytes of everything. */
export function keepEverything(length: number): BpfProgram {
  return [{ code: bpfCode.keep, jumpTrue: 0, jumpFalse: 0, k: length }];
}

/** The same program, keeping `length` bytes of a frame at most (a returned accumulator is left as it is). */
export function keepingAtMost(program: BpfProgram, length: number): BpfProgram {
  return program.map((each) => (each.code === bpfCode.keep && each.k > length ? { ...each, k: length } : each));
}
