/** Describes record kinds: for `portolan schema`, as JSON Schema, and as the page docs/records.md. */
import type { Column, ColumnType, RecordKind } from '../base/record.ts';
import { markdownText } from './markdown.ts';
import type { Write } from './renderer.ts';
import { columnTitle, tableRenderer } from './table.ts';

/** A record kind of any record type: describing it never reads a record. */
// oxlint-disable-next-line typescript/no-explicit-any -- a list of kinds has no common record type
export type AnyRecordKind = RecordKind<any>;

type AnyColumn = Pick<Column<never>, 'name' | 'type' | 'unit' | 'meaning' | 'title' | 'shown'>;

/** A JSON Schema (draft 2020-12) as plain data. */
export type JsonSchema = Readonly<Record<string, unknown>>;

const typeWords: Readonly<Record<ColumnType, string>> = {
  text: 'text',
  integer: 'whole number',
  number: 'number',
  boolean: 'yes or no',
  address: 'IP address',
  port: 'port number',
  bytes: 'number of bytes',
  milliseconds: 'milliseconds',
  time: 'time (RFC 3339, UTC)',
  value: 'nested value',
};

// A bigint beyond 2^53 is written as text: JSON numbers are not exact there (RFC 8259, section 6).
const wholeNumber = { type: ['integer', 'string', 'null'], pattern: '^-?[0-9]+$' };

const typeSchemas: Readonly<Record<ColumnType, JsonSchema>> = {
  text: { type: ['string', 'null'] },
  integer: wholeNumber,
  number: { type: ['number', 'null'] },
  boolean: { type: ['boolean', 'null'] },
  address: { type: ['string', 'null'] },
  port: { type: ['integer', 'null'], minimum: 0, maximum: 65_535 },
  bytes: wholeNumber,
  milliseconds: { type: ['number', 'null'] },
  time: { type: ['string', 'null'], format: 'date-time' },
  value: {},
};

/** The kind and its fields as text for a terminal of the given width (Infinity: nothing is cut). */
export function describeKind(kind: AnyRecordKind, width = Infinity): string {
  const pieces: string[] = [`${kind.name}: ${kind.meaning}\n\n`];
  const write: Write = (text) => void pieces.push(text);
  const table = tableRenderer(fieldColumns, { width, keepAll: true });
  table.begin(write);
  table.records(kind.columns, write);
  table.end(write);
  return pieces.join('');
}

/** The JSON Schema of one record of the kind. Fields may be added in later versions, so others are allowed. */
export function jsonSchema(kind: AnyRecordKind): JsonSchema {
  const properties: Record<string, JsonSchema> = {};
  for (const column of kind.columns) properties[column.name] = columnSchema(column);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: kind.name,
    description: kind.meaning,
    type: 'object',
    properties,
    required: kind.columns.map((column) => column.name),
  };
}

/** The text of docs/records.md: a section and a table for each kind, in the order given. */
export function recordsPage(kinds: readonly AnyRecordKind[]): string {
  const head = [
    '# Records',
    '',
    'What `--json`, `--jsonl` and `--csv` write, made from the declarations in the source. Fields are added, never renamed.',
    'Unknown is `null`. `portolan schema KIND` shows one kind, with `--json` as a JSON Schema.',
  ];
  return `${[...head, ...kinds.flatMap(kindSection)].join('\n')}\n`;
}

const fieldColumns: readonly Column<AnyColumn>[] = [
  { name: 'field', type: 'text', meaning: 'The name.', shown: true, priority: 0, get: (column) => column.name },
  { name: 'type', type: 'text', meaning: 'The type.', shown: true, priority: 0, get: typeText },
  { name: 'title', type: 'text', meaning: 'Its head in a table.', shown: true, priority: 0, get: titleText },
  {
    name: 'meaning',
    type: 'text',
    meaning: 'What it means.',
    shown: true,
    priority: 1,
    get: (column) => column.meaning,
  },
];

function typeText(column: AnyColumn): string {
  const { unit } = column;
  return unit === undefined || unit === column.type ? typeWords[column.type] : `${typeWords[column.type]}, ${unit}`;
}

/** The title of a column that a table shows without being asked; `-` for the others. */
function titleText(column: AnyColumn): string {
  return column.shown ? columnTitle(column) : '-';
}

function columnSchema(column: AnyColumn): JsonSchema {
  const unit = column.unit === undefined ? '' : ` Unit: ${column.unit}.`;
  return { ...typeSchemas[column.type], description: `${column.meaning}${unit}` };
}

function kindSection(kind: AnyRecordKind): string[] {
  const rows = (kind.columns as readonly AnyColumn[]).map(
    (column) =>
      `| \`${column.name}\` | ${markdownText(typeText(column))} | ${markdownText(titleText(column))} | ${markdownText(column.meaning)} |`,
  );
  return [
    '',
    `## ${kind.name}`,
    '',
    kind.meaning,
    '',
    '| field | type | title in a table | meaning |',
    '| --- | --- | --- | --- |',
    ...rows,
  ];
}
