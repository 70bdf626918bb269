/** `--color WHEN` and `--no-color`, which mean the same for every command of ours. */
import { PortolanError } from '../base/errors.ts';
import type { ColourChoice } from '../report/style.ts';

/** A command line without its colour flags. */
export interface WithoutColour {
  readonly rest: readonly string[];
  readonly colour: ColourChoice;
}

const choices: ReadonlySet<string> = new Set(['auto', 'always', 'never']);

/**
 * Takes the flags out: before the command anywhere, after it until `--`, and not at all from words that belong to somebody
 * else: what follows a classic tool's name is that tool's (`isForeign`). Throws PTL_USAGE for a choice there is not.
 */
export function takeColour(args: readonly string[], isForeign: (command: string) => boolean): WithoutColour {
  const rest: string[] = [];
  let colour: ColourChoice = 'auto';
  for (let index = 0; index < args.length; index++) {
    const arg = args[index]!;
    if (arg === '--' || (!arg.startsWith('-') && rest.length === 0 && isForeign(arg))) {
      return { rest: [...rest, ...args.slice(index)], colour };
    }
    const flag = /^--colou?r(?:=(.*))?$/s.exec(arg);
    if (arg === '--no-color' || arg === '--no-colour') colour = 'never';
    else if (flag === null) rest.push(arg);
    else if (flag[1] !== undefined) colour = choiceOf(flag[1]);
    else if (choices.has(args[index + 1] ?? '')) colour = choiceOf(args[++index]!);
    else colour = 'always';
  }
  return { rest, colour };
}

function choiceOf(word: string): ColourChoice {
  if (choices.has(word)) return word as ColourChoice;
  throw new PortolanError('PTL_USAGE', `--color: "${word}" is no choice`, {
    hint: '--color auto, --color always or --color never',
  });
}
