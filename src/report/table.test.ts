import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Column } from '../base/record.ts';
import { fitColumns } from './layout.ts';
import { chooseStyle } from './style.ts';
import type { TableOptions } from './table.ts';
import { tableRenderer } from './table.ts';
import { displayWidth } from './width.ts';

interface Row {
  readonly port: number;
  readonly name: string | null;
  readonly path: string;
}

const columns: readonly Column<Row>[] = [
  { name: 'port', type: 'port', meaning: 'The port.', shown: true, priority: 0, get: (row) => row.port },
  { name: 'name', type: 'text', meaning: 'The name.', shown: true, priority: 9, get: (row) => row.name },
  { name: 'path', type: 'text', meaning: 'The path.', title: 'Path', shown: true, priority: 2, get: (row) => row.path },
];

const rows: readonly Row[] = [
  { port: 22, name: 'sshd', path: '/usr/sbin/sshd' },
  { port: 8080, name: null, path: '/opt/日本/server' },
];

function rendered(batches: readonly (readonly Row[])[], options: TableOptions<Row> = {}): [string, readonly string[]] {
  let text = '';
  const write = (piece: string): void => void (text += piece);
  const renderer = tableRenderer(columns, options);
  renderer.begin(write);
  for (const batch of batches) renderer.records(batch, write);
  renderer.end(write);
  return [text, renderer.hidden()];
}

describe('tableRenderer', () => {
  it('aligns, puts numbers at the right and leaves no blanks at the end of a line', () => {
    expect(rendered([[rows[0]!], [rows[1]!]])).toEqual([
      'PORT  NAME  Path\n  22  sshd  /usr/sbin/sshd\n8080  -     /opt/日本/server\n',
      [],
    ]);
  });

  it('writes nothing for nothing, and no titles when told so', () => {
    expect(rendered([[]])).toEqual(['', []]);
    expect(rendered([rows.slice(0, 1)], { noTitles: true })[0]).toBe('22  sshd  /usr/sbin/sshd\n');
  });

  it('shortens the lowest priority first, then leaves it out and says so', () => {
    expect(rendered([rows], { width: 22 })).toEqual([
      'PORT  NAME  Path\n  22  sshd  /usr/sbin…\n8080  -     /opt/日本…\n',
      [],
    ]);
    expect(rendered([rows], { width: 15 })).toEqual(['PORT  NAME\n  22  sshd\n8080  -\n', ['path']]);
    expect(rendered([rows], { width: 15, keepAll: true })[0]).toContain('/usr/sb…');
  });

  it('neither loses nor cuts a late wide cell where there is room', () => {
    const wide = { port: 1, name: 'a-much-longer-name', path: 'p' };
    expect(rendered([rows.slice(0, 1), [wide]], { sample: 1 })[0]).toContain('   1  a-much-longer-name  p\n');
    expect(rendered([rows.slice(0, 1), [wide]], { live: true, width: 60 })[0]).toContain('a-much-longer-name');
    expect(rendered([rows.slice(0, 1), [wide]], { live: true, width: 26 })[0]).toContain('   1  a-m…  p\n');
  });

  it('shows hostile text escaped', () => {
    const [text] = rendered([[{ port: 1, name: '\x1b[2J\u202e\n', path: '' }]]);
    expect(text).toContain('\\x1b[2J\\u202e\\n');
  });

  it('paints cells without moving them', () => {
    const style = chooseStyle({ choice: 'always', environment: {}, isTTY: false });
    const [text] = rendered([rows.slice(0, 1)], {
      style,
      tone: (_, column) => (column.name === 'port' ? 'bad' : undefined),
    });
    expect(text).toContain('\x1b[31m  22\x1b[39m  sshd  /usr');
    expect(text).toContain('\x1b[1mPORT\x1b[22m');
    expect(rendered([rows.slice(0, 1)], { tone: () => 'bad' })[0]).not.toContain('\x1b');
  });

  it('never writes a line wider than the terminal while a column may give way', () => {
    const row = fc.record({
      port: fc.nat(65_535),
      name: fc.string({ unit: 'grapheme' }),
      path: fc.string({ unit: 'grapheme' }),
    });
    fc.assert(
      fc.property(fc.array(row), fc.integer({ min: 5, max: 60 }), fc.boolean(), (list, width, live) => {
        const [text] = rendered([list.slice(0, 1), list.slice(1)], { width, live });
        for (const line of text.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(Math.max(5, width));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('fitColumns', () => {
  const column = (natural: number, priority: number) => ({ natural, title: 4, priority });

  it.each([
    [[column(10, 1), column(20, 2)], 32, [10, 20]],
    [[column(10, 1), column(20, 2)], 31, [9, 20]],
    [[column(10, 1), column(20, 2)], 25, [8, 15]],
    [[column(10, 1), column(20, 2)], 15, [0, 15]],
    [[column(10, 1), column(10, 1)], 20, [10, 8]],
    [[column(10, 0), column(10, 0)], 5, [10, 10]],
    [[column(10, 0), column(10, 3)], 5, [10, 0]],
  ])('%j in %i columns: %j', (spaces, width, widths) => {
    expect(fitColumns(spaces, width)).toEqual(widths);
  });
});
