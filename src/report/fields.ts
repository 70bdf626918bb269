/** `--fields a,b,c`: which columns of a record kind are wanted, in which order. */
import { PortolanError } from '../base/errors.ts';
import type { Column, RecordKind } from '../base/record.ts';
import type { Failure } from '../base/result.ts';
import { failure, pointAt } from '../base/result.ts';
import { suggest } from '../base/suggest.ts';
import { printable } from './printable.ts';

/**
 * The columns that `text` names, in its order; upper and lower case are the same. Throws PortolanError PTL_BAD_FIELD that
 * points at the word when there is no such column, a name is missing or stands twice.
 */
export function selectColumns<T>(kind: RecordKind<T>, text: string): readonly Column<T>[] {
  const byName = new Map(kind.columns.map((column) => [column.name.toLowerCase(), column]));
  const selected: Column<T>[] = [];
  let at = 0;
  for (const part of text.split(',')) {
    const name = part.trim();
    const where = { at: at + Math.max(0, part.indexOf(name)), length: name.length };
    const column = byName.get(name.toLowerCase());
    if (name === '') throw badField(kind, text, failure('a field name is missing', where.at, 0));
    if (column === undefined) throw badField(kind, text, unknownField(kind, name, where.at));
    if (selected.includes(column)) {
      throw badField(kind, text, failure(`the field ${column.name} stands twice`, where.at, where.length));
    }
    selected.push(column);
    at += part.length + 1;
  }
  return selected;
}

function unknownField<T>(kind: RecordKind<T>, name: string, at: number): Failure {
  const near = suggest(
    name,
    kind.columns.map((column) => column.name),
  );
  const question = near === undefined ? '' : `, did you mean ${near}?`;
  const shown = printable(name, { maximum: 60 });
  return failure(`a ${kind.name} record has no field ${shown}${question}`, at, name.length);
}

function badField<T>(kind: RecordKind<T>, text: string, where: Failure): PortolanError {
  return new PortolanError('PTL_BAD_FIELD', `--fields: ${where.reason}`, {
    evidence: pointAt(text, where),
    hint: `portolan schema ${kind.name} lists them: ${kind.columns.map((column) => column.name).join(', ')}`,
  });
}
