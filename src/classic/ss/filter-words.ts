/** The words of a filter: the operands one after the other, then the lines of the filter file. */
import { Exit, exitFailure } from './exit.ts';

/** fgets(3) with room for this many bytes, the closing NUL included. */
const lineRoom = 1024;

/** Yields word after word; the file is read when the operands are used up. Throws Exit(255) at a line that is too long. */
export function* filterWords(
  operands: readonly string[],
  fileText: () => string | null,
  complain: (text: string) => void,
): Generator<string> {
  for (const operand of operands) yield* wordsOf(operand);
  const text = fileText();
  if (text === null || text === '') return;
  const lines = text.split('\n');
  for (const [index, line] of lines.entries()) {
    const last = index === lines.length - 1;
    if (last && line === '') return;
    if (Buffer.byteLength(line) + (last ? 0 : 1) >= lineRoom - 1) {
      complain('Too long line in filter\n');
      throw new Exit(exitFailure);
    }
    if (line.startsWith('#') || line.startsWith('0')) continue;
    yield* wordsOf(line.split('\0', 1)[0]!);
  }
}

/** Words stand between spaces and tabs; a backslash takes what follows it as it is. */
function* wordsOf(text: string): Generator<string> {
  let at = 0;
  while (at < text.length) {
    while (text[at] === ' ' || text[at] === '\t') at++;
    if (at >= text.length) return;
    let word = '';
    while (at < text.length && text[at] !== ' ' && text[at] !== '\t') {
      if (text[at] === '\\') at++;
      if (at < text.length) word += text[at++]!;
    }
    yield word;
  }
}
