/** The table that ss prints: cells collected first, widths taken from them, lines written at the end. */

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
const detailsColumn = columnCount - 1;

/**
 * ss collects cells in chunks of 1 MiB and prints when the fifth has been opened, so on a table of some 70,000 lines the widths
 * may change in the middle of the output. A chunk is two pointers and then the cells, each a 16-bit length and its bytes,
 * aligned to 2. After the nine columns above stands a tenth, always empty, whose length field takes room as well.
 */
const chunk = { room: (1 << 20) - 16, most: 5, lengthField: 2 } as const;
/** A cell's length must fit its field. */
const longestCell = 0xffff;

/** Makes an empty table. */
export function createTable(options: TableOptions): Table {
  const shown = titles.map((_, column) => (column === 0 ? options.showNetid : column === 1 ? options.showState : true));
  const [showNetid, showState] = [options.showNetid, options.showState];
  /** What the length fields of a line's cells take, the tenth's included. */
  const lengthFields = (shown.filter(Boolean).length + 1) * chunk.lengthField;
  const longest = new Int32Array(columnCount);
  /** The array is kept from flush to flush; `count` of it is in use. */
  const cells: string[] = [];
  let count = 0;
  let used: number = chunk.lengthField;
  let chunks = 0;
  /** The details of the newest line are not measured before the next line begins: the last line never widens the column. */
  let detailsOpen = false;

  function place(length: number): void {
    if (chunks === 0) chunks = 1;
    if (length > 0 && length >= chunk.room - used && used > chunk.lengthField) {
      chunks++;
      used = chunk.lengthField;
    }
    used += length;
  }

  function close(column: number, length: number): void {
    if (length > longest[column]!) longest[column] = length;
    skip((length & 1) + chunk.lengthField);
  }

  function skip(bytes: number): void {
    used += bytes;
    if (used <= chunk.room) return;
    chunks++;
    used = chunk.lengthField;
  }

  function closeDetails(): void {
    if (!detailsOpen) return;
    detailsOpen = false;
    close(detailsColumn, cells[count - 1]!.length);
  }

  /** Accounts for the line at `from` cell by cell: where a chunk may end in it. */
  function placeCells(from: number): void {
    for (let column = 0; column < columnCount; column++) {
      if (!shown[column]) continue;
      const length = cells[from + column]!.length;
      place(length);
      if (column !== detailsColumn) close(column, length);
    }
    detailsOpen = true;
  }

  /** Accounts for the line at `from` at once, when all of it surely fits; false when it may not. */
  function placeLine(from: number): boolean {
    let bytes = 0;
    for (let column = 0; column < columnCount; column++) {
      if ((column === 0 && !showNetid) || (column === 1 && !showState)) continue;
      const length = cells[from + column]!.length;
      bytes += column === detailsColumn ? length : (length + 1) & ~1;
      if (length > longest[column]! && column !== detailsColumn) longest[column] = length;
    }
    if (chunks === 0 || used + bytes + lengthFields >= chunk.room) return false;
    used += bytes + lengthFields - 2 * chunk.lengthField;
    detailsOpen = true;
    return true;
  }

  function endLine(): void {
    if (count === 0) return;
    closeDetails();
    if (chunks >= chunk.most) flush();
    else skip(chunk.lengthField);
  }

  function flush(): void {
    if (count === 0) return;
    printLines(cells, count, shown, columnWidths(longest, shown, options.terminalColumns), options);
    count = 0;
    used = chunk.lengthField;
    chunks = 0;
    detailsOpen = false;
  }

  return {
    header() {
      for (const title of titles) cells[count++] = title;
      placeCells(0);
      closeDetails();
    },
    line(netid, state, receiveQueue, sendQueue, local, localPort, peer, peerPort, details) {
      endLine();
      const from = count;
      cells[from] = netid;
      cells[from + 1] = state;
      cells[from + 2] = receiveQueue;
      cells[from + 3] = sendQueue;
      cells[from + 4] = local;
      cells[from + 5] = localPort;
      cells[from + 6] = peer;
      cells[from + 7] = peerPort;
      cells[from + 8] = details.length > longestCell ? details.slice(0, longestCell) : details;
      count = from + columnCount;
      if (!placeLine(from)) placeCells(from);
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
