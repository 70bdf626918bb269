/** RESP, the protocol of Redis: strings, numbers and arrays as they come, many requests in a segment. */
import type { Printing } from './printing.ts';

/** Arrays in arrays; beyond it the text ends as if the segment did. */
const deepestArray = 1000;
const [lineFeed, carriageReturn, quote] = [10, 13, 34];
const largest = 0x7fff_ffff;
/** What a length is when it is none. */
const length = { null: -1, cut: -2, tooLarge: -3, negative: -4, invalid: -5 } as const;
const words: Readonly<Record<number, string>> = {
  [length.null]: ' null',
  [length.tooLarge]: ' length too large',
  [length.negative]: ' length negative and not -1',
  [length.invalid]: ' invalid',
};

/** What printers of values return besides -1 when a string or the end of its line is not all there. */
const cutInLine = -2;

/** Prints the payload of a segment. */
export function printResp(p: Printing, at: number, size: number): void {
  p.protocol = 'resp';
  p.text(': RESP');
  const end = Math.min(at + size, p.snapEnd);
  let next = at;
  while (next >= 0 && next < end) next = printValue(p, next, end, 0);
  if (next < 0 || next < at + size) {
    // Where the capture ends before the segment the line ends with it, but for strings and the ends of their lines.
    if (next !== cutInLine) p.need(at, size);
    p.truncated();
  }
}

/** Returns where the next value begins, -1 when this one is cut short. */
function printValue(p: Printing, at: number, end: number, depth: number): number {
  if (at >= end || depth > deepestArray) return -1;
  switch (String.fromCharCode(p.bytes[at]!)) {
    case '+':
    case '-':
    case ':':
      return printLine(p, at + 1, end);
    case '$':
      return printBulk(p, at + 1, end);
    case '*':
      return printArray(p, at + 1, end, depth);
    default:
      return printInline(p, at, end);
  }
}

/** Where the next CR LF stands, -1 when there is none. */
function findLineEnd(p: Printing, at: number, end: number): number {
  for (let next = at; next + 2 <= end; next++)
    if (p.bytes[next] === carriageReturn && p.bytes[next + 1] === lineFeed) return next;
  return -1;
}

function printSegment(p: Printing, at: number, end: number): void {
  p.text(' "');
  p.safeText(at, end - at);
  p.char(quote);
}

function printLine(p: Printing, at: number, end: number): number {
  const lineEnd = findLineEnd(p, at, end);
  if (lineEnd < 0) return cutInLine;
  printSegment(p, at, lineEnd);
  return lineEnd + 2;
}

function printBulk(p: Printing, at: number, end: number): number {
  const size = readLength(p, at, end);
  const data = p.position;
  if (size === length.cut) return -1;
  if (size < 0) {
    p.text(words[size]!);
    return data;
  }
  if (size === 0) p.text(' empty');
  else if (data + size > end) return cutInLine;
  else printSegment(p, data, data + size);
  const lineEnd = findLineEnd(p, data + size, end);
  return lineEnd < 0 ? cutInLine : lineEnd + 2;
}

function printArray(p: Printing, at: number, end: number, depth: number): number {
  const count = readLength(p, at, end);
  let next = p.position;
  if (count === length.cut) return -1;
  if (count <= 0) p.text(words[count] ?? ' empty');
  for (let index = 0; index < count; index++) {
    next = printValue(p, next, end, depth + 1);
    if (next < 0) return next;
  }
  return next;
}

/** A command typed by hand: a line that ends in CR, LF or both; empty lines before it are passed over. */
function printInline(p: Printing, at: number, end: number): number {
  const start = skipLineEnds(p, at, end);
  let lineEnd = start;
  while (lineEnd < end && !isLineEnd(p.bytes[lineEnd]!)) lineEnd++;
  if (lineEnd >= end) return -1;
  printSegment(p, start, lineEnd);
  return skipLineEnds(p, lineEnd, end);
}

function isLineEnd(byte: number): boolean {
  return byte === lineFeed || byte === carriageReturn;
}

function skipLineEnds(p: Printing, at: number, end: number): number {
  let next = at;
  while (next < end && isLineEnd(p.bytes[next]!)) next++;
  return next;
}

/** Reads a length and its CR LF, or what is wrong with it; `p.position` is where the reading stopped. */
function readLength(p: Printing, at: number, end: number): number {
  const { bytes } = p;
  let next = at;
  const negative = next < end && bytes[next] === 45;
  if (negative) next++;
  let value = 0;
  const first = next;
  while (next < end && bytes[next]! >= 48 && bytes[next]! <= 57)
    value = Math.min(value * 10 + bytes[next++]! - 48, largest + 1);
  const stop = (result: number, position: number): number => {
    p.position = position;
    return result;
  };
  if (next >= end) return stop(length.cut, next);
  if (next === first || bytes[next] !== carriageReturn) return stop(length.invalid, next + 1);
  next++;
  if (next >= end) return stop(length.cut, next);
  if (bytes[next] !== lineFeed) return stop(length.invalid, next + 1);
  if (value > largest) return stop(negative ? length.negative : length.tooLarge, next + 1);
  return stop(negative ? (value === 1 ? length.null : length.negative) : value, next + 1);
}
