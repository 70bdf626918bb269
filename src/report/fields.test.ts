import { describe, expect, it } from 'vitest';
import { PortolanError } from '../base/errors.ts';
import { defineRecord } from '../base/record.ts';
import { selectColumns } from './fields.ts';

const kind = defineRecord<readonly number[]>({
  name: 'sample',
  meaning: 'A sample.',
  columns: ['pid', 'receiveQueue', 'user'].map((name, index) => ({
    name,
    type: 'integer',
    meaning: `The ${name}.`,
    shown: true,
    get: (record: readonly number[]) => record[index],
  })),
});

function selected(text: string): readonly string[] {
  return selectColumns(kind, text).map((column) => column.name);
}

function refusal(text: string): PortolanError {
  try {
    selectColumns(kind, text);
  } catch (error) {
    if (error instanceof PortolanError) return error;
  }
  throw new Error(`${text} was taken`);
}

describe('selectColumns', () => {
  it('keeps the order asked for and takes any case and blanks', () => {
    expect(selected('user,pid')).toEqual(['user', 'pid']);
    expect(selected(' receivequeue , PID')).toEqual(['receiveQueue', 'pid']);
  });

  it.each([
    ['pid,usr', 'a sample record has no field usr, did you mean user?', 'pid,usr\n    ^^^'],
    ['pid, usr', 'a sample record has no field usr, did you mean user?', 'pid, usr\n     ^^^'],
    ['zzzzzz', 'a sample record has no field zzzzzz', 'zzzzzz\n^^^^^^'],
    ['pid,pid', 'the field pid stands twice', 'pid,pid\n    ^^^'],
    ['pid,', 'a field name is missing', 'pid,\n    ^'],
    ['', 'a field name is missing', '\n^'],
    ['a\x1bb', 'a sample record has no field a\\x1bb', 'a\x1bb\n^^^'],
  ])('refuses %j', (text, reason, evidence) => {
    const error = refusal(text);
    expect(error.code).toBe('PTL_BAD_FIELD');
    expect(error.message).toBe(`--fields: ${reason}`);
    expect(error.evidence).toBe(evidence);
    expect(error.hint).toContain('pid, receiveQueue, user');
  });
});
