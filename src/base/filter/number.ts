/** Numbers and ranges as values of a filter: `22`, `1.5`, `8000-8100`, `1024-`, `-1023`. */
import type { Result } from '../result.ts';
import { failure, success } from '../result.ts';
import type { Operator } from './ast.ts';

const single = /^-?[0-9]+(?:\.[0-9]+)?$/;
const range = /^([0-9]+(?:\.[0-9]+)?)?-([0-9]+(?:\.[0-9]+)?)?$/;

/**
 * The test for one value. With `=` a leading `-` means "up to", as in a list of ports; the order operators read it as a
 * sign. Both ends of a range belong to it. `name` is the field, for the message.
 */
export function numberTest(
  text: string,
  operator: Exclude<Operator, '!='>,
  name: string,
): Result<(value: number) => boolean> {
  if (operator === '=') return equalTest(text, name);
  if (!single.test(text)) return failure(`${operator} needs a number, as in ${name}${operator}100`, 0, text.length);
  const bound = Number(text);
  switch (operator) {
    case '<':
      return success((value) => value < bound);
    case '<=':
      return success((value) => value <= bound);
    case '>':
      return success((value) => value > bound);
    case '>=':
      return success((value) => value >= bound);
  }
}

function equalTest(text: string, name: string): Result<(value: number) => boolean> {
  const ends = range.exec(text);
  if (ends === null && single.test(text)) {
    const wanted = Number(text);
    return success((value) => value === wanted);
  }
  if (ends === null || (ends[1] === undefined && ends[2] === undefined)) {
    return failure(`${name} needs a number or a range, as in ${name}:22 or ${name}:8000-8100`, 0, text.length);
  }
  const low = ends[1] === undefined ? -Infinity : Number(ends[1]);
  const high = ends[2] === undefined ? Infinity : Number(ends[2]);
  if (low > high) return failure(`the range ${text} runs backwards`, 0, text.length);
  return success((value) => value >= low && value <= high);
}
