/** The table: a heading and a row for each file, columns as wide as their widest cell. */
import type { OpenFile, OpenProcess } from '../open-file.ts';
import type { Request } from '../options/request.ts';
import { deviceCell, modeAndLock, nodeCell, sizeCell, userNumber } from './cell-text.ts';
import { commandCell, commandLength } from './escape.ts';
import { fileFlagsText } from './file-flags.ts';
import { nameColumn, type NameStyle } from './name-column.ts';

/** A file to print and its process. */
export interface Row {
  readonly process: OpenProcess;
  readonly file: OpenFile;
}

/** A column left of NAME. */
interface Column {
  readonly title: string;
  /** The cell before padding. */
  readonly cell: (row: Row) => string;
  /** How wide the cell counts, where that is not its length. */
  readonly width?: (row: Row) => number;
  /** How the cell is padded, where not at the left. */
  readonly pad?: (row: Row | null, width: number) => string;
  /** Never narrower than its title by more than nothing; FD counts the two characters behind the number. */
  readonly least: number;
}

/** The lines of the table, each with its line end; none without rows. Complaints about users come while columns are sized. */
export function* tableLines(rows: readonly Row[], request: Request, style: NameStyle): Generator<string> {
  if (rows.length === 0) return;
  const columns = columnsOf(rows, request, style);
  const widths = columns.map((column) => widthOf(column, rows));
  const line = (row: Row | null): string =>
    columns.map((column, index) => padded(column, row, widths[index]!)).join(' ');
  yield `${line(null)} NAME\n`;
  for (const row of rows) yield `${line(row)} ${nameColumn(row.file, style)}\n`;
}

function columnsOf(rows: readonly Row[], request: Request, style: NameStyle): Column[] {
  const { commandWidth } = request;
  const user = ({ process }: Row): string =>
    request.numericUsers ? userNumber(process.uid) : (style.names.login(process.uid) ?? userNumber(process.uid));
  const columns: (Column | false)[] = [
    commandColumn('COMMAND', (row) => row.process.command, commandWidth),
    plain('PID', ({ process }) => String(process.pid)),
    rows.some(({ process }) => process.taskId !== 0) &&
      plain('TID', ({ process }) => (process.taskId === 0 ? '' : String(process.taskId))),
    rows.some(({ process }) => process.taskCommand !== null) &&
      commandColumn('TASKCMD', (row) => row.process.taskCommand ?? '', commandWidth),
    request.showParent && plain('PPID', ({ process }) => String(process.parentPid)),
    request.showGroup && plain('PGID', ({ process }) => String(process.processGroup)),
    plain('USER', user),
    descriptorColumn,
    plain('TYPE', ({ file }) => file.type),
    request.showFlags && plain('FILE-FLAG', ({ file }) => flagsOf(file, request)),
    plain('DEVICE', ({ file }) => deviceCell(file)),
    plain(request.showOffset ? 'OFFSET' : request.showSize ? 'SIZE' : 'SIZE/OFF', ({ file }) =>
      sizeCell(file, request.offsetDigits),
    ),
    // lsof counts a blank before the number into the column.
    request.linkCounts && plain('NLINK', ({ file }) => (file.links === null ? '' : ` ${file.links}`)),
    plain('NODE', ({ file }) => nodeCell(file)),
  ];
  return columns.filter((column) => column !== false);
}

function plain(title: string, cell: (row: Row) => string): Column {
  return { title, cell, least: title.length };
}

function commandColumn(title: string, text: (row: Row) => string, limit: number): Column {
  const command = (row: Row): string => (title === 'COMMAND' && text(row) === '' ? '(unknown)' : text(row));
  return {
    title,
    cell: command,
    least: title.length,
    width(row) {
      const length = commandLength(command(row));
      return limit > 0 ? Math.min(length, limit) : length;
    },
    pad: (row, width) => (row === null ? title.padEnd(width) : commandCell(command(row), width)),
  };
}

/** The number, then mode and lock: the heading stands over the number. */
const descriptorColumn: Column = {
  title: 'FD',
  cell: ({ file }) => file.descriptor,
  least: 2,
  width: ({ file }) => file.descriptor.length + 2,
  pad(row, width) {
    if (row === null) return `${'FD'.padStart(width - 2)}  `;
    return row.file.descriptor.padStart(width - 2) + modeAndLock(row.file);
  },
};

function flagsOf(file: OpenFile, { hexFlags }: Request): string {
  return hexFlags || file.flags !== 0 ? fileFlagsText(file.flags, hexFlags) : '';
}

function widthOf(column: Column, rows: readonly Row[]): number {
  let width = column.least;
  for (const row of rows) width = Math.max(width, column.width?.(row) ?? column.cell(row).length);
  return width;
}

function padded(column: Column, row: Row | null, width: number): string {
  if (column.pad !== undefined) return column.pad(row, width);
  return (row === null ? column.title : column.cell(row)).padStart(width);
}
