/** `-F`: the letters of the fields that a listing for programs has. */
import type { Request } from './request.ts';

/** Every letter that is taken. F, C and N (kernel addresses and counts) and z and Z (zones, labels) are never printed here. */
export const fieldLetters = 'acCdDfFGikKlLmMnNopgPrRsStTuzZ0';
/** Letters that a bare `-F` leaves out: the raw device for compatibility, and the labels where there are none. */
const notByDefault = 'rZ';

/** Chooses the letters (all when null); false after a complaint. Some letters also ask for what they print. */
export function chooseFields(request: Request, letters: string | null, complain: (message: string) => void): boolean {
  const chosen =
    letters ?? Array.from(fieldLetters).filter((letter) => !notByDefault.includes(letter) && letter !== '0');
  const fields = (request.fields ??= new Set(['p']));
  let good = true;
  for (const letter of chosen) {
    if (!fieldLetters.includes(letter)) {
      complain(`unknown field: ${letter}`);
      good = false;
      continue;
    }
    fields.add(letter);
    if (letter === '0') request.terminator = '\0';
    if (letter === 'o' && letters !== null) request.showOffset = true;
    askFor(request, letter);
  }
  if (letters === null) request.hexFlags = true;
  return good;
}

function askFor(request: Request, letter: string): void {
  switch (letter) {
    case 'G':
      request.showFlags = request.hexFlags = true;
      break;
    case 'g':
      request.showGroup = true;
      break;
    case 'k':
      request.linkCounts = true;
      break;
    case 'R':
      request.showParent = true;
      break;
    case 'T':
      request.tell = { any: true, state: true, queues: true };
      break;
    default:
  }
}
