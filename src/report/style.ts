/** Colour, chosen once from the flag, the environment and the terminal. Colour never stands alone: a word or glyph says it too. */
import { styleText } from 'node:util';

/** What `--color` may say. */
export type ColourChoice = 'auto' | 'always' | 'never';

const tones = {
  /** A state that is as it should be. */
  good: { format: 'green', glyph: '✓' },
  /** A state that needs the reader now. */
  bad: { format: 'red', glyph: '✗' },
  /** A state to look at. */
  warning: { format: 'yellow', glyph: '!' },
  /** A neutral remark. */
  note: { format: 'cyan', glyph: '·' },
  /** Less important than its surroundings. */
  dim: { format: 'dim', glyph: '·' },
  /** The point of the line. */
  strong: { format: 'bold', glyph: '•' },
} as const;

/** What a painted text means. */
export type Tone = keyof typeof tones;

/** Paints text, or leaves it as it is. */
export interface Style {
  readonly colour: boolean;
  /** The text in the tone's colour; unchanged where there is no colour. The text must already be printable. */
  paint(tone: Tone, text: string): string;
  /** The tone's glyph and a word, painted: `✓ open`; without colour the same characters. */
  badge(tone: Tone, word: string): string;
}

/** What {@link chooseStyle} decides from. */
export interface StyleRequest {
  readonly choice: ColourChoice;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly isTTY: boolean;
}

/** The style that writes no escape sequence. */
export const plainStyle: Style = makeStyle(false);

const colouredStyle: Style = makeStyle(true);

/** The style for an output: `--color` first, then `FORCE_COLOR`, then `NO_COLOR` (Node's own order), then the terminal. */
export function chooseStyle(request: StyleRequest): Style {
  return wantsColour(request) ? colouredStyle : plainStyle;
}

function wantsColour({ choice, environment, isTTY }: StyleRequest): boolean {
  if (choice !== 'auto') return choice === 'always';
  const forced = environment['FORCE_COLOR'];
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  // no-color.org: any value that is not empty.
  if (environment['NO_COLOR']) return false;
  return isTTY && environment['TERM'] !== 'dumb';
}

function makeStyle(colour: boolean): Style {
  // styleText would look at process.stdout by itself: the decision is made here, for any stream.
  const paint = (tone: Tone, text: string): string =>
    colour && text !== '' ? styleText(tones[tone].format, text, { validateStream: false }) : text;
  return Object.freeze({
    colour,
    paint,
    badge: (tone: Tone, word: string) => paint(tone, `${tones[tone].glyph} ${word}`),
  });
}
