/** IPv4 addresses as four lists of octets, the way scanners write them: `10.0-5,7.1-.*`. */
import { failure, success } from '../base/result.ts';
import type { Result } from '../base/result.ts';
import { mergeIntervals, numberSteps } from './intervals.ts';
import type { Interval } from './intervals.ts';
import type { IpRange } from './ip-range.ts';
import { parseOctet } from './ipv4.ts';

/** How many separate ranges one pattern may stand for: `10.*.*.1` is allowed, `*.*.*.1` is not. */
export const maxPatternRanges = 65_536;

/** What was read and where the reading stopped. */
export interface OctetPattern {
  /** Ascending, not merged. */
  readonly ranges: readonly IpRange[];
  /** Offset of the first character behind the pattern. */
  readonly end: number;
}

/** The values of one octet: merged intervals within 0 to 255. */
type Octet = readonly Interval<number>[];

/**
 * Reads four dotted octet lists from `start`. A list is joined by commas; its members are `7`, `0-5`, `-5` (from 0),
 * `5-` (to 255), `-` and `*` (all). After the last octet a comma goes on with the list only when nothing but a member
 * follows: `10.0.0.1,5` is two addresses by octet, `10.0.0.1,10.0.0.2` is left for the caller at the comma.
 */
export function parseOctetPattern(text: string, start: number): Result<OctetPattern> {
  const octets: Octet[] = [];
  let at = start;
  for (let index = 0; index < 4; index++) {
    if (index > 0) {
      if (text[at] !== '.')
        return failure(`an IPv4 address has four octets, not ${index}`, at, at < text.length ? 1 : 0);
      at++;
    }
    const list = parseList(text, at, index === 3);
    if (!list.ok) return list;
    octets.push(list.value.octet);
    at = list.value.end;
  }
  const ranges = expand(octets);
  if (ranges === undefined) {
    return failure(`this stands for more than ${maxPatternRanges} separate ranges`, start, at - start);
  }
  return success({ ranges, end: at });
}

function parseList(text: string, start: number, isLast: boolean): Result<{ octet: Octet; end: number }> {
  const members: Interval<number>[] = [];
  let at = start;
  for (;;) {
    const member = parseMember(text, at);
    if (!member.ok) return member;
    members.push(member.value);
    at = member.value.end;
    const more = text[at] === ',' && (!isLast || goesOn(text, at));
    if (!more) return success({ octet: mergeIntervals(members, numberSteps), end: at });
    at++;
  }
}

/** Whether the comma at `at` is followed by a list member alone. */
function goesOn(text: string, at: number): boolean {
  const member = /,[\d*-]+(?=[,/\s]|$)/y;
  member.lastIndex = at;
  return member.test(text);
}

function parseMember(text: string, start: number): Result<Interval<number> & { end: number }> {
  if (text[start] === '*') return success({ first: 0, last: 255, end: start + 1 });
  let first = 0;
  let at = start;
  if (text[at] !== '-') {
    const low = parseOctet(text, at);
    if (!low.ok) return low;
    first = low.value;
    at += String(first).length;
    if (text[at] !== '-') return success({ first, last: first, end: at });
  }
  at++;
  if (!/\d/.test(text[at] ?? '')) return success({ first, last: 255, end: at });
  const high = parseOctet(text, at);
  if (!high.ok) return high;
  const end = at + String(high.value).length;
  if (high.value < first) return failure('the range runs backwards', start, end - start);
  return success({ first, last: high.value, end });
}

/** The addresses as ranges; full octets at the end make longer ranges, not more. Undefined when there are too many. */
function expand(octets: readonly Octet[]): IpRange[] | undefined {
  let fixed = 4;
  while (fixed > 1 && isFull(octets[fixed - 1]!)) fixed--;
  let starts = [0];
  for (const octet of octets.slice(0, fixed - 1)) {
    const values = octet.flatMap(({ first, last }) =>
      Array.from({ length: last - first + 1 }, (_, index) => first + index),
    );
    if (starts.length * values.length > maxPatternRanges) return undefined;
    starts = starts.flatMap((start) => values.map((value) => start * 256 + value));
  }
  const lists = octets[fixed - 1]!;
  if (starts.length * lists.length > maxPatternRanges) return undefined;
  const size = 256 ** (4 - fixed);
  return starts.flatMap((start) =>
    lists.map(({ first, last }) => ({
      version: 4 as const,
      zone: null,
      first: BigInt((start * 256 + first) * size),
      last: BigInt((start * 256 + last + 1) * size - 1),
    })),
  );
}

function isFull(octet: Octet): boolean {
  return octet[0]!.first === 0 && octet[0]!.last === 255;
}
