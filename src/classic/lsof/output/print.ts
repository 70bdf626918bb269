/** Prints a listing: as a table, as fields for programs, or as process numbers only. */
import { bytesOf } from '../../byte-text.ts';
import type { Endpoint, OpenFile, OpenProcess } from '../open-file.ts';
import type { Request } from '../options/request.ts';
import { isSelected, type Selection } from '../select.ts';
import { fieldText } from './field-output.ts';
import type { NameStyle } from './name-column.ts';
import { type Row, tableLines } from './table.ts';

/** How much text is handed on at once. */
const chunkLength = 1 << 16;

/** What is printed with. */
export interface Printing {
  readonly request: Request;
  readonly selection: Selection;
  readonly style: NameStyle;
  readonly write: (bytes: Uint8Array) => void;
}

/** Prints; whether anything was. */
export async function printListing(processes: readonly OpenProcess[], printing: Printing): Promise<boolean> {
  const { request, style } = printing;
  const chosen = processes
    .map((process) => ({ process, files: chosenFiles(process, printing.selection) }))
    .filter(({ files }) => files.length > 0);
  if (request.terse) {
    const pids = new Set(chosen.map(({ process }) => process.pid));
    writeAll(
      [...pids].map((pid) => `${pid}\n`),
      printing,
    );
    return chosen.length > 0;
  }
  await style.names.resolve(endsOf(chosen));
  if (request.fields !== null) {
    writeAll(fieldSets(chosen, printing), printing);
  } else {
    const rows: Row[] = [];
    for (const { process, files } of chosen) for (const file of files) rows.push({ process, file });
    writeAll(tableLines(rows, request, style), printing);
  }
  return chosen.length > 0;
}

function chosenFiles(process: OpenProcess, selection: Selection): OpenFile[] {
  return process.hasSelected ? process.files.filter((file) => isSelected(selection, file.selected)) : [];
}

function* fieldSets(
  chosen: readonly { process: OpenProcess; files: readonly OpenFile[] }[],
  { request, style }: Printing,
): Generator<string> {
  for (const { process, files } of chosen) yield fieldText(process, files, request, style);
}

function* endsOf(chosen: readonly { readonly files: readonly OpenFile[] }[]): Generator<Endpoint> {
  for (const { files } of chosen) {
    for (const { local, foreign } of files) {
      if (local !== null) yield local;
      if (foreign !== null) yield foreign;
    }
  }
}

function writeAll(pieces: Iterable<string>, { write }: Printing): void {
  let text = '';
  for (const piece of pieces) {
    text += piece;
    if (text.length < chunkLength) continue;
    write(bytesOf(text));
    text = '';
  }
  if (text !== '') write(bytesOf(text));
}
