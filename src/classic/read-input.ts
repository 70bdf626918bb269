/** Standard input to its end, for tools that read lists from it. */
import type { ClassicContext } from './classic.ts';

/** The text; empty where there is no standard input. */
export async function readInput(context: ClassicContext): Promise<string> {
  if (context.stdio === undefined) return '';
  const source = (await context.stdio()).input.open();
  const parts: Uint8Array[] = [];
  await new Promise<void>((resolve, reject) => {
    source.start(
      (bytes) => void parts.push(Uint8Array.from(bytes)),
      (error) => (error === null ? resolve() : reject(error)),
    );
  });
  return Buffer.concat(parts).toString('utf8');
}
