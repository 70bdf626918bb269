/** `-c`: the beginning of a command name, `^` before one to leave out, or `/expression/` with the modifiers b, i and x. */
import type { CLibrary } from '../../../os/c-library.ts';
import { bytesOf } from '../../byte-text.ts';
import { escapeText } from '../output/escape.ts';
import type { Request } from './request.ts';

/** The longest command name the kernel keeps (TASK_COMM_LEN less its NUL). */
export const longestCommand = 15;

type Complain = (message: string) => void;

/** Adds one `-c` value; false after a complaint. */
export function addCommand(value: string | null, request: Request, library: CLibrary, complain: Complain): boolean {
  if (value?.startsWith('/')) return addExpression(value, request, library, complain);
  if (value === null || /^[-+]/.test(value)) {
    complain('missing -c option value');
    return false;
  }
  const excluded = value.startsWith('^');
  const text = excluded ? value.slice(1) : value;
  request.commands.unshift({ text, excluded, found: false });
  if (text.length <= longestCommand) return true;
  complain(`"-c ${escapeText(text, false, true)}" length (${text.length}) > what system provides (${longestCommand})`);
  return false;
}

/** Complains of names that are both included and excluded; how many there are. */
export function commandConflicts(request: Request, complain: Complain): number {
  let count = 0;
  for (const out of request.commands.filter((command) => command.excluded)) {
    for (const into of request.commands.filter((command) => !command.excluded && command.text === out.text)) {
      complain(`-c^${out.text} and -c${into.text} conflict.`);
      count++;
    }
  }
  return count;
}

function addExpression(value: string, request: Request, library: CLibrary, complain: Complain): boolean {
  const end = value.indexOf('/', 1);
  if (end === -1) {
    complain(`regexp doesn't end with '/': ${value}`);
    return false;
  }
  const options = modifiers(value, end, complain);
  if (options === null) return false;
  const text = value.slice(1, end);
  const regex = library.regex(bytesOf(text), options);
  if ('error' in regex) {
    complain(`regexp error: ${value}: ${regex.error}`);
    return false;
  }
  request.expressions.push({ text, regex, found: false });
  return true;
}

/** The modifiers after the closing slash; null after a complaint. Each kind of complaint is made once. */
function modifiers(value: string, end: number, complain: Complain): { extended: boolean; ignoreCase: boolean } | null {
  const counts = { b: 0, i: 0, x: 0 };
  let [extended, conflicts, good] = [true, 0, true];
  for (const letter of value.slice(end + 1)) {
    if (letter !== 'b' && letter !== 'i' && letter !== 'x') {
      complain(`invalid regexp modifier: ${letter}`);
      good = false;
      continue;
    }
    counts[letter]++;
    const other = letter === 'i' ? 0 : counts[letter === 'b' ? 'x' : 'b'];
    if (counts[letter] > 1) {
      if (counts[letter] === 2) complain(`${letter} regexp modifier already used: ${value}`);
      good = false;
    } else if (other > 0) {
      conflicts++;
      if (conflicts === 1) complain(`b and x regexp modifiers conflict: ${value}`);
      good = false;
    } else if (letter === 'b') extended = false;
  }
  return good ? { extended, ignoreCase: counts.i > 0 } : null;
}
