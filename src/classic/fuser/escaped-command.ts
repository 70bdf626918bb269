/** A process's own name, escaped as psmisc does it. */

/** psmisc keeps 64 characters of an escaped name, and counts four for an escape however long it becomes. */
const longestCommand = 64;
const countedEscape = 4;

/**
 * A process's own name as psmisc 23.6 writes it: printable ASCII as it is, any other byte in octal of C's signed char (`\\033`,
 * `\\37777777703`), so that it cannot command a terminal. What does not fit is left out, and what follows may fit again (seen
 * in its output).
 */
export function escapedCommand(bytes: string): string {
  let text = '';
  for (const character of bytes) {
    const plain = character >= ' ' && character <= '~';
    if (text.length + (plain ? 1 : countedEscape) > longestCommand) continue;
    text += plain ? character : octal(character.charCodeAt(0));
  }
  return text;
}

function octal(byte: number): string {
  const signed = byte > 0x7f ? 0xffff_ff00 + byte : byte;
  return `\\${signed.toString(8).padStart(3, '0')}`;
}
