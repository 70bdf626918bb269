/** Runs classic BPF programs on frames in memory, as the kernel would: for stored packets, and to test filters without one. */
import { bpfCode, bpfFact, bpfOperandIndex, type BpfInstruction, type BpfProgram } from './bpf.ts';

/** What the loads of {@link bpfFact} read; an absent fact ends the program with 0. */
export interface FrameFacts {
  readonly protocol?: number;
  readonly packetType?: number;
  readonly interfaceIndex?: number;
  readonly hardware?: number;
  readonly vlanTag?: number;
  readonly vlanPresent?: number;
}

/** Where special loads begin: 2^32 - 2^21 (SKF_LL_OFF); no frame is that long. */
const firstFact = 0xffe0_0000;
const scratchWords = 16;
/** Jumps back in one run; a chain of headers that fills the largest frame takes fewer. */
const mostLoops = 65_536;

/**
 * Runs a program on the frame at `start` to `end`: how many bytes it keeps, 0 for none. `length` is the frame's length on the
 * wire. A load outside the frame, a division by zero and an instruction that does not exist end it with 0, as in the kernel.
 * Unconditional jumps may go back, as in the loops that libpcap makes of `protochain`; so many of them end a program with 0.
 */
export function runProgram(
  program: BpfProgram,
  bytes: Uint8Array,
  start: number,
  end: number,
  length: number = end - start,
  facts: FrameFacts = {},
): number {
  const memory = new Uint32Array(scratchWords);
  let a = 0;
  let x = 0;
  let loops = 0;
  for (let at = 0; at >= 0 && at < program.length; at++) {
    const step = program[at]!;
    const { code, k } = step;
    switch (code & 7) {
      case 0: {
        const loaded = load(step, x, bytes, start, end, length, facts, memory);
        if (loaded === undefined) return 0;
        a = loaded;
        break;
      }
      case 1: {
        const loaded = loadIndex(step, bytes, start, end, length, memory);
        if (loaded === undefined) return 0;
        x = loaded;
        break;
      }
      case 2:
        memory[k] = a;
        break;
      case 3:
        memory[k] = x;
        break;
      case 4: {
        const value = calculate(code & ~bpfOperandIndex, a, code & bpfOperandIndex ? x : k);
        if (value === undefined) return 0;
        a = value;
        break;
      }
      case 5:
        if (code === bpfCode.jump) {
          // libpcap's own interpreter takes the distance as signed.
          at += k | 0;
          if (k > 0x7fff_ffff && ++loops > mostLoops) return 0;
        } else at += holds(code, a, code & bpfOperandIndex ? x : k) ? step.jumpTrue : step.jumpFalse;
        break;
      case 6:
        return code === bpfCode.keep ? k : a;
      default:
        if (code === bpfCode.accumulatorToIndex) x = a;
        else if (code === bpfCode.indexToAccumulator) a = x;
        else return 0;
    }
  }
  return 0;
}

function load(
  { code, k }: BpfInstruction,
  x: number,
  bytes: Uint8Array,
  start: number,
  end: number,
  length: number,
  facts: FrameFacts,
  memory: Uint32Array,
): number | undefined {
  switch (code) {
    case bpfCode.loadConstant:
      return k;
    case bpfCode.loadMemory:
      return memory[k];
    case bpfCode.loadLength:
      return length;
    case bpfCode.loadWord:
    case bpfCode.loadHalf:
    case bpfCode.loadByte:
      return k >= firstFact ? fact(k, facts) : read(bytes, start + k, end, width(code));
    default: {
      // The kernel adds without looking at the carry: X = -1 and k = 1 is the first byte. Sums that are still negative are special
      // loads there, of which none can be meant by a computed offset.
      const offset = (x + k) >>> 0;
      return offset >= 0x8000_0000 ? undefined : read(bytes, start + offset, end, width(code));
    }
  }
}

function loadIndex(
  { code, k }: BpfInstruction,
  bytes: Uint8Array,
  start: number,
  end: number,
  length: number,
  memory: Uint32Array,
): number | undefined {
  switch (code) {
    case bpfCode.indexConstant:
      return k;
    case bpfCode.indexMemory:
      return memory[k];
    case bpfCode.indexLength:
      return length;
    case bpfCode.indexHeaderLength: {
      const value = read(bytes, start + k, end, 1);
      return value === undefined ? undefined : (value & 15) * 4;
    }
    default:
      return undefined;
  }
}

/** BPF_W 0x00, BPF_H 0x08, BPF_B 0x10. */
function width(code: number): 1 | 2 | 4 {
  return (code & 0x18) === 0x10 ? 1 : (code & 0x18) === 0x08 ? 2 : 4;
}

function read(bytes: Uint8Array, at: number, end: number, size: 1 | 2 | 4): number | undefined {
  if (at + size > end) return undefined;
  if (size === 1) return bytes[at];
  const half = (bytes[at]! << 8) | bytes[at + 1]!;
  return size === 2 ? half : ((half << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
}

function fact(k: number, facts: FrameFacts): number | undefined {
  switch (k) {
    case bpfFact.protocol:
      return facts.protocol;
    case bpfFact.packetType:
      return facts.packetType;
    case bpfFact.interfaceIndex:
      return facts.interfaceIndex;
    case bpfFact.hardware:
      return facts.hardware;
    case bpfFact.vlanTag:
      return facts.vlanTag;
    case bpfFact.vlanPresent:
      return facts.vlanPresent;
    default:
      return undefined;
  }
}

function calculate(code: number, a: number, b: number): number | undefined {
  switch (code) {
    case bpfCode.add:
      return (a + b) >>> 0;
    case bpfCode.subtract:
      return (a - b) >>> 0;
    case bpfCode.multiply:
      return Math.imul(a, b) >>> 0;
    case bpfCode.divide:
      return b === 0 ? undefined : Math.floor(a / b);
    case bpfCode.remainder:
      return b === 0 ? undefined : a % b;
    case bpfCode.or:
      return (a | b) >>> 0;
    case bpfCode.and:
      return (a & b) >>> 0;
    case bpfCode.exclusiveOr:
      return (a ^ b) >>> 0;
    case bpfCode.shiftLeft:
      return (a << (b & 31)) >>> 0;
    case bpfCode.shiftRight:
      return a >>> (b & 31);
    case bpfCode.negate:
      return -a >>> 0;
    default:
      return undefined;
  }
}

function holds(code: number, a: number, b: number): boolean {
  switch (code & ~bpfOperandIndex) {
    case bpfCode.ifEqual:
      return a === b;
    case bpfCode.ifGreater:
      return a > b;
    case bpfCode.ifGreaterOrEqual:
      return a >= b;
    default:
      return (a & b) !== 0;
  }
}
