/** -d, -dd, -ddd: a compiled filter as a listing, as C, as numbers. */
import type { BpfProgram } from '../../link/bpf.ts';
import { programListing } from '../../link/compile-filter.ts';
import type { ClassicContext } from '../classic.ts';

/** Prints a program the first, second or third way. */
export function printProgram(program: BpfProgram, way: number, context: ClassicContext): void {
  if (way === 1)
    context.write(
      programListing(program)
        .map((line) => `${line}\n`)
        .join(''),
    );
  else if (way === 2) {
    for (const { code, jumpTrue, jumpFalse, k } of program)
      context.write(`{ 0x${code.toString(16)}, ${jumpTrue}, ${jumpFalse}, 0x${k.toString(16).padStart(8, '0')} },\n`);
  } else {
    context.write(`${program.length}\n`);
    for (const { code, jumpTrue, jumpFalse, k } of program) context.write(`${code} ${jumpTrue} ${jumpFalse} ${k}\n`);
  }
}
