/** `portolan schema [KIND]`: the fields of a record kind, or of the filter language. */
import { PortolanError, exitCodes } from '../../base/errors.ts';
import { suggest } from '../../base/suggest.ts';
import { safeJson } from '../../report/json.ts';
import { describeKind, jsonSchema } from '../../report/schema.ts';
import { socketFields } from '../../sockets/filter-fields.ts';
import { defineCommand } from '../kit.ts';
import { recordKinds } from '../record-kinds.ts';

export default defineCommand<{ readonly json: boolean }, [string?]>({
  name: 'schema',
  brief: 'the fields of a record kind, or of the filter: schema socket, schema filter',
  parameters: {
    flags: { json: { kind: 'boolean', brief: 'as JSON Schema', default: false, withNegated: false } },
    positional: {
      kind: 'tuple',
      parameters: [{ brief: 'record kind, or filter', parse: String, placeholder: 'kind', optional: true }],
    },
  },
  run({ out }, { json }, name) {
    if (name === undefined) {
      out.write(json ? `${safeJson(recordKinds.map(jsonSchema))}\n` : listing());
      return exitCodes.ok;
    }
    if (name === 'filter') {
      out.write(filterText());
      return exitCodes.ok;
    }
    const kind = recordKinds.find((one) => one.name === name);
    if (kind === undefined) throw unknownKind(name);
    out.write(json ? `${safeJson(jsonSchema(kind))}\n` : `${describeKind(kind, out.columns).trimEnd()}\n`);
    return exitCodes.ok;
  },
});

function listing(): string {
  const lines = recordKinds.map((kind) => `  ${kind.name.padEnd(10)} ${kind.meaning}`);
  return `${[...lines, `  ${'filter'.padEnd(10)} the fields that ls, watch and count filter by`].join('\n')}\n`;
}

function filterText(): string {
  const lines = socketFields.flatMap((field) => {
    const names = [field.name, ...(field.aliases ?? [])].join(', ');
    const own = `  ${names.padEnd(28)} ${field.meaning}`;
    if (field.type !== 'flag') return [own];
    return [
      own,
      ...Object.entries(field.flags).map(
        ([flag, { meaning }]) => `    ${`${field.name}:${flag}`.padEnd(26)} ${meaning}`,
      ),
    ];
  });
  return `Words are joined by and, or, not; blank means and; not binds tightest, or loosest. field:value,value field:low-high field>value
${lines.join('\n')}\n`;
}

function unknownKind(name: string): PortolanError {
  const known = [...recordKinds.map((kind) => kind.name), 'filter'];
  const near = suggest(name, known);
  return new PortolanError('PTL_USAGE', `there is no record kind "${name}"`, {
    hint: near === undefined ? `the kinds are ${known.join(', ')}` : `did you mean portolan schema ${near}?`,
  });
}
