import { describe, expect, it } from 'vitest';
import { defineRecord } from '../base/record.ts';
import { recordValue } from './json.ts';
import { markdownRenderer, markdownText } from './markdown.ts';
import { describeKind, jsonSchema, recordsPage } from './schema.ts';

interface Row {
  readonly port: number;
  readonly queue: number;
  readonly why: string;
}

const kind = defineRecord<Row>({
  name: 'sample',
  meaning: 'One sample.',
  columns: [
    { name: 'port', type: 'port', meaning: 'The port.', shown: true, get: (row) => row.port },
    {
      name: 'queue',
      type: 'integer',
      unit: 'connections',
      meaning: 'Waiting | open.',
      shown: false,
      get: (row) => row.queue,
    },
    { name: 'why', type: 'text', meaning: 'Why.', title: 'Reason', shown: true, get: (row) => row.why },
  ],
});

describe('describeKind', () => {
  it('lists every field', () => {
    expect(describeKind(kind)).toBe(
      [
        'sample: One sample.',
        '',
        'FIELD  TYPE                       TITLE   MEANING',
        'port   port number                PORT    The port.',
        'queue  whole number, connections  -       Waiting | open.',
        'why    text                       Reason  Why.',
        '',
      ].join('\n'),
    );
  });
});

describe('jsonSchema', () => {
  it('describes what recordValue gives', () => {
    const schema = jsonSchema(kind);
    expect(schema).toMatchObject({
      title: 'sample',
      type: 'object',
      required: ['port', 'queue', 'why'],
      properties: {
        port: { type: ['integer', 'null'], minimum: 0, maximum: 65_535, description: 'The port.' },
        queue: { description: 'Waiting | open. Unit: connections.' },
        why: { type: ['string', 'null'] },
      },
    });
    const value = recordValue(kind.columns, { port: 1, queue: 2, why: 'x' });
    expect(Object.keys(value)).toEqual(schema['required']);
  });
});

describe('recordsPage', () => {
  it('has a section and a row for each field', () => {
    const page = recordsPage([kind]);
    expect(page).toContain('\n## sample\n\nOne sample.\n');
    expect(page).toContain('| `queue` | whole number, connections | - | Waiting \\| open. |\n');
    expect(page.endsWith('| `why` | text | Reason | Why. |\n')).toBe(true);
  });
});

describe('markdown', () => {
  it('writes a table that no cell can break', () => {
    let text = '';
    const write = (piece: string): void => void (text += piece);
    const renderer = markdownRenderer(kind.columns);
    renderer.begin(write);
    renderer.records([{ port: 80, queue: 0, why: 'a|b\n<b>*x*' }], write);
    renderer.end(write);
    expect(text).toBe('| port | queue | Reason |\n| ---: | ---: | --- |\n| 80 | 0 | a\\|b\\\\n\\<b\\>\\*x\\* |\n');
  });

  it('escapes markup', () => {
    expect(markdownText('[x](y) `c` & ~s~ _i_ \\')).toBe('\\[x\\](y) \\`c\\` &amp; \\~s\\~ \\_i\\_ \\\\');
  });
});
