/** Filters for frames with an SLL2 header: the kernel runs them before the header is there. */
import { bpfCode, bpfFact, type BpfInstruction, type BpfProgram } from './bpf.ts';
import { sll2Field } from '../wire/sll2.ts';
import { sll2HeaderLength } from './cooked-header.ts';

/** Loads of these header fields are answered by the kernel itself: width code, offset, and the fact that stands for it. */
const facts: readonly (readonly [code: number, offset: number, fact: number])[] = [
  [bpfCode.loadHalf, sll2Field.protocol, bpfFact.protocol],
  [bpfCode.loadWord, sll2Field.interfaceIndex, bpfFact.interfaceIndex],
  [bpfCode.loadHalf, sll2Field.hardwareType, bpfFact.hardware],
  [bpfCode.loadByte, sll2Field.packetType, bpfFact.packetType],
];

const moved: ReadonlySet<number> = new Set([
  bpfCode.loadWord,
  bpfCode.loadHalf,
  bpfCode.loadByte,
  bpfCode.loadWordIndexed,
  bpfCode.loadHalfIndexed,
  bpfCode.loadByteIndexed,
  bpfCode.indexHeaderLength,
]);

/**
 * Rewrites a program over SLL2 frames into one over the packets that a cooked socket sees. Null where that cannot be done
 * (a load of the sender's address, or of the length, which is 20 less in the kernel): run it on the frames instead.
 */
export function cookedProgram(program: BpfProgram): BpfProgram | null {
  const rewritten = program.map(rewrite);
  return rewritten.every((each) => each !== null) ? rewritten : null;
}

function rewrite(step: BpfInstruction): BpfInstruction | null {
  if (step.code === bpfCode.loadLength || step.code === bpfCode.indexLength) return null;
  if (!moved.has(step.code)) return step;
  if (step.k >= bpfFact.protocol) return step;
  if (step.k >= sll2HeaderLength) return { ...step, k: step.k - sll2HeaderLength };
  const known = facts.find(([code, offset]) => code === step.code && offset === step.k);
  return known === undefined ? null : { ...step, k: known[2] };
}
