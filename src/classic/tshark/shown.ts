/** Text out of packets as tshark shows it in lines: nothing in it can reach the terminal as anything but text. */
import { printable } from '../../report/printable.ts';

/** Escapes what is not printable: `\n`, `\033`, as Wireshark spells them. */
export function shown(text: string): string {
  return printable(text, { escape: spell });
}

const named: Readonly<Record<string, string>> = {
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
};

function spell(character: string): string {
  const known = named[character];
  if (known !== undefined) return known;
  const code = character.codePointAt(0)!;
  if (code < 0x80) return `\\${code.toString(8).padStart(3, '0')}`;
  return code > 0xffff
    ? `\\U${code.toString(16).toUpperCase().padStart(8, '0')}`
    : `\\u${code.toString(16).toUpperCase().padStart(4, '0')}`;
}
