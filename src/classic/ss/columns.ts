/** The table that ss prints: cells collected first, widths taken from them, lines written at the end. */
import { ChunkAccount, longestCell } from './chunk-account.ts';

/** What the table needs to know of the world. */
export interface TableOptions {
  readonly write: (bytes: Uint8Array) => void;
  /** Columns of the terminal; null when the output is none. */
  readonly terminalColumns: number | null;
  readonly showNetid: boolean;
  readonly showState: boolean;
}

/** Collects lines and prints them. Every cell is a byte string: one character (0-255) stands for one byte of output. */
export interface Table {
  /** The titles; printed with the first flush, as wide as everything that was seen by then. */
  header(): void;
  /** A line; `details` is the cell under `Process` and begins with a space of its own. */
  line(
    netid: string,
    state: string,
    receiveQueue: string,
    sendQueue: string,
    local: string,
    localPort: string,
    peer: string,
    peerPort: string,
    details: string,
  ): void;
  /** Prints what is collected. Widths only ever grow from one flush to the next. */
  flush(): void;
}

const titles = ['Netid', 'State', 'Recv-Q', 'Send-Q', 'Local Address:', 'Port', 'Peer Address:', 'Port', 'Process'];
/** 1 where a space stands before the cell, unless it opens the line. */
const delimiters = [0, 1, 1, 1, 1, 0, 1, 0, 0];
const alignRight = [false, false, false, false, true, false, true, false, false];
const columnCount = titles.length;

/** Makes an empty table. */
export function createTable(options: TableOptions): Table {
  const shown = titles.map((_, column) => (column === 0 ? options.showNetid : column === 1 ? options.showState : true));
  const account = new ChunkAccount(shown);
  /** The array is kept from flush to flush; `count` of it is in use. */
  const cells: string[] = [];
  let count = 0;
  const flush = (): void => {
    if (count === 0) return;
    printLines(cells, count, shown, columnWidths(account.longest, shown, options.terminalColumns), options);
    count = 0;
    account.restart();
  };
  return {
    header() {
      for (const title of titles) cells[count++] = title;
      account.add(cells, 0);
      account.closeDetails();
    },
    line(netid, state, receiveQueue, sendQueue, local, localPort, peer, peerPort, details) {
      if (count > 0 && account.endLine()) flush();
      cells[count] = netid;
      cells[count + 1] = state;
      cells[count + 2] = receiveQueue;
      cells[count + 3] = sendQueue;
      cells[count + 4] = local;
      cells[count + 5] = localPort;
      cells[count + 6] = peer;
      cells[count + 7] = peerPort;
      cells[count + 8] = details.length > longestCell ? details.slice(0, longestCell) : details;
      account.add(cells, count);
      count += columnCount;
    },
    flush,
  };
}

/**
 * Off a terminal a column is as wide as its widest cell. On one, columns are packed into as few lines as they need and the space
 * left over on each is spread over its columns.
 */
export function columnWidths(
  longest: Int32Array,
  shown: readonly boolean[],
  terminalColumns: number | null,
): Int32Array {
  const limit = terminalColumns ?? 0x7fff_ffff;
  const widths = new Int32Array(columnCount);
  let first = true;
  for (let column = 0; column < columnCount; column++) {
    if (!shown[column]) continue;
    const length = longest[column]!;
    widths[column] = Math.min(!first && length > 0 ? length + delimiters[column]! : length, limit);
    if (widths[column]! > 0) first = false;
  }
  if (terminalColumns !== null) spread(widths, terminalColumns);
  return widths;
}

function spread(widths: Int32Array, screen: number): void {
  let [previousEnd, length, onLine] = [-1, 0, 0];
  for (let column = 0; column < columnCount; column++) {
    if (widths[column] === 0) continue;
    onLine++;
    length += widths[column]!;
    const last = !widths.subarray(column + 1).some((width) => width > 0);
    if (!last && length < screen) continue;
    if (length !== screen) {
      if (length > screen) {
        length -= widths[column]!;
        column--;
        onLine--;
      }
      share(widths, previousEnd, column, screen - length, onLine);
    }
    previousEnd = column;
    [length, onLine] = [0, 0];
  }
}

/** Adds `space` to the columns after `from` up to `to`, equally, the remainder from the right. */
function share(widths: Int32Array, from: number, to: number, space: number, count: number): void {
  const each = Math.floor(space / count);
  let remainder = space % count;
  for (let column = to; column > from; column--) {
    if (widths[column] === 0) continue;
    widths[column] = widths[column]! + each + (remainder > 0 ? 1 : 0);
    if (remainder > 0) remainder--;
  }
}

const outputChunk = 1 << 17;
const space = 0x20;
const lineFeed = 0x0a;

function printLines(
  cells: readonly string[],
  count: number,
  shown: readonly boolean[],
  widths: Int32Array,
  { write, terminalColumns }: TableOptions,
): void {
  const limited = terminalColumns !== null;
  const columns = Array.from({ length: columnCount }, (_, column) => column).filter((column) => shown[column]);
  const lineRoom = columns.reduce((sum, column) => sum + widths[column]! + 1, 1);
  let output = blank(Math.max(outputChunk, lineRoom));
  let at = 0;
  for (let line = 0; line < count; line += columnCount) {
    // Every cell was measured but the details of the last line; on a terminal a column may be narrower than its cells.
    const excess = limited || line + columnCount === count ? excessOf(cells, line, columns, widths) : 0;
    if (at + lineRoom + excess > output.length) {
      write(output.subarray(0, at));
      output = blank(Math.max(outputChunk, lineRoom + excess));
      at = 0;
    }
    at = printLine(cells, line, columns, widths, output, at);
  }
  if (at > 0) write(output.subarray(0, at));
}

/** How far a line's cells overrun their columns, in all. */
function excessOf(cells: readonly string[], line: number, columns: readonly number[], widths: Int32Array): number {
  let excess = 0;
  for (const column of columns) {
    const over = cells[line + column]!.length - widths[column]!;
    if (over > 0) excess += over;
  }
  return excess;
}

function printLine(
  cells: readonly string[],
  line: number,
  columns: readonly number[],
  widths: Int32Array,
  output: Buffer,
  start: number,
): number {
  let at = start;
  for (const column of columns) {
    const cell = cells[line + column]!;
    const length = cell.length;
    const width = widths[column]!;
    const from = at;
    if (at > start) at += delimiters[column]!;
    if (alignRight[column] && width > at - from + length) at = from + width - length;
    if (length > 64) output.write(cell, at, 'latin1');
    else for (let index = 0; index < length; index++) output[at + index] = cell.charCodeAt(index);
    at += length;
    if (at - from < width) at = from + width;
  }
  output[at] = lineFeed;
  return at + 1;
}

function blank(size: number): Buffer {
  return Buffer.allocUnsafeSlow(size).fill(space);
}
