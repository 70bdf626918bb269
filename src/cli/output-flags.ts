/** The flags that every listing command shares: which format, which fields. */
import type { Column, RecordKind } from '../base/record.ts';
import { PortolanError } from '../base/errors.ts';
import { selectColumns } from '../report/fields.ts';
import type { Format } from '../report/write-records.ts';

/** The flags' values. */
export type OutputFlags = {
  readonly json: boolean;
  readonly jsonl: boolean;
  readonly csv: boolean;
  readonly markdown: boolean;
  readonly fields?: string;
};

/** The flags' declarations, to be spread into a command's own. */
export const outputFlags = {
  json: { kind: 'boolean', brief: 'one JSON array', default: false, withNegated: false },
  jsonl: { kind: 'boolean', brief: 'one JSON record a line', default: false, withNegated: false },
  csv: { kind: 'boolean', brief: 'CSV', default: false, withNegated: false },
  markdown: { kind: 'boolean', brief: 'a Markdown table', default: false, withNegated: false },
  fields: { kind: 'parsed', parse: String, brief: 'fields to show, in this order: port,owners,user', optional: true },
} as const;

/** The chosen format; `table` when none is. Throws PTL_USAGE when two are. */
export function formatOf(flags: OutputFlags): Format {
  const chosen = (['json', 'jsonl', 'csv', 'markdown'] as const).filter((format) => flags[format]);
  if (chosen.length > 1) {
    throw new PortolanError('PTL_USAGE', `--${chosen[0]} and --${chosen[1]} exclude each other`, {
      hint: 'choose one format',
    });
  }
  return chosen[0] ?? 'table';
}

/** What to hand to `writeRecords`. Throws PTL_BAD_FIELD for an unknown field. */
export function writeOptions<T>(
  flags: OutputFlags,
  kind: RecordKind<T>,
): { readonly format: Format; readonly columns?: readonly Column<T>[] } {
  const format = formatOf(flags);
  return flags.fields === undefined ? { format } : { format, columns: selectColumns(kind, flags.fields) };
}
