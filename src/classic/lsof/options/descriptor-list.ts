/** `-d`: comma lists of descriptor names, numbers and ranges, all with `^` or none. */
import type { DescriptorList, DescriptorRange } from './request.ts';

/** The largest descriptor: the pseudo name `fd` stands for all numbers. */
const largest = 0x7fff_ffff;

/** Adds `list` to what was given before; null after a complaint (what could be read before it is lost with the run). */
export function addDescriptors(
  list: string | null,
  known: DescriptorList | null,
  quiet: boolean,
  complain: (message: string) => void,
): DescriptorList | null {
  if (list === null || list === '') {
    complain('no file descriptor specified');
    return null;
  }
  let result = known;
  let good = true;
  for (const item of list.split(',')) {
    const excluded = item.startsWith('^');
    const text = excluded ? item.slice(1) : item;
    if (text === '') continue;
    const range = text.includes('-') ? numberRange(text, complain) : single(text);
    if (range === null) good = false;
    else if (result !== null && result.excluded !== excluded) {
      if (!quiet) complain(mixture(range, text, excluded, result));
      good = false;
    } else {
      result ??= { excluded, ranges: [] };
      if (!result.ranges.some((entry) => sameRange(entry, range))) result.ranges.unshift(range);
    }
  }
  return good ? (result ?? { excluded: false, ranges: [] }) : null;
}

/** Whether a descriptor stands in the list: by name (`cwd`) when it has one, by number otherwise. */
export function listsDescriptor(list: DescriptorList, name: string | null, fd: number): boolean {
  return list.ranges.some((range) =>
    name === null ? fd >= range.low && fd <= range.high : range.name === name.trimStart(),
  );
}

function single(text: string): DescriptorRange {
  if (text === 'fd') return { name: null, low: 0, high: largest };
  if (/^\d+$/.test(text)) return { name: null, low: Number(text) | 0, high: Number(text) | 0 };
  return { name: text, low: 1, high: 0 };
}

function numberRange(text: string, complain: (message: string) => void): DescriptorRange | null {
  const dash = text.lastIndexOf('-');
  const [first, last] = [text.slice(0, dash), text.slice(dash + 1)];
  // An empty end counts as 0, and is then below.
  if (first === '') complain(`illegal FD range for -d: ${text}`);
  else if (!/^\d+$/.test(first) || !/^\d*$/.test(last)) complain(`non-digit in -d FD range: ${text}`);
  else if (Number(first) >= Number(last)) complain(`-d FD range's low >= its high: ${text}`);
  else return { name: null, low: Number(first), high: Number(last) };
  return null;
}

function mixture(range: DescriptorRange, text: string, excluded: boolean, known: DescriptorList): string {
  const shown = `${excluded ? '^' : ''}${text.includes('-') ? `${range.low}-${range.high}` : text}`;
  return `${excluded ? 'exclude' : 'include'} in an ${known.excluded ? 'exclude' : 'include'} -d list: ${shown}`;
}

function sameRange(a: DescriptorRange, b: DescriptorRange): boolean {
  return a.name === b.name && a.low === b.low && a.high === b.high;
}
