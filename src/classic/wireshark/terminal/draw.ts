/** Lines as what a terminal is sent (ECMA-48): only lines that differ from what stands there are written again. */
import type { Line, Look } from './layout.ts';

/** Looks without colour: bold, underlined, inverse are understood everywhere, and NO_COLOR has nothing to say of them. */
const attributes: Readonly<Record<Look, string>> = {
  plain: '',
  title: '\u001b[4m',
  chosen: '\u001b[7m',
  held: '\u001b[1m',
  strong: '\u001b[1m',
  error: '\u001b[1;7m',
};

/** The other screen of the terminal, without a cursor; and back. */
export const enterScreen = '\u001b[?1049h\u001b[?25l\u001b[2J';
/** Undoes {@link enterScreen}. */
export const leaveScreen = '\u001b[0m\u001b[?25h\u001b[?1049l';

/** What a terminal shows. */
export class Screen {
  #shown: readonly string[] = [];

  /** What must be written so that the lines stand on the screen. Texts of the lines must be printable. */
  draw(lines: readonly Line[]): string {
    const wanted = lines.map((line) =>
      line.map(({ text, look }) => (look === 'plain' ? text : `${attributes[look]}${text}\u001b[0m`)).join(''),
    );
    const changes = wanted.flatMap((text, index) =>
      text === this.#shown[index] ? [] : [`\u001b[${index + 1};1H${text}`],
    );
    this.#shown = wanted;
    return changes.join('');
  }

  /** Nothing of what was drawn stands any more: the window has another size. */
  forget(): string {
    this.#shown = [];
    return '\u001b[2J';
  }
}
