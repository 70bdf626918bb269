/** A filter over packets: read once, asked of columns first and of a packet's tree where they leave it open. */
import type { Filter } from '../base/filter/ast.ts';
import { badFilter, compileFilter } from '../base/filter/compile.ts';
import { describeFilter } from '../base/filter/format.ts';
import { parseFilter } from '../base/filter/parse.ts';
import { failure } from '../base/result.ts';
import { suggest } from '../base/suggest.ts';
import type { ColumnMask } from './column-masks.ts';
import { columnMask } from './column-masks.ts';
import { packetFields } from './filter-fields.ts';
import { streamFields } from './streams/stream-fields.ts';
import type { TreeView } from './tree-view.ts';

/** A filter that can be asked. */
export interface DisplayFilter {
  readonly text: string;
  /** In words. */
  readonly description: string;
  /** The first field that asks what a packet is in its flow, as it was written; null where none does. */
  readonly streamField: string | null;
  /** Whether it asks nothing but that: the packet's bytes need not be taken apart. */
  readonly asksOnlyStreams: boolean;
  /** Answers from columns: no, open, yes. */
  readonly mask: ColumnMask;
  /** The answer for a packet that is known in full. */
  readonly test: (view: TreeView) => boolean;
}

/** Reads a filter. Throws PTL_BAD_FILTER that points at what is wrong. */
export function displayFilter(text: string): DisplayFilter {
  const parsed = parseFilter(text);
  if (!parsed.ok) throw badFilter(text, parsed);
  checkNames(text, parsed.value);
  const test = compileFilter(parsed.value, fields());
  if (!test.ok) throw badFilter(text, test);
  return {
    text,
    description: describeFilter(parsed.value),
    streamField: comparisons(parsed.value).find(isStreamField) ?? null,
    asksOnlyStreams: comparisons(parsed.value).every(isStreamField),
    mask: columnMask(parsed.value),
    test: test.value,
  };
}

const streamNames = new Set(Object.keys(streamFields).map((name) => name.toLowerCase()));

function isStreamField(field: string | null): boolean {
  return field !== null && streamNames.has(field.toLowerCase());
}

/** The fields that a filter compares; null for a search. */
function comparisons(filter: Filter): readonly (string | null)[] {
  switch (filter.kind) {
    case 'search':
      return [null];
    case 'not':
      return comparisons(filter.item);
    case 'and':
    case 'or':
      return filter.items.flatMap(comparisons);
    case 'compare':
      return [filter.field];
  }
}

let known: ReturnType<typeof packetFields> | undefined;

function fields(): ReturnType<typeof packetFields> {
  known ??= packetFields();
  return known;
}

/** There are too many fields to name them all in an error, as other filters do. */
function checkNames(text: string, filter: Filter): void {
  switch (filter.kind) {
    case 'search':
      return;
    case 'not':
      return checkNames(text, filter.item);
    case 'and':
    case 'or':
      for (const item of filter.items) checkNames(text, item);
      return;
    case 'compare': {
      const names = fields().flatMap(({ name, aliases }) => [name, ...(aliases ?? [])]);
      const wanted = filter.field.toLowerCase();
      if (names.some((name) => name.toLowerCase() === wanted)) return;
      const near = suggest(filter.field, names);
      const advice =
        near === undefined
          ? ': they are named as in Wireshark (portolan read --list-fields)'
          : `, did you mean ${near}?`;
      throw badFilter(text, failure(`there is no field ${filter.field}${advice}`, filter.at, filter.field.length));
    }
  }
}
