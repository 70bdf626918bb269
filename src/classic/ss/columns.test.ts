import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { columnWidths, createTable, type TableOptions } from './columns.ts';

function print(options: Partial<TableOptions>, fill: (table: ReturnType<typeof createTable>) => void): string {
  const parts: Buffer[] = [];
  const table = createTable({
    write: (bytes) => void parts.push(Buffer.from(bytes)),
    terminalColumns: null,
    showNetid: true,
    showState: true,
    ...options,
  });
  fill(table);
  table.flush();
  return Buffer.concat(parts).toString('latin1');
}

type Cells = Parameters<ReturnType<typeof createTable>['line']>;
const listener: Cells = ['tcp', 'LISTEN', '0     ', '128   ', '127.0.0.1:', '8080', '0.0.0.0:', '*', ''];
const other: Cells = ['udp', 'UNCONN', '0     ', '0     ', '*:', '53', '*:', '*', ' users:(("named",pid=7,fd=5))'];

describe('columns', () => {
  test('are as wide as their widest cell, titles included, and every line keeps its padding', () => {
    expect(
      print({}, (table) => {
        table.header();
        table.line(...listener);
      }),
    ).toBe(
      'Netid State  Recv-Q Send-Q Local Address:Port Peer Address:PortProcess\n' +
        'tcp   LISTEN 0      128        127.0.0.1:8080      0.0.0.0:*          \n',
    );
  });

  test('are not widened by the details of the last line', () => {
    const text = print({}, (table) => {
      table.header();
      table.line(...listener);
      table.line(...other);
    });
    expect(text.split('\n').map((line) => line.length)).toEqual([70, 70, 92, 0]);
  });

  test('leave out what all lines have in common, and the titles', () => {
    const text = print({ showNetid: false, showState: false }, (table) => table.line(...listener));
    expect(text).toBe('0      128    127.0.0.1:8080 0.0.0.0:*\n');
  });

  test('print nothing where nothing was said', () => {
    expect(print({}, () => undefined)).toBe('');
  });

  test('cut a cell at what its length field can hold', () => {
    const long = 'x'.repeat(70_000);
    const text = print({}, (table) => table.line(...(listener.with(8, long) as Cells)));
    expect(text.length).toBe('tcp LISTEN 0      128    127.0.0.1:8080 0.0.0.0:*'.length + 65_535 + 1);
  });

  test('change their widths in the middle of a huge table: when the fifth chunk of a mebibyte has been opened', () => {
    const text = print({}, (table) => {
      table.header();
      // 66 bytes of cells and length fields a line: the fifth chunk opens after 4 x 1048560 of them.
      for (let line = 0; line < 70_000; line++) table.line(...listener);
      table.line(...(listener.with(4, '2001:db8::1234:5678:') as Cells));
    });
    const lengths = text.split('\n').map((line) => line.length);
    expect(lengths[0]).toBe(70);
    const change = lengths.findIndex((length) => length !== 70);
    expect(change).toBe(63_549);
    expect(new Set(lengths.slice(change, -1))).toEqual(new Set([76]));
  });

  test('fill the lines of a terminal, however the cells fall', () => {
    const widths = fc.array(fc.integer({ min: 0, max: 90 }), { minLength: 9, maxLength: 9 });
    fc.assert(
      fc.property(widths, fc.integer({ min: 20, max: 200 }), (cells, screen) => {
        const spread = columnWidths(
          Int32Array.from(cells),
          Array.from({ length: 9 }, () => true),
          screen,
        );
        let onLine = 0;
        for (const width of spread) {
          expect(width).toBeLessThanOrEqual(screen);
          onLine += width;
          if (onLine >= screen) {
            expect(onLine).toBe(screen);
            onLine = 0;
          }
        }
        expect(onLine).toBe(0);
      }),
      { numRuns: 2000 },
    );
  });

  test('print any cells without a byte lost', () => {
    const cell = fc.string({
      unit: fc.integer({ min: 33, max: 255 }).map((code) => String.fromCharCode(code)),
      minLength: 1,
      maxLength: 70,
    });
    const line = fc.array(cell, { minLength: 9, maxLength: 9 });
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 6 }), (lines) => {
        const text = print({}, (table) => lines.forEach((cells) => table.line(...(cells as unknown as Cells))));
        const expected = lines.map((cells) => cells.join('')).join('\n');
        expect(text.replaceAll(' ', '')).toBe(`${expected}\n`);
      }),
      { numRuns: 300 },
    );
  });
});
