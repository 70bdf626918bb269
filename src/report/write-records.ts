/** Writes records in any format to an output, batch by batch as they come. */
import type { Column, RecordKind } from '../base/record.ts';
import { csvRenderer } from './csv.ts';
import { jsonLinesRenderer, jsonRenderer } from './json.ts';
import { markdownRenderer } from './markdown.ts';
import type { Output } from './output.ts';
import type { Renderer } from './renderer.ts';
import type { TableOptions } from './table.ts';
import { tableRenderer } from './table.ts';

/** The formats, as flags name them. */
export const formats = ['table', 'json', 'jsonl', 'csv', 'markdown'] as const;

/** One of {@link formats}. */
export type Format = (typeof formats)[number];

/** Records as domains yield them: batches, at once or over time. */
export type RecordSource<T> = Iterable<readonly T[]> | AsyncIterable<readonly T[]>;

/** How records are to be written. */
export interface WriteOptions<T> extends Pick<TableOptions<T>, 'tone' | 'noTitles' | 'sample'> {
  readonly format: Format;
  /** The columns asked for by name (`selectColumns`). Without: the shown ones for people, every one for machines. */
  readonly columns?: readonly Column<T>[];
  /** Hand over every batch at once: for records that come over time. */
  readonly live?: boolean;
}

/** What was written. */
export interface WriteSummary {
  readonly records: number;
  /** Names of the columns that a table had no room for. */
  readonly hidden: readonly string[];
}

/**
 * Writes every record of `source`. An error of the source comes through after what was there before it has been written
 * (a JSON array is then left open, so no reader takes it for complete); throws what {@link Output} throws.
 */
export async function writeRecords<T>(
  output: Output,
  kind: RecordKind<T>,
  source: RecordSource<T>,
  options: WriteOptions<T>,
): Promise<WriteSummary> {
  const table = options.format === 'table' ? tableFor(output, kind, options) : undefined;
  const renderer = table ?? rendererFor(kind, options);
  const write = (text: string): void => output.write(text);
  let records = 0;
  renderer.begin(write);
  try {
    for await (const batch of source) {
      records += batch.length;
      renderer.records(batch, write);
      if (options.live === true) output.flush();
    }
  } catch (error) {
    // The table still holds rows back: a partial answer is better than none.
    table?.end(write);
    throw error;
  }
  renderer.end(write);
  output.flush();
  return { records, hidden: table?.hidden() ?? [] };
}

function tableFor<T>(
  output: Output,
  kind: RecordKind<T>,
  options: WriteOptions<T>,
): ReturnType<typeof tableRenderer<T>> {
  return tableRenderer(columnsFor(kind, options), {
    width: output.columns,
    style: output.style,
    keepAll: options.columns !== undefined,
    ...(options.tone && { tone: options.tone }),
    ...(options.noTitles !== undefined && { noTitles: options.noTitles }),
    ...(options.sample !== undefined && { sample: options.sample }),
    ...(options.live !== undefined && { live: options.live }),
  });
}

function rendererFor<T>(kind: RecordKind<T>, options: WriteOptions<T>): Renderer<T> {
  const columns = columnsFor(kind, options);
  switch (options.format) {
    case 'json':
      return jsonRenderer(columns);
    case 'jsonl':
      return jsonLinesRenderer(columns);
    case 'csv':
      return csvRenderer(columns);
    case 'markdown':
      return markdownRenderer(columns);
    case 'table':
      return tableRenderer(columns);
  }
}

function columnsFor<T>(kind: RecordKind<T>, { columns, format }: WriteOptions<T>): readonly Column<T>[] {
  if (columns !== undefined) return columns;
  const forPeople = format === 'table' || format === 'markdown';
  return forPeople ? kind.columns.filter((column) => column.shown) : kind.columns;
}
