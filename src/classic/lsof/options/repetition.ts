/** `-r` and `+r`: `[seconds][c<times>][m<format>]`. */
import { bytesOf } from '../../byte-text.ts';
import { hasNoValue, type OptionTools, type Reading, refuse } from './reading.ts';

const defaultSeconds = 15;

/** Reads the option; false after a complaint. */
export function readRepetition(reading: Reading): boolean {
  const { scanner, tools } = reading;
  const { repetition } = reading.request;
  if (reading.plus) repetition.untilEmpty = true;
  repetition.seconds = defaultSeconds;
  if (hasNoValue(reading)) return true;
  const [, seconds = '', rest = ''] = /^(\d*)([^]*)$/.exec(reading.value!)!;
  if (seconds !== '') repetition.seconds = Number(seconds);
  if (rest === '') return true;
  const [, count, mark] = /^ *(?:c(\d*))?(m?[^]*)$/.exec(rest)!;
  if (count !== undefined) repetition.maximum = Number(count);
  if (!mark?.startsWith('m')) {
    // lsof goes on after the number, not after the count: `-r1c3` also selects commands that begin with 3.
    scanner.giveBack(seconds.length);
    return true;
  }
  repetition.format = mark.slice(1);
  if (markText(repetition.format, tools).length > 0) return true;
  return refuse(tools, `illegal <fmt>: "${repetition.format}"`);
}

/** The mark that a format makes now, as byte text; lsof leaves it eight times the room of the format. */
export function markText(format: string, tools: Pick<OptionTools, 'library' | 'now'>): string {
  const room = (format.length + 1) * 8;
  const made = tools.library.formatTime(bytesOf(format), Math.floor(tools.now() / 1000), room);
  return Buffer.from(made).toString('latin1');
}
